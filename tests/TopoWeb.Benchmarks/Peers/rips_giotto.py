"""giotto-ph: Ripser with threads, in single precision."""
import sys

import gph
import numpy

from serving import bars, serve

points = numpy.load(sys.argv[1])
threads = int(sys.argv[2])


def compute():
    return gph.ripser_parallel(points, maxdim=1, n_threads=threads)["dgms"]


serve(f"giotto-ph {gph.__version__}, {threads} threads", compute, bars)
