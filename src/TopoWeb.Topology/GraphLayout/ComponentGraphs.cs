namespace TopoWeb.Topology.GraphLayout;

/// <summary>A connected component.</summary>
/// <param name="Nodes">Positions of its nodes in the whole graph, ascending.</param>
/// <param name="Graph">Their edges; node i stands for Nodes[i].</param>
internal sealed record ComponentGraph(int[] Nodes, LayoutGraph Graph);

/// <summary>Takes a graph apart.</summary>
internal static class ComponentGraphs
{
    /// <summary>The connected components, largest first, of equally large ones that with the smaller first node.</summary>
    public static List<ComponentGraph> Split(int count, IReadOnlyList<LayoutEdge> edges)
    {
        var union = new UnionFind(count);
        foreach (var edge in edges)
            union.Union(union.Find(edge.Source), union.Find(edge.Target));
        var byRoot = new Dictionary<int, List<int>>();
        for (var node = 0; node < count; node++)
        {
            var root = union.Find(node);
            if (!byRoot.TryGetValue(root, out var members))
                byRoot[root] = members = [];
            members.Add(node);
        }
        var components = byRoot.Values.OrderByDescending(m => m.Count).ThenBy(m => m[0]).Select(m => m.ToArray()).ToArray();
        var (owner, local) = (new int[count], new int[count]);
        for (var c = 0; c < components.Length; c++)
            for (var i = 0; i < components[c].Length; i++)
                (owner[components[c][i]], local[components[c][i]]) = (c, i);
        var own = components.Select(_ => new List<(int Source, int Target, double Pull)>()).ToArray();
        foreach (var (source, target, closeness) in Unique(edges))
            own[owner[source]].Add((local[source], local[target], LayoutGraph.PullOf(closeness)));
        return [.. components.Select((nodes, c) => new ComponentGraph(nodes, LayoutGraph.Create([.. Enumerable.Repeat(1.0, nodes.Length)], own[c])))];
    }

    /// <summary>Edges in one order, each once.</summary>
    private static IEnumerable<LayoutEdge> Unique(IReadOnlyList<LayoutEdge> edges) => edges
        .Select(e => e.Source < e.Target ? e : new LayoutEdge(e.Target, e.Source, e.Closeness))
        .OrderBy(e => e.Source).ThenBy(e => e.Target).ThenByDescending(e => e.Closeness)
        .DistinctBy(e => (e.Source, e.Target));
}
