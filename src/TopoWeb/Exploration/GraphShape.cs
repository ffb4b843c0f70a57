using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Exploration;

/// <summary>What a Mapper graph looks like from afar. Every triangle of clusters that share a point is filled first: the graph's own cycles are mostly overlaps of the cover.</summary>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="Edges">Number of edges.</param>
/// <param name="Components">Connected components.</param>
/// <param name="Loops">Loops of the nerve, β₁ over Z/2; null where the graph is too large.</param>
/// <param name="Cycles">A shortest basis of these loops, longest first, each as ids of nodes in their order around the loop.</param>
/// <param name="Flares">Arms that close no loop, longest first, by ids of nodes.</param>
/// <param name="Notes">What is left out, and what to do about it.</param>
public sealed record GraphShape(int Nodes, int Edges, int Components, int? Loops, IReadOnlyList<int[]> Cycles, IReadOnlyList<GraphFlare> Flares, IReadOnlyList<string> Notes)
{
    /// <summary>Nodes of each connected component as ids, the largest component first.</summary>
    public IReadOnlyList<int[]> Pieces { get; init; } = [];

    /// <summary>Nodes up to which a shape is computed beside a page.</summary>
    public const int MostNodes = 10_000;

    /// <summary>Edges up to which a shape is computed beside a page.</summary>
    public const int MostEdges = 200_000;

    /// <summary>Shapes of all open pages computed at a time.</summary>
    private const int AtOnce = 2;

    private static readonly SemaphoreSlim Places = new(AtOnce);

    /// <summary>The shape of a graph or of the part of it that is drawn. 0.4 s for 1,000 nodes and 8,000 edges on two busy cores, some seconds for the largest.</summary>
    internal static GraphShape Of(IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<MapperEdge> edges, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var graph = NerveGraph.Of(nodes, edges);
        int[][] pieces = [.. NerveGraph.Pieces(graph).Select(Ids)];
        if (Obstacle(nodes.Count, edges.Count) is { } obstacle)
            return new(nodes.Count, edges.Count, graph.Components, null, [], [], [obstacle]) { Pieces = pieces };
        var found = GraphInvariants.Compute(graph, cancellation: cancellation, progress: progress);
        return new(nodes.Count, edges.Count, graph.Components, found.Betti1, [.. found.Cycles.Select(Ids)],
            [.. found.Flares.Select(f => new GraphFlare(nodes[f.Tip].Id, f.Length, Ids(f.Nodes), Ids(f.Border)))], found.Notes) { Pieces = pieces };

        int[] Ids(int[] positions) => Array.ConvertAll(positions, p => nodes[p].Id);
    }

    /// <summary>Why a graph of this size has no shape; null where it has.</summary>
    internal static string? Obstacle(int nodes, int edges) => nodes > MostNodes
        ? FormattableString.Invariant($"The graph has {nodes:N0} nodes; loops and flares are computed for up to {MostNodes:N0}. Hide small nodes, or lower the resolution.")
        : edges > MostEdges
            ? FormattableString.Invariant($"The graph has {edges:N0} edges; loops and flares are computed for up to {MostEdges:N0}. Hide small nodes, or lower the gain.")
            : null;

    /// <summary>Computes something of a graph on another thread, a few at a time: a page stays responsive, and so does the server.</summary>
    internal static async Task<T> BesideAsync<T>(Func<T> compute, CancellationToken cancellation)
    {
        await Places.WaitAsync(cancellation);
        try
        {
            return await Task.Run(compute, cancellation);
        }
        finally
        {
            Places.Release();
        }
    }
}
