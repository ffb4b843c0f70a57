"""GUDHI's Vietoris–Rips complex up to the enclosing radius, above which nothing changes."""
import sys

import gudhi
import numpy
from scipy.spatial.distance import cdist

from serving import bars, serve

points = numpy.load(sys.argv[1])


def compute():
    radius = cdist(points, points).max(1).min()
    # A margin: the complex needs the edges at the radius itself, whatever the rounding.
    tree = gudhi.RipsComplex(points=points, max_edge_length=radius * (1 + 1e-12)).create_simplex_tree(max_dimension=2)
    tree.compute_persistence(homology_coeff_field=2)
    return [tree.persistence_intervals_in_dimension(dimension) for dimension in (0, 1)]


serve(f"GUDHI {gudhi.__version__} RipsComplex", compute, bars)
