using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Experiments;

/// <summary>Graphs of results with the settings, principal axes and cover of another result, so that they can be compared.</summary>
internal sealed class CommonAxes(DerivedStages derived)
{
    public const string Stage = "frame";
    private const int Version = 1;
    private const string Axis = "frame-";

    /// <summary>Both results' keys hold everything that the graph depends on.</summary>
    public static string KeyOf(StoredResult result, StoredResult reference) => StageKey.Of(Stage, Version, new { mapper = Versions.Mapper }, result.ResultKey, reference.ResultKey);

    /// <summary>Why a result has no graph on those axes; null where it has one.</summary>
    public static string? Obstacle(StoredResult result, StoredResult reference) => (result.Document, reference.Document) switch
    {
        var (r, _) when r.Points.Kept == 0 => "There are no points.",
        var (_, f) when f.Spec.Mapper is null || f.Points.Kept == 0 => "The reference has no Mapper graph.",
        _ when result.Filters.Points.Dimension != reference.Filters.Points.Dimension =>
            $"No common axes: its points have {result.Filters.Points.Dimension} coordinates, those of the reference {reference.Filters.Points.Dimension}.",
        _ => null,
    };

    /// <summary>The graph of <paramref name="result"/> on the axes of <paramref name="reference"/>; the stored one for the reference itself.</summary>
    /// <exception cref="InvalidInputException">There is no such graph; the message says why.</exception>
    public async Task<MapperDocument> ProjectAsync(StoredResult result, StoredResult reference, CancellationToken cancellation)
    {
        if (Obstacle(result, reference) is { } obstacle)
            throw new InvalidInputException("frame", obstacle);
        if (result.ResultKey == reference.ResultKey && reference.Document.Mapper is { } own)
            return own;
        var key = KeyOf(result, reference);
        return await derived.OfAsync(result, NameOf(key), key, pipeline => pipeline.CommonAxesAsync(result, reference, cancellation), cancellation);
    }

    /// <summary>The same where it is stored; nothing is computed.</summary>
    public async Task<MapperDocument?> FindAsync(StoredResult result, StoredResult reference, CancellationToken cancellation) =>
        result.ResultKey == reference.ResultKey ? reference.Document.Mapper : await derived.FindAsync<MapperDocument>(KeyOf(result, reference), cancellation);

    internal static MapperDocument Build(StoredResult result, StoredResult reference, CancellationToken cancellation)
    {
        var (points, basis) = (new ResultPoints(result), new ResultPoints(reference));
        var settings = reference.Document.Spec.Mapper!;
        var principal = PrincipalAxes.Fit(basis.Cloud, cancellation);
        var ranges = settings.LensRanges ?? [.. settings.Lenses.Select(lens => LensRange.Of(MapperBuilder.Lens(basis.Cloud, lens, settings, basis.Columns, null, cancellation)))];
        var columns = new Dictionary<string, double[]>(points.Columns);
        var axes = principal.Project(points.Cloud, 3, cancellation);
        for (var c = 0; c < axes.Length; c++)
            columns[$"{Axis}pca{c + 1}"] = axes[c];
        var common = settings with { Lenses = [.. settings.Lenses.Select(OnAxes)], LensRanges = ranges };
        var graph = MapperBuilder.Build(points.Cloud, common, columns, null, cancellation);
        return MapperDocument.From(graph, points.Rows) with { Lenses = settings.Lenses, AreRows = result.Document.Mapper?.AreRows == true };
    }

    // Only principal components depend on axes; other lenses are the same functions on every cloud.
    private static string OnAxes(string lens) => lens is "pca1" or "pca2" or "pca3" ? $"{MapperSettings.ColumnPrefix}{Axis}{lens}" : lens;

    /// <summary>A result has a graph for each reference, and each is a stage of its own. The name has room for 32 characters.</summary>
    private static string NameOf(string key) => $"{Stage}:{key[..24]}";
}
