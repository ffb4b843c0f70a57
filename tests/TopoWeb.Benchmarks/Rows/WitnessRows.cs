using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>The lazy witness barcode from points to bars: max-min landmarks, edge values, H₀ and H₁.</summary>
internal static class WitnessRows
{
    private const int Landmarks = 100;
    private const int Nu = 1;

    public static IReadOnlyList<Row> All { get; } =
    [
        Barcode("witness-20480", Clouds.ThreeCircles(20_480)),
        Barcode("witness-vgg16", Clouds.Kernels("vgg16", "VGG-16 conv2_2", "conv2_2")),
        Barcode("witness-vgg19", Clouds.Kernels("vgg19", "VGG-19, all kernels")),
    ];

    private static Row Barcode(string id, Input input) => new(
        id,
        $"lazy witness barcode, {Landmarks} landmarks, ν = {Nu}, H₀ and H₁",
        input,
        Row.Timed(points => BarcodeComputation.Compute(points, new BarcodeSettings { Landmarks = Landmarks, Nu = Nu, FirstLandmark = 0 }).Intervals, bars => Bars.Find(bars, 1)),
        Gudhi("NumPy and GUDHI", "formula") with { AtMost = 0.05 },
        Gudhi("NumPy tuned and GUDHI", "tuned"));

    /// <summary>GUDHI has no such complex: NumPy computes its edges, either as the formula says or written for speed.</summary>
    private static PythonPeer Gudhi(string label, string form) =>
        new(label, "witness_gudhi.py", [$"{Landmarks}", $"{Nu}", form], ["numpy", "gudhi"]) { Tolerance = 1e-9 };
}
