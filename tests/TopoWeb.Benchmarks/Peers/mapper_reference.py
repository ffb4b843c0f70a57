"""The slow reference of Mapper, where it is there: NumPy, and SciPy's single linkage."""
import sys

import numpy
import scipy

from serving import serve

points = numpy.load(sys.argv[1])
resolution, gain = int(sys.argv[3]), float(sys.argv[4])
sys.path.insert(0, sys.argv[5])
from mapper import mapper  # noqa: E402 - found only now


def find(result):
    nodes, edges, _ = result
    return {"nodes": len(nodes), "edges": len(edges)}


serve(f"slow reference (NumPy {numpy.__version__}, SciPy {scipy.__version__})", lambda: mapper(points, resolution, gain), find)
