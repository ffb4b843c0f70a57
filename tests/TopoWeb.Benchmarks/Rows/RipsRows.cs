using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>Vietoris–Rips barcodes of all points, without a bound.</summary>
internal static class RipsRows
{
    public static IReadOnlyList<Row> All { get; } =
    [
        Barcode("rips-1000", 1, Clouds.ThreeCircles(1_000), Ripser(1, 0.7)),
        Barcode("rips-1000-gaussian", 1, Clouds.Gaussian(1_000), Ripser(1, 0.7)),
        Barcode("rips-2000", 1, Clouds.ThreeCircles(2_000), Ripser(1, 0.7)),
        Barcode("rips-2000-gaussian", 1, Clouds.Gaussian(2_000), Ripser(1, 0.7)),
        Barcode("rips-h2", 2, Clouds.ThreeCircles(200), Ripser(2, 1)),
        Barcode("rips-h2-gaussian", 2, Clouds.Gaussian(200), Ripser(2, 1)),
        Barcode("rips-landmarks", 1, Clouds.Landmarks(400, 20_480), Ripser(1, 0.7), Gudhi()),
    ];

    private static Row Barcode(string id, int maxDimension, Input input, params IReadOnlyList<Peer> peers) => new(
        id,
        maxDimension == 1 ? "Vietoris–Rips, H₀ and H₁" : "Vietoris–Rips, H₀, H₁ and H₂",
        input,
        Row.Timed(points => BarcodeComputation.Compute(points, new BarcodeSettings { Complex = ComplexKind.Rips, MaxDimension = maxDimension }).Intervals, bars => Bars.Find(bars, maxDimension)),
        peers);

    private static RipserPeer Ripser(int maxDimension, double atMost) => new(maxDimension) { AtMost = atMost };

    private static PythonPeer Gudhi() => new("GUDHI RipsComplex", "rips_gudhi.py", [], ["numpy", "scipy", "gudhi"]) { Tolerance = 1e-9 };
}
