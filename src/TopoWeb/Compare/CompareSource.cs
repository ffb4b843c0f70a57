using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Topology.Models;

namespace TopoWeb.Compare;

/// <summary>Results beside each other, and where what is derived from them comes from: computed for whoever asks first, or as a link froze it.</summary>
public abstract class CompareSource
{
    private protected CompareSource()
    {
    }

    internal abstract IReadOnlyList<Snapshot> Snapshots { get; }

    /// <summary>Of each result, its comparison with random filters; null where there is none.</summary>
    internal IReadOnlyList<SignificanceView?> Verdicts => [.. Snapshots.Select(s => s.Significance)];

    /// <summary>Whether graphs on the axes of A can be shown.</summary>
    internal abstract bool HasCommonAxes { get; }

    internal IReadOnlyList<ResultDocument> Documents => [.. Snapshots.Select(s => s.Document)];

    internal bool SameDimension => Snapshots.Select(s => s.Result.Filters.Points.Dimension).Distinct().Count() == 1;

    /// <summary>The graph of a result on the axes of A.</summary>
    /// <exception cref="Topology.InvalidInputException">There is none; the message says why.</exception>
    internal abstract Task<MapperDocument> ProjectAsync(Snapshot still, CancellationToken cancellation);

    /// <summary>Loops of the nerve of a graph that is shown; null where it is too large.</summary>
    internal abstract Task<int?> CountAsync(int index, MapperDocument graph, bool common, CancellationToken cancellation);

    internal abstract Task<IReadOnlyList<DistanceTable>> MeasureAsync(CancellationToken cancellation);

    /// <summary>Shares of the points of a result on model spaces; null where its points are no 3×3 patches.</summary>
    internal abstract Task<ModelSummary?> ModelsAsync(int index, CancellationToken cancellation);

    /// <param name="common">All graphs on the axes of A.</param>
    /// <param name="color">Name of a function; else by size.</param>
    /// <param name="cancellation">The page has gone.</param>
    internal virtual Task<SnapshotDrawing> DrawAsync(bool common, string? color, CancellationToken cancellation) =>
        Task.Run(() => SnapshotDrawing.Create(Snapshots, common, color), cancellation);
}
