using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Benchmarks.Loops;

/// <summary>How often the comparison finds a loop where there is none: clouds of random filters, each against null clouds of its own.</summary>
/// <param name="Filters">Filters of a cloud.</param>
/// <param name="K">k of the density filtration.</param>
/// <param name="P">Share of the points that it keeps.</param>
internal sealed record FalseAlarms(int Filters, int K, double P)
{
    /// <summary>As many filters as the sample that ships with the program, and as layer 2 of VGG16.</summary>
    public static IReadOnlyList<FalseAlarms> All { get; } = [new(2_560, 80, 0.3), new(4_096, 100, 0.4)];

    /// <summary>What came out.</summary>
    /// <param name="Clouds">Clouds tried.</param>
    /// <param name="Supported">Those with a significant loop.</param>
    /// <param name="Inconclusive">Those without, whose longest bar is beyond the null from at least half of the starts.</param>
    /// <param name="First">Those whose longest bar is beyond the null in the barcode that is shown, from the first start.</param>
    internal sealed record Counted(int Clouds, int Supported, int Inconclusive, int First);

    public Counted Count(int clouds)
    {
        var (density, settings) = (new DensitySettings { K = K, P = P }, new SignificanceSettings());
        var (supported, inconclusive, first) = (0, 0, 0);
        for (var i = 0; i < clouds; i++)
        {
            var points = ModelSamples.Uniform(Filters, 1_000 + i);
            var kept = points.Select(DensityFiltration.Apply(points, density).Kept);
            var found = SignificanceComputation.Compute(kept, points.Count, density, new BarcodeSettings(), settings with { Seed = 1 + i });
            supported += found.SupportedLoops > 0 ? 1 : 0;
            inconclusive += found.SupportedLoops == 0 && 2 * found.Ranks[0].Starts >= found.Starts.Count ? 1 : 0;
            first += found.Starts[0].LongBars > 0 ? 1 : 0;
        }

        return new(clouds, supported, inconclusive, first);
    }
}
