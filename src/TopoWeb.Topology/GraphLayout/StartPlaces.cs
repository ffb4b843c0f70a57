namespace TopoWeb.Topology.GraphLayout;

/// <summary>Where the nodes of a component start.</summary>
internal static class StartPlaces
{
    /// <summary>Nodes are moved so far from their start, in mean lengths of edges: those on one line would stay on it for ever.</summary>
    private const double Displacement = 0.05;

    /// <summary>The given places, scaled to edges of mean length 1; nodes that all stand at one place are strewn over a square.</summary>
    public static GraphPlaces Of(ComponentGraph component, double[] startX, double[] startY, long seed)
    {
        var nodes = component.Nodes;
        var graph = component.Graph;
        var (length, count) = (0.0, 0);
        for (var i = 0; i < nodes.Length; i++)
            for (var e = graph.Starts[i]; e < graph.Starts[i + 1]; e++, count++)
            {
                // Halves first: coordinates may be as large as numbers are.
                var (dx, dy) = (startX[nodes[graph.Neighbors[e]]] / 2 - startX[nodes[i]] / 2, startY[nodes[graph.Neighbors[e]]] / 2 - startY[nodes[i]] / 2);
                var larger = Math.Max(Math.Abs(dx), Math.Abs(dy));
                length += larger > 0 ? larger * Math.Sqrt(dx / larger * (dx / larger) + dy / larger * (dy / larger)) / graph.Neighbors.Length : 0;
            }
        var one = length > 0 && double.IsFinite(1 / length);
        var spread = one ? Displacement : Math.Sqrt(nodes.Length);
        // The middle as it were of halves, for the same reason.
        var (middleX, middleY) = (0.0, 0.0);
        foreach (var node in nodes)
            (middleX, middleY) = (middleX + startX[node] / 2 / nodes.Length, middleY + startY[node] / 2 / nodes.Length);
        var random = new SplitMix64(seed);
        var (x, y) = (new double[nodes.Length], new double[nodes.Length]);
        for (var i = 0; i < nodes.Length; i++)
        {
            x[i] = (one ? (startX[nodes[i]] / 2 - middleX) / length : 0) + spread * Signed(ref random);
            y[i] = (one ? (startY[nodes[i]] / 2 - middleY) / length : 0) + spread * Signed(ref random);
        }
        return new(x, y);
    }

    /// <summary>A number of −1 … 1.</summary>
    public static double Signed(ref SplitMix64 random) => (random.Next() >> 11) * (2.0 / (1UL << 53)) - 1;
}
