namespace TopoWeb.Topology.Mapper;

/// <summary>The edges between clusters that share points.</summary>
internal static class Nerve
{
    /// <summary>Edges ordered by (source, target). O(Σ over nodes of Σ over their points of the clusters of the point) time, memory linear in nodes and memberships.</summary>
    public static List<MapperEdge> Edges(IReadOnlyList<MapperNode> nodes, int points, int minimumShared, int threads, CancellationToken cancellation)
    {
        var (starts, holders) = Holders(nodes, points);
        var targets = new MapperEdge[nodes.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, nodes.Count, options, () => new int[nodes.Count], (source, _, shared) =>
        {
            targets[source] = From(nodes[source], starts, holders, shared, minimumShared);
            return shared;
        }, _ => { });
        var edges = new List<MapperEdge>();
        foreach (var list in targets)
            edges.AddRange(list);
        return edges;
    }

    /// <summary>The clusters of each point, ascending, as one array cut at <c>starts</c>.</summary>
    private static (int[] Starts, int[] Holders) Holders(IReadOnlyList<MapperNode> nodes, int points)
    {
        var starts = new int[points + 1];
        foreach (var node in nodes)
            foreach (var point in node.Members)
                starts[point + 1]++;
        for (var point = 0; point < points; point++)
            starts[point + 1] += starts[point];
        var holders = new int[starts[points]];
        var next = starts.AsSpan(0, points).ToArray();
        foreach (var node in nodes)
            foreach (var point in node.Members)
                holders[next[point]++] = node.Id;
        return (starts, holders);
    }

    /// <summary>Edges to later clusters. <paramref name="shared"/> counts the common points; it is zero before and after.</summary>
    private static MapperEdge[] From(MapperNode source, int[] starts, int[] holders, int[] shared, int minimumShared)
    {
        var met = new List<int>();
        foreach (var point in source.Members)
        {
            for (var h = starts[point + 1] - 1; h >= starts[point] && holders[h] > source.Id; h--)
                if (shared[holders[h]]++ == 0)
                    met.Add(holders[h]);
        }

        met.Sort();
        var edges = new List<MapperEdge>(met.Count);
        foreach (var target in met)
        {
            if (shared[target] >= minimumShared)
                edges.Add(new MapperEdge(source.Id, target, shared[target]));
            shared[target] = 0;
        }

        return [.. edges];
    }
}
