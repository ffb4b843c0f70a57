namespace TopoWeb.Topology.GraphLayout;

/// <summary>A connected graph whose nodes have masses and whose edges have strengths and ideal lengths; each edge stands with both of its ends.</summary>
/// <param name="Starts">Node i has the neighbours Starts[i] … Starts[i + 1] − 1.</param>
/// <param name="Neighbors">Ends.</param>
/// <param name="Pull">Strength over ideal length of each.</param>
/// <param name="Mass">Nodes of the finest graph that a node stands for.</param>
internal sealed record LayoutGraph(int[] Starts, int[] Neighbors, double[] Pull, double[] Mass)
{
    /// <summary>How much shorter an edge of closeness 1 is than one of 0.</summary>
    private const double Shortening = 0.75;

    public int Count => Mass.Length;

    /// <summary>The pull of one edge at distance 1, in ideal lengths.</summary>
    public static double PullOf(double closeness) => 1 / (1 - Shortening * closeness);

    /// <param name="mass">Of each node.</param>
    /// <param name="edges">Sorted by (source, target), source &lt; target, none twice.</param>
    public static LayoutGraph Create(double[] mass, List<(int Source, int Target, double Pull)> edges)
    {
        var starts = new int[mass.Length + 1];
        foreach (var (source, target, _) in edges)
        {
            starts[source + 1]++;
            starts[target + 1]++;
        }
        for (var i = 0; i < mass.Length; i++)
            starts[i + 1] += starts[i];
        var next = starts[..^1];
        var (neighbors, pull) = (new int[2 * edges.Count], new double[2 * edges.Count]);
        foreach (var (source, target, strength) in edges)
        {
            (neighbors[next[source]], pull[next[source]++]) = (target, strength);
            (neighbors[next[target]], pull[next[target]++]) = (source, strength);
        }
        return new(starts, neighbors, pull, mass);
    }
}
