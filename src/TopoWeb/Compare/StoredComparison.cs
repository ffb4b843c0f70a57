using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Topology.Models;

namespace TopoWeb.Compare;

/// <summary>Results as they are stored now; what is derived from them is found, or computed for whoever asks first.</summary>
internal sealed class StoredComparison(IReadOnlyList<Snapshot> snapshots, CommonAxes axes, ModelShares shares) : CompareSource
{
    private const int PatchLength = 9;

    internal override IReadOnlyList<Snapshot> Snapshots => snapshots;

    internal override bool HasCommonAxes => SameDimension;

    internal override Task<MapperDocument> ProjectAsync(Snapshot still, CancellationToken cancellation) => axes.ProjectAsync(still.Result, snapshots[0].Result, cancellation);

    internal override Task<int?> CountAsync(int index, MapperDocument graph, bool common, CancellationToken cancellation) => NerveLoops.CountAsync(graph, cancellation);

    internal override Task<IReadOnlyList<DistanceTable>> MeasureAsync(CancellationToken cancellation)
    {
        var documents = Documents;
        return Task.Run<IReadOnlyList<DistanceTable>>(() => [.. DistanceTable.Dimensions.Select(d => DistanceTable.Of(documents, d, cancellation))], cancellation);
    }

    internal override async Task<ModelSummary?> ModelsAsync(int index, CancellationToken cancellation) =>
        snapshots[index].Result.Filters.Points.Dimension == PatchLength ? await shares.OfAsync(snapshots[index].Result, cancellation) : null;
}
