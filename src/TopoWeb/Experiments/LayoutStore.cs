using TopoWeb.Data;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Experiments;

/// <summary>Force layouts of results: computed once by the run's job after the result and stored beside it, so that every reader sees the same drawing.</summary>
/// <remarks>A result from before there were layouts gets its own when somebody asks for it. That is the one thing kept on behalf of a reader: it follows from the result alone.</remarks>
internal sealed class LayoutStore(ArtifactStore artifacts) : IDisposable
{
    public const string Stage = "layout";
    private const int Version = 1;

    /// <summary>Readers who ask for the same old result at once wait for one computation.</summary>
    private readonly SemaphoreSlim _one = new(1);

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new ForceLayoutSettings(), resultKey);

    /// <summary>Computes and stores the layout, or finds it; null where there is no graph.</summary>
    public static async Task<GraphPlaces?> ComputeAsync(StageRunner stages, string resultKey, ResultDocument document, CancellationToken cancellation) =>
        document.Mapper is { Nodes.Count: > 0 } mapper
            ? (await stages.RunAsync(Stage, KeyOf(resultKey), (progress, c) => Compute(mapper, progress, c), cancellation)).Value
            : null;

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

    /// <summary>The layout of a graph shown of a stored result: the stored one, or one computed now and kept; of changed settings, which nobody has stored, computed and not kept.</summary>
    public async Task<GraphPlaces> OfAsync(StoredResult stored, MapperDocument mapper, CancellationToken cancellation = default)
    {
        if (!ReferenceEquals(mapper, stored.Document.Mapper) || stored.ResultKey.Length == 0)
            return await Task.Run(() => Compute(mapper, null, cancellation), cancellation);
        if (await FindAsync(stored.ResultKey, cancellation) is { } found)
            return found;
        await _one.WaitAsync(cancellation);
        try
        {
            return await ComputeAsync(new StageRunner(new ArtifactStageStore(artifacts), new StageProgressLog()), stored.ResultKey, stored.Document, cancellation) ?? new([], []);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<GraphPlaces?> FindAsync(string resultKey, CancellationToken cancellation = default) =>
        await artifacts.FindAsync(KeyOf(resultKey), cancellation) is { } content ? StageRunner.Deserialize<GraphPlaces>(content, KeyOf(resultKey)).Value : null;

    public void Dispose() => _one.Dispose();
}
