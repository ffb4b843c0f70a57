using TopoWeb.Benchmarks.Inputs;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Benchmarks.Rows;

/// <summary>Whole analyses, for which no other program has a counterpart: they are held to a time.</summary>
internal static class AnalysisRows
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new Row("analysis", "ρ(200, 0.3), lazy witness barcode and Mapper(30, 3) of the points kept", Clouds.ThreeCircles(6_400), Row.Timed(Analyze, result => new()
        {
            ["bars"] = result.Barcode.Intervals.Count,
            ["nodes"] = result.Graph.Nodes.Count,
        })),
        new Row("verdict", "verdict on the 1,920 points that ρ(200, 0.3) keeps: 32 starts and 32 null clouds", Clouds.ThreeCircles(6_400), Row.Timed(Judge, verdict => new()
        {
            ["supported loops"] = verdict.SupportedLoops,
            ["starts of the longest"] = verdict.Ranks[0].Starts,
        })) { SecondsAtMost = 2 },
    ];

    private static LoopSignificance Judge(PointCloud points)
    {
        var kept = points.Select(DensityFiltration.Apply(points, new DensitySettings()).Kept);
        return SignificanceComputation.Compute(kept, points.Count, new DensitySettings(), new BarcodeSettings(), new SignificanceSettings());
    }

    private static (Barcode Barcode, MapperGraph Graph) Analyze(PointCloud points)
    {
        var kept = points.Select(DensityFiltration.Apply(points, new DensitySettings()).Kept);
        return (BarcodeComputation.Compute(kept, new BarcodeSettings()), MapperBuilder.Build(kept, new MapperSettings()));
    }
}
