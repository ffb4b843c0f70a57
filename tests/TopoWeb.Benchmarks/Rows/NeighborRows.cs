using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>Distances to the k-th neighbour, what the density filtration spends its time on.</summary>
internal static class NeighborRows
{
    private const double RoundingTolerance = 1e-9;

    public static IReadOnlyList<Row> All { get; } =
    [
        Neighbors("knn-15", 15, Clouds.ThreeCircles(204_800), aim: 0.15),
        Neighbors("knn-200", 200, Clouds.ThreeCircles(6_400)),
        Neighbors("knn-vgg19", 15, Clouds.Kernels("vgg19", "VGG-19, all kernels"), aim: 0.15),
        Neighbors("knn-vgg16", 200, Clouds.Kernels("vgg16", "VGG-16 conv2_2", "conv2_2")),
    ];

    private static Row Neighbors(string id, int k, Input input, double? aim = null) => new(
        id,
        $"k-NN distance, k = {k}",
        input,
        Row.Timed(points => NearestNeighbors.KthDistances(points, k), distances => new() { ["sum of the distances"] = distances.Sum() }),
        new PythonPeer("SciPy cKDTree", "knn_scipy.py", [$"{k}"], ["numpy", "scipy"]) { AtMost = 0.25, Aim = aim, Tolerance = RoundingTolerance });
}
