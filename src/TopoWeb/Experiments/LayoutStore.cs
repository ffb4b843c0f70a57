using TopoWeb.Experiments.Stages;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Experiments;

/// <summary>Force layouts of results: computed once by the run's job after the result and stored beside it, so that every reader sees the same drawing.</summary>
/// <remarks>A result from before there were layouts gets its own when the first reader asks for it.</remarks>
internal sealed class LayoutStore(DerivedStages derived)
{
    public const string Stage = "layout";
    private const int Version = 1;

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new ForceLayoutSettings(), resultKey);

    /// <summary>Places of all nodes of a graph, in their order, hidden ones too: a view filter moves nothing.</summary>
    public static GraphPlaces Compute(MapperDocument mapper, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var position = mapper.Nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var start = LensPlacement.Create(mapper.Nodes).Points;
        double[] x = [.. start.Select(p => p.X)], y = [.. start.Select(p => p.Y)];
        // Clusters that share most of the smaller one's points belong close together.
        LayoutEdge[] edges = [.. mapper.Edges.Where(e => e.Source != e.Target).Select(e => (Source: position[e.Source], Target: position[e.Target], e.Shared))
            .Select(e => new LayoutEdge(e.Source, e.Target, Math.Clamp((double)e.Shared / Math.Max(1, Math.Min(mapper.Nodes[e.Source].Size, mapper.Nodes[e.Target].Size)), 0, 1)))];
        return ForceLayout.Compute(x, y, edges, new ForceLayoutSettings(), progress, cancellation);
    }

    /// <summary>The layout of a graph shown of a stored result: that of the stored graph is found, or computed and kept; that of changed settings, which nobody has stored, only computed.</summary>
    public async Task<GraphPlaces> OfAsync(StoredResult stored, MapperDocument mapper, CancellationToken cancellation = default)
    {
        if (mapper.Nodes.Count == 0)
            return new([], []);
        if (!ReferenceEquals(mapper, stored.Document.Mapper) || stored.ResultKey.Length == 0)
            return await Task.Run(() => Compute(mapper, null, cancellation), cancellation);
        return await derived.OfAsync(stored, Stage, KeyOf(stored.ResultKey), async pipeline => (await pipeline.LayoutAsync(stored, cancellation))!, cancellation);
    }

    public Task<GraphPlaces?> FindAsync(string resultKey, CancellationToken cancellation = default) => derived.FindAsync<GraphPlaces>(KeyOf(resultKey), cancellation);
}
