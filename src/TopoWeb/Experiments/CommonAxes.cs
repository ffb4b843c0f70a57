using TopoWeb.Data;
using TopoWeb.Topology;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Models;

namespace TopoWeb.Experiments;

/// <summary>Graphs of results in the frame of another result, and model shares: computed when a page first asks, stored beside the results.</summary>
internal sealed class CommonAxes(ArtifactStore artifacts) : IDisposable
{
    public const string Stage = "frame";
    public const string ModelStage = "models";
    private const int Version = 1;
    private const string Axis = "frame-";

    // Guests may ask too: one computation at a time, so that looking never takes the machine from the training.
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Both results' keys hold everything that the graph depends on.</summary>
    public static string KeyOf(StoredResult result, StoredResult reference) => StageKey.Of(Stage, Version, new { mapper = Versions.Mapper }, result.ResultKey, reference.ResultKey);

    /// <summary>Why a result has no graph in that frame; null where it has one.</summary>
    public static string? Obstacle(StoredResult result, StoredResult reference) => (result.Document, reference.Document) switch
    {
        var (r, _) when r.Points.Kept == 0 => "There are no points.",
        var (_, f) when f.Spec.Mapper is null || f.Points.Kept == 0 => "The reference has no Mapper graph.",
        _ when result.Filters.Points.Dimension != reference.Filters.Points.Dimension =>
            $"Its points have {result.Filters.Points.Dimension} coordinates, those of the reference {reference.Filters.Points.Dimension}: there is no common frame.",
        _ => null,
    };

    /// <summary>The graph of <paramref name="result"/> with the settings, principal axes and cover of <paramref name="reference"/>; the stored one for the reference itself.</summary>
    /// <exception cref="InvalidInputException">It cannot be computed, with the reason.</exception>
    public async Task<MapperDocument> InFrameAsync(StoredResult result, StoredResult reference, CancellationToken cancellation)
    {
        if (Obstacle(result, reference) is { } obstacle)
            throw new InvalidInputException("frame", obstacle);
        if (result.ResultKey == reference.ResultKey && reference.Document.Mapper is { } own)
            return own;
        return await ComputeAsync(Stage, KeyOf(result, reference), c => Build(result, reference, c), cancellation);
    }

    /// <summary>How the points lie on the model spaces of 3×3 patches.</summary>
    public Task<ModelSummary> ModelsAsync(StoredResult result, CancellationToken cancellation) =>
        ComputeAsync(ModelStage, StageKey.Of(ModelStage, Version, new ModelSummarySettings(), result.ResultKey),
            c => ModelSummaryComputation.Compute(new ResultPoints(result).Cloud, new ModelSummarySettings(), null, c), cancellation);

    public void Dispose() => _one.Dispose();

    internal static MapperDocument Build(StoredResult result, StoredResult reference, CancellationToken cancellation)
    {
        var (points, basis) = (new ResultPoints(result), new ResultPoints(reference));
        var settings = reference.Document.Spec.Mapper!;
        var frame = PrincipalFrame.Fit(basis.Cloud, cancellation);
        var ranges = settings.LensRanges ?? [.. settings.Lenses.Select(lens => LensRange.Of(MapperBuilder.Lens(basis.Cloud, lens, settings, basis.Columns, null, cancellation)))];
        var columns = new Dictionary<string, double[]>(points.Columns);
        var axes = frame.Project(points.Cloud, 3, cancellation);
        for (var c = 0; c < axes.Length; c++)
            columns[$"{Axis}pca{c + 1}"] = axes[c];
        var framed = settings with { Lenses = [.. settings.Lenses.Select(InFrame)], LensRanges = ranges };
        var graph = MapperBuilder.Build(points.Cloud, framed, columns, null, cancellation);
        return MapperDocument.From(graph, points.Rows) with { Lenses = settings.Lenses };
    }

    // Only principal components depend on axes; other lenses are the same functions on every cloud.
    private static string InFrame(string lens) => lens is "pca1" or "pca2" or "pca3" ? $"{MapperSettings.ColumnPrefix}{Axis}{lens}" : lens;

    private async Task<T> ComputeAsync<T>(string stage, string key, Func<CancellationToken, T> compute, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return (await new StageRunner(new ArtifactStageStore(artifacts), Unobserved.Instance).RunAsync(stage, key, (_, c) => compute(c), cancellation)).Value;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Frames take a fraction of a second: the page counts them, and nobody counts within.</summary>
    private sealed class Unobserved : IStageProgress
    {
        public static readonly Unobserved Instance = new();

        public void Begin(string stage)
        {
        }

        public void Report(double share)
        {
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
        }
    }
}
