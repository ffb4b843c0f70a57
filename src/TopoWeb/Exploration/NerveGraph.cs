using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Exploration;

/// <summary>A part of a stored graph as one that can be computed with: nodes are numbered from 0 and edges stand in order, as <see cref="MapperBuilder"/> has them.</summary>
internal static class NerveGraph
{
    /// <param name="nodes">Nodes with any ids; node i of the graph is the i-th of them.</param>
    /// <param name="edges">Edges between them, by their ids.</param>
    public static MapperGraph Of(IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<MapperEdge> edges)
    {
        var position = new Dictionary<int, int>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
            position[nodes[i].Id] = i;
        MapperEdge[] ordered = [.. edges.Select(e => (A: position[e.Source], B: position[e.Target], e.Shared))
            .Select(e => new MapperEdge(Math.Min(e.A, e.B), Math.Max(e.A, e.B), e.Shared)).OrderBy(e => e.Source).ThenBy(e => e.Target)];
        var components = Roots(nodes.Count, ordered).Distinct().Count();
        return new MapperGraph([.. nodes.Select((n, i) => new MapperNode(i, n.Bin, n.Members, n.Mean, n.Lens))], ordered, [], [], [], components, ordered.Length - nodes.Count + components, []);
    }

    /// <summary>Positions of the nodes of each connected component, ascending; the largest component first, of equal ones the one with the first node.</summary>
    public static IReadOnlyList<int[]> Pieces(MapperGraph graph)
    {
        var roots = Roots(graph.Nodes.Count, graph.Edges);
        return [.. Enumerable.Range(0, roots.Length).GroupBy(node => roots[node]).Select(g => g.ToArray()).OrderByDescending(p => p.Length).ThenBy(p => p[0])];
    }

    /// <summary>Of every node one that stands for its component.</summary>
    private static int[] Roots(int nodes, IReadOnlyList<MapperEdge> edges)
    {
        int[] parents = [.. Enumerable.Range(0, nodes)];
        foreach (var edge in edges)
            parents[Root(edge.Target)] = Root(edge.Source);
        return [.. Enumerable.Range(0, nodes).Select(Root)];

        int Root(int node)
        {
            while (parents[node] != node)
                node = parents[node] = parents[parents[node]];
            return node;
        }
    }
}
