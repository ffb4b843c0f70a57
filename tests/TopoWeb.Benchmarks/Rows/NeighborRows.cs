using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology;
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
        Boxes("boxes-1000", Clouds.Gaussian(1_000)),
        Boxes("boxes-2", Clouds.Gaussian(32_000, 2)),
        Boxes("boxes-9", Clouds.Gaussian(32_000)),
        Boxes("boxes-25", Clouds.Gaussian(32_000, 25)),
        Boxes("boxes-49", Clouds.Gaussian(32_000, 49)),
    ];

    /// <summary>The search without a tree.</summary>
    public static Func<PointCloud, Timing> AllPairs(int k) =>
        Row.Timed(points => NearestNeighbors.KthDistances(points, k, prune: false, -1, null, CancellationToken.None), Find);

    private static Dictionary<string, double> Find(double[] distances) => new() { ["sum of the distances"] = distances.Sum() };

    private static Row Boxes(string id, Input input) => new(
        id,
        "k-NN distance, k = 15, tree beside all pairs",
        input,
        Row.Timed(points => NearestNeighbors.KthDistances(points, 15), Find),
        new AllPairsPeer(15));

    private static Row Neighbors(string id, int k, Input input, double? aim = null) => new(
        id,
        $"k-NN distance, k = {k}",
        input,
        Row.Timed(points => NearestNeighbors.KthDistances(points, k), Find),
        new PythonPeer("SciPy cKDTree", "knn_scipy.py", [$"{k}"], ["numpy", "scipy"]) { AtMost = 0.25, Aim = aim, Tolerance = RoundingTolerance });
}
