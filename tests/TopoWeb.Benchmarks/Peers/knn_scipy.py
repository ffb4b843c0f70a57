"""SciPy's k-d tree: distance of every point to its k-th nearest neighbour, the point itself not counted."""
import sys

import numpy
import scipy
from scipy.spatial import cKDTree

from serving import serve

points = numpy.load(sys.argv[1])
threads, k = int(sys.argv[2]), int(sys.argv[3])


def compute():
    # k as a list: only that neighbour is kept. Each point finds itself first, hence k + 1.
    return cKDTree(points).query(points, k=[k + 1], workers=threads)[0]


serve(f"SciPy {scipy.__version__} cKDTree, {threads} workers", compute, lambda distances: {"sum of the distances": float(distances.sum())})
