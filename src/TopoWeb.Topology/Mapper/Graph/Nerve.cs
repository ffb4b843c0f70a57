using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>The edges between clusters that share points.</summary>
internal static class Nerve
{
    /// <summary>Edges ordered by (source, target). O(Σ over nodes of Σ over their points of the clusters of the point) time, memory linear in nodes and memberships.</summary>
    /// <exception cref="WorkBudgetException">They take more than <paramref name="budget"/> has left.</exception>
    public static List<MapperEdge> Edges(IReadOnlyList<MapperNode> nodes, int points, int minimumShared, ParallelOptions options, WorkBudget? budget = null)
    {
        var holders = new PointHolders(nodes, points, options);
        var targets = new MapperEdge[nodes.Count][];
        var found = 0L;
        Parallel.For(0, nodes.Count, options, () => new int[nodes.Count], (source, _, shared) =>
        {
            var edges = targets[source] = From(nodes[source], holders, shared, minimumShared, options.CancellationToken);
            budget?.Take((long)MapperSize.EdgeBytes * edges.Length, "mapper.gain", $"{Interlocked.Add(ref found, edges.Length):N0} edges");
            return shared;
        }, _ => { });
        var count = 0;
        foreach (var list in targets)
            count = checked(count + list.Length);
        var edges = new List<MapperEdge>(count);
        foreach (var list in targets)
            edges.AddRange(list);
        return edges;
    }

    /// <summary>Edges to later clusters. <paramref name="shared"/> counts the common points; it is zero before and after.</summary>
    private static MapperEdge[] From(MapperNode source, PointHolders holders, int[] shared, int minimumShared, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var met = new List<int>();
        foreach (var point in source.Members)
        {
            var nodes = holders.Of(point);
            for (var h = nodes.Length - 1; nodes[h] > source.Id; h--)
                if (shared[nodes[h]]++ == 0)
                    met.Add(nodes[h]);
        }

        met.Sort();
        var edges = new MapperEdge[met.Count];
        var count = 0;
        foreach (var target in met)
        {
            if (shared[target] >= minimumShared)
                edges[count++] = new MapperEdge(source.Id, target, shared[target]);
            shared[target] = 0;
        }

        Array.Resize(ref edges, count);
        return edges;
    }
}
