using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Networks.Filters;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Exploration.Selections;

/// <summary>Results of small clouds, computed as the product does.</summary>
internal static class SelectionSamples
{
    public const int Count = 120;

    private static readonly Lazy<Task<StoredResult>> Kept = new(() => AnalyzeAsync(FilterArtifact.From(Edges())));

    /// <summary>Edges in every direction, a little uneven: 3 networks of 20 filters on 2 input channels.</summary>
    public static Task<StoredResult> CircleAsync() => Kept.Value;

    public static Task<StoredResult> PlaneAsync() => AnalyzeAsync(new FilterArtifact(
        new PointCloud([.. Enumerable.Range(0, 40).SelectMany(i => new[] { Math.Cos(i * Math.PI / 20), 2 * Math.Sin(i * Math.PI / 20) })], 2), null), normalize: false);

    public static PointSelection Select(StoredResult result, params int[] nodes) => PointSelection.Of(result.Document.Mapper!.Nodes.Where(n => nodes.Contains(n.Id)));

    public static PointSelection Everything(StoredResult result) => PointSelection.Of(result.Document.Mapper!.Nodes);

    /// <summary>Points of the result, whatever nodes hold them.</summary>
    public static PointSelection Rows(ResultExploration exploration, Func<int, bool> wanted) => new([], [.. exploration.Points.Rows.Where(wanted)]);

    private static FilterBank Edges()
    {
        var values = new float[Count * 9];
        for (var i = 0; i < Count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / Count);
            for (var p = 0; p < 9; p++)
                values[i * 9 + p] = (float)(cos * (p % 3 - 1) + sin * (p / 3 - 1) + 0.06 * Math.Sin(12.9 * i + 78.2 * p));
        }
        return new FilterBank(3, 20, 2, 3, values, [11, 12, 13], 1, 100);
    }

    private static async Task<StoredResult> AnalyzeAsync(FilterArtifact filters, bool normalize = true)
    {
        var pipeline = new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog()));
        var spec = new AnalysisSpec { Normalize = normalize, Density = null, Barcode = new() { Landmarks = 20 }, Mapper = new() { Resolution = 8, Gain = 2 } };
        return new StoredResult(Guid.Empty, "points", (await pipeline.AnalyzeAsync(filters, "filters", null, spec, 0, CancellationToken.None)).Value, filters);
    }
}
