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
        Verdict("verdict", "the 1,920 points that ρ(200, 0.3) keeps", Clouds.ThreeCircles(6_400), null, secondsAtMost: 2),
        Verdict("verdict-again", "the same where random filters were compared with before", Clouds.ThreeCircles(6_400), new NullLengths(1 << 20), secondsAtMost: null),
        Verdict("verdict-65536", "the 19,661 points that ρ(200, 0.3) keeps", Clouds.ThreeCircles(65_536), null, secondsAtMost: 6),
        Verdict("verdict-vgg19", "the 19,661 points that ρ(200, 0.3) keeps", Clouds.Kernels("vgg19", "VGG-19 conv3_3", "conv3_3"), null, secondsAtMost: null),
    ];

    private static Row Verdict(string id, string of, Input input, NullLengths? lengths, double? secondsAtMost) => new(id, $"verdict on {of}: 32 starts and 32 null clouds", input, Row.Timed(points => Judge(points, lengths), verdict => new()
    {
        ["supported loops"] = verdict.SupportedLoops,
        ["starts of the longest"] = verdict.Ranks[0].Starts,
    })) { SecondsAtMost = secondsAtMost };

    private static LoopSignificance Judge(PointCloud points, NullLengths? lengths)
    {
        var kept = points.Select(DensityFiltration.Apply(points, new DensitySettings()).Kept);
        return SignificanceComputation.Compute(kept, NullClouds.Filters(points.Count), new DensitySettings(), new BarcodeSettings(), new SignificanceSettings(), lengths: lengths);
    }

    private static (Barcode Barcode, MapperGraph Graph) Analyze(PointCloud points)
    {
        var kept = points.Select(DensityFiltration.Apply(points, new DensitySettings()).Kept);
        return (BarcodeComputation.Compute(kept, new BarcodeSettings()), MapperBuilder.Build(kept, new MapperSettings()));
    }
}
