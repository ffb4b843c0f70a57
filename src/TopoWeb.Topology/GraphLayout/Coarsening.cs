namespace TopoWeb.Topology.GraphLayout;

/// <summary>A graph with the way to the next coarser one.</summary>
/// <param name="graph">The graph.</param>
/// <param name="parents">For each node the node that stands for it in the coarser graph; null on the coarsest.</param>
/// <param name="coarser">Nodes of the coarser graph.</param>
internal sealed class Level(LayoutGraph graph, int[]? parents, int coarser)
{
    /// <summary>Two nodes come out of one so far from it; forces do the rest.</summary>
    private const double Apart = 0.1;

    public LayoutGraph Graph => graph;

    /// <summary>Centres of mass, for the coarser graph.</summary>
    public GraphPlaces Mean(GraphPlaces places)
    {
        var (x, y, mass) = (new double[coarser], new double[coarser], new double[coarser]);
        for (var i = 0; i < graph.Count; i++)
        {
            var p = parents![i];
            x[p] += graph.Mass[i] * places.X[i];
            y[p] += graph.Mass[i] * places.Y[i];
            mass[p] += graph.Mass[i];
        }
        for (var p = 0; p < coarser; p++)
            (x[p], y[p]) = (x[p] / mass[p], y[p] / mass[p]);
        return new(x, y);
    }

    /// <summary>Places of the coarser graph for this one.</summary>
    public GraphPlaces Spread(GraphPlaces places, ref SplitMix64 random)
    {
        var (x, y) = (new double[graph.Count], new double[graph.Count]);
        for (var i = 0; i < graph.Count; i++)
            (x[i], y[i]) = (places.X[parents![i]] + Apart * StartPlaces.Signed(ref random), places.Y[parents[i]] + Apart * StartPlaces.Signed(ref random));
        return new(x, y);
    }
}

/// <summary>Coarser and coarser graphs: pairs of neighbours become one node, along the strongest edges relative to the masses of their ends.</summary>
internal static class Coarsening
{
    private const int Coarsest = 24;

    /// <summary>A level that is not so much smaller is not worth its time.</summary>
    private const double Worthwhile = 0.85;

    /// <summary>From the graph itself to the coarsest.</summary>
    public static List<Level> Levels(LayoutGraph graph)
    {
        var levels = new List<Level>();
        while (graph.Count > Coarsest)
        {
            var (parents, count) = Match(graph);
            if (count > Worthwhile * graph.Count)
                break;
            levels.Add(new(graph, parents, count));
            graph = Contract(graph, parents, count);
        }
        levels.Add(new(graph, null, 0));
        return levels;
    }

    private static (int[] Parents, int Count) Match(LayoutGraph graph)
    {
        var parents = new int[graph.Count];
        Array.Fill(parents, -1);
        var count = 0;
        // Light nodes first: masses stay even.
        foreach (var node in Enumerable.Range(0, graph.Count).OrderBy(i => graph.Mass[i]).ThenBy(i => i))
        {
            if (parents[node] >= 0)
                continue;
            var (partner, best) = (-1, 0.0);
            for (var e = graph.Starts[node]; e < graph.Starts[node + 1]; e++)
            {
                var strength = graph.Pull[e] / graph.Mass[graph.Neighbors[e]];
                if (parents[graph.Neighbors[e]] < 0 && strength > best)
                    (partner, best) = (graph.Neighbors[e], strength);
            }
            parents[node] = count;
            if (partner >= 0)
                parents[partner] = count;
            count++;
        }
        return (parents, count);
    }

    private static LayoutGraph Contract(LayoutGraph graph, int[] parents, int count)
    {
        var mass = new double[count];
        for (var i = 0; i < graph.Count; i++)
            mass[parents[i]] += graph.Mass[i];
        var edges = new List<(int Source, int Target, double Pull)>();
        for (var i = 0; i < graph.Count; i++)
            for (var e = graph.Starts[i]; e < graph.Starts[i + 1]; e++)
                if (parents[i] < parents[graph.Neighbors[e]])
                    edges.Add((parents[i], parents[graph.Neighbors[e]], graph.Pull[e]));
        // The sort is stable, so that sums do not depend on it.
        var merged = new List<(int Source, int Target, double Pull)>();
        foreach (var edge in edges.OrderBy(e => e.Source).ThenBy(e => e.Target))
        {
            if (merged.Count > 0 && merged[^1].Source == edge.Source && merged[^1].Target == edge.Target)
                merged[^1] = edge with { Pull = merged[^1].Pull + edge.Pull };
            else
                merged.Add(edge);
        }
        return LayoutGraph.Create(mass, merged);
    }
}
