"""The lazy witness barcode in NumPy (landmarks, edge values) and GUDHI (flag complex, persistence)."""
import sys

import gudhi
import numpy

from serving import bars, serve

points = numpy.load(sys.argv[1])
count, nu, tuned = min(int(sys.argv[3]), len(points)), int(sys.argv[4]), sys.argv[5] == "tuned"


def distances_to(point):
    return numpy.sqrt(((points - points[point]) ** 2).sum(1))


def maxmin():
    """The landmarks, and their distances to all points, which come up on the way."""
    landmarks, rows = [0], [distances_to(0)]
    taken = numpy.zeros(len(points), bool)
    nearest = rows[0]
    while len(landmarks) < count:
        taken[landmarks[-1]] = True
        landmarks.append(int(numpy.argmax(numpy.where(taken, -1.0, nearest))))
        rows.append(distances_to(landmarks[-1]))
        nearest = numpy.minimum(nearest, rows[-1])
    return numpy.array(landmarks), rows


def edge_values_from_formula(landmarks):
    """As the formula is written: one array of all distances, sorted for m, and a maximum with 0 at every point."""
    rows = numpy.sqrt(((points[landmarks][:, None, :] - points[None, :, :]) ** 2).sum(2))
    m = numpy.zeros(len(points)) if nu == 0 else numpy.sort(rows, axis=0)[nu - 1]
    return pairs(lambda a, b: numpy.maximum(0.0, numpy.maximum(rows[a], rows[b]) - m).min())


def edge_values_from_rows(rows):
    """Written for speed: the distances are there already, nothing is sorted, and the maximum with 0 comes after the minimum."""
    m = 0.0 if nu == 0 else numpy.min(rows, axis=0) if nu == 1 else numpy.partition(rows, nu - 1, axis=0)[nu - 1]
    return pairs(lambda a, b: max(0.0, (numpy.maximum(rows[a], rows[b]) - m).min()))


def pairs(value):
    values = numpy.zeros((count, count))
    for a in range(count):
        for b in range(a + 1, count):
            values[a, b] = values[b, a] = value(a, b)
    return values


def compute():
    landmarks, rows = maxmin()
    values = edge_values_from_rows(rows) if tuned else edge_values_from_formula(landmarks)
    tree = gudhi.SimplexTree.create_from_array(values)
    tree.expansion(2)
    tree.compute_persistence(homology_coeff_field=2)
    return [tree.persistence_intervals_in_dimension(dimension) for dimension in (0, 1)]


serve(f"NumPy {numpy.__version__}{' tuned' if tuned else ''} and GUDHI {gudhi.__version__}", compute, bars)
