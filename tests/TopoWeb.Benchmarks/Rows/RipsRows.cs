using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Benchmarks.Peers;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>Vietoris–Rips barcodes of all points.</summary>
internal static class RipsRows
{
    public static IReadOnlyList<Row> All { get; } =
    [
        Barcode("rips-1000", 1, Clouds.ThreeCircles(1_000), Ripser(1, 0.7)),
        Barcode("rips-1000-gaussian", 1, Clouds.Gaussian(1_000), Ripser(1, 0.7)),
        Barcode("rips-2000", 1, Clouds.ThreeCircles(2_000), Ripser(1, 0.1), Giotto()),
        Barcode("rips-2000-gaussian", 1, Clouds.Gaussian(2_000), Ripser(1, 0.7)),
        Barcode("rips-h2", 2, Clouds.ThreeCircles(200), Ripser(2, 1)),
        Barcode("rips-h2-gaussian", 2, Clouds.Gaussian(200), Ripser(2, 1)),
        Within("rips-10000", Clouds.ThreeCircles(10_000)),
        Barcode("rips-landmarks", 1, Clouds.Landmarks(400, 20_480), Ripser(1, 0.7), Gudhi()),
    ];

    private static Row Barcode(string id, int maxDimension, Input input, params IReadOnlyList<Peer> peers) => new(
        id,
        maxDimension == 1 ? "Vietoris–Rips, H₀ and H₁" : "Vietoris–Rips, H₀, H₁ and H₂",
        input,
        Row.Timed(points => BarcodeComputation.Compute(points, new BarcodeSettings { Complex = ComplexKind.Rips, MaxDimension = maxDimension }).Intervals, bars => Bars.Find(bars, maxDimension)),
        peers);

    /// <summary>Up to four times the median distance of a point to its nearest neighbour: few of all edges, and no memory for the others.</summary>
    private static Row Within(string id, Input input) => new(
        id,
        "Vietoris–Rips, H₀ and H₁, up to 4 × the median distance to the nearest neighbour",
        input,
        Row.Timed(points => BarsWithin(points), bars => Bars.Find(bars, 1)));

    private static IReadOnlyList<Interval> BarsWithin(PointCloud points)
    {
        var nearest = NearestNeighbors.KthDistances(points, 1);
        Array.Sort(nearest);
        return BarcodeComputation.Compute(points, new BarcodeSettings { Complex = ComplexKind.Rips, TMax = 4 * nearest[nearest.Length / 2] }).Intervals;
    }

    /// <summary>Single precision, several threads. No distribution has it.</summary>
    private static PythonPeer Giotto() =>
        new("giotto-ph", "rips_giotto.py", [], ["numpy", "gph"]) { Tolerance = 1e-4, InterpreterVariable = "TOPOWEB_GIOTTO_PYTHON" };

    private static RipserPeer Ripser(int maxDimension, double atMost) => new(maxDimension) { AtMost = atMost };

    private static PythonPeer Gudhi() => new("GUDHI RipsComplex", "rips_gudhi.py", [], ["numpy", "scipy", "gudhi"]) { Tolerance = 1e-9 };
}
