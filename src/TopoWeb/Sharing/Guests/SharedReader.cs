using TopoWeb.Data.Caching;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology.GraphLayout;
using TopoWeb.Topology.Models;

namespace TopoWeb.Sharing.Guests;

/// <summary>A frozen result with what a page asks of it. All readers of a link share these objects and change nothing in them.</summary>
internal sealed record FrozenResult(SharedItem Item, StoredResult Stored, ResultExploration Exploration, SignificanceView? Significance)
{
    /// <summary>Why there is no comparison with random filters; null where there is one.</summary>
    public string? NoSignificance => Significance is not null ? null : SignificanceStore.Obstacle(Stored) ?? "None is stored with this link.";
}

/// <summary>
/// Reads what links froze, by its keys: never the results that a run has now, and nothing is computed that is not stored. What one guest has waited for, the next finds:
/// keys name contents, so nothing held is ever stale.
/// </summary>
internal sealed class SharedReader(
    ResultReader results, SignificanceStore significances, LayoutStore layouts, CommonAxes axes, ModelShares models, DerivedStages derived, Caches caches) : IDisposable
{
    /// <summary>Beside the values of a point: its row, position and origin.</summary>
    private const int BytesBesidePoint = 96;

    /// <summary>Of a graph in memory, per node and per member.</summary>
    private const int BytesOfNode = 400;

    /// <summary>One guest reads or draws what is new; those who come meanwhile find it.</summary>
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>A result of a link; null where the link has none of that name, or it is no longer stored.</summary>
    /// <param name="link">The link.</param>
    /// <param name="address">Its name in the link's addresses; null: the one that the link opens with.</param>
    /// <param name="cancellation">The guest has gone.</param>
    public async Task<FrozenResult?> FindAsync(SharedLink link, string? address, CancellationToken cancellation = default) =>
        link.Find(address) is { } item ? await FindAsync(item, cancellation) : null;

    public Task<FrozenResult?> FindAsync(SharedItem item, CancellationToken cancellation = default) => KnownAsync($"result {item.ResultKey} {item.FiltersKey} {item.Name} {item.RunId} {item.Address}", async () =>
        await results.FrozenAsync(item.RunId, item.Choice, item.ResultKey, item.FiltersKey, item.Name.Length == 0 ? null : item.Name, cancellation) is { } stored
            ? new FrozenResult(item, stored, new ResultExploration(stored), await significances.FindAsync(item.ResultKey, cancellation)) : null,
        SizeOf, cancellation);

    /// <summary>The force layout of a result's graph; null where none is stored.</summary>
    public Task<GraphPlaces?> LayoutAsync(FrozenResult result, CancellationToken cancellation) =>
        KnownAsync($"layout {result.Item.ResultKey}", () => layouts.FindAsync(result.Item.ResultKey, cancellation), places => 16L * places.X.Length, cancellation);

    /// <summary>The graph of a result on the axes of another; null where none is stored.</summary>
    public Task<MapperDocument?> ProjectAsync(StoredResult result, StoredResult reference, CancellationToken cancellation) =>
        KnownAsync($"graph {result.ResultKey} {reference.ResultKey}", () => axes.FindAsync(result, reference, cancellation), graph => BytesOfNode * (long)graph.Nodes.Count, cancellation);

    public Task<ModelSummary?> ModelsAsync(StoredResult result, CancellationToken cancellation) => models.FindAsync(result.ResultKey, cancellation);

    public Task<FrozenComparison?> ComparisonAsync(IEnumerable<StoredResult> compared, CancellationToken cancellation) =>
        derived.FindAsync<FrozenComparison>(FrozenComparison.KeyOf(compared.Select(r => r.ResultKey)), cancellation);

    /// <summary>A drawing of several results of a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="look">What the drawing depends on beside the link's content.</param>
    /// <param name="draw">Draws it.</param>
    /// <param name="cancellation">The guest has gone.</param>
    public async Task<SnapshotDrawing> DrawAsync(SharedLink link, string look, Func<SnapshotDrawing> draw, CancellationToken cancellation) =>
        (await KnownAsync($"drawing {link.Id} {link.ContentHash} {look}", async () => await Task.Run<SnapshotDrawing?>(draw, cancellation),
            drawing => drawing.Large.Concat(drawing.Small).Sum(svg => 2L * (svg?.Length ?? 0)), cancellation))!;

    public void Dispose() => _one.Dispose();

    private static long SizeOf(FrozenResult result)
    {
        var (points, document) = (result.Stored.Filters.Points, result.Stored.Document);
        return document.Points.Kept * (long)BytesBesidePoint + (document.Points.Kept + points.Count) * (long)sizeof(double) * points.Dimension + BytesOfNode * (long)(document.Mapper?.Nodes.Count ?? 0);
    }

    private async Task<T?> KnownAsync<T>(string key, Func<Task<T?>> make, Func<T, long> size, CancellationToken cancellation) where T : class
    {
        if (caches.Shared.Find<T>(key) is { } known)
            return known;
        await _one.WaitAsync(cancellation);
        try
        {
            if (caches.Shared.Find<T>(key) is { } read)
                return read;
            return await make() is { } value ? caches.Shared.Keep(key, value, 1024 + size(value)) : null;
        }
        finally
        {
            _one.Release();
        }
    }
}
