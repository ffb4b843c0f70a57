namespace TopoWeb.Topology.Mapper;

/// <summary>Distances, in edges, from the middle of each component of a graph.</summary>
internal sealed class GraphCentres
{
    private readonly NerveComplex _complex;
    private readonly int[] _depths;
    private readonly int[] _parents;
    private readonly int[] _round;
    private readonly int[] _order;
    private int _rounds;

    private GraphCentres(NerveComplex complex)
    {
        _complex = complex;
        _depths = new int[complex.Count];
        _parents = new int[complex.Count];
        _round = new int[complex.Count];
        _order = new int[complex.Count];
    }

    /// <summary>
    /// For each node the number of edges to the middle of its component: the node halfway on a shortest path from a, farthest from the first node of the
    /// component, to the node farthest from a (the double sweep, which finds a longest path of a tree). O(nodes + edges) time.
    /// </summary>
    public static int[] Depths(NerveComplex complex)
    {
        var centres = new GraphCentres(complex);
        for (var start = 0; start < complex.Count; start++)
        {
            if (centres._round[start] > 0)
                continue;
            var middle = centres.Sweep(centres.Sweep(start));
            for (var steps = centres._depths[middle] / 2; steps > 0; steps--)
                middle = centres._parents[middle];
            centres.Sweep(middle);
        }

        return centres._depths;
    }

    /// <summary>The nodes by depth, then number: each but the middle of a component comes after one of its neighbours.</summary>
    public static int[] Order(int[] depths)
    {
        var order = new int[depths.Length];
        for (var node = 0; node < order.Length; node++)
            order[node] = node;
        Array.Sort(order, (x, y) => depths[x] != depths[y] ? depths[x].CompareTo(depths[y]) : x.CompareTo(y));
        return order;
    }

    /// <summary>Breadth-first search from <paramref name="root"/>; returns the farthest node, the smallest of several.</summary>
    private int Sweep(int root)
    {
        _rounds++;
        (_depths[root], _parents[root], _round[root], _order[0]) = (0, -1, _rounds, root);
        var (reached, farthest) = (1, root);
        for (var read = 0; read < reached; read++)
        {
            var node = _order[read];
            if (_depths[node] > _depths[farthest] || _depths[node] == _depths[farthest] && node < farthest)
                farthest = node;
            foreach (var neighbor in _complex.Neighbors(node))
            {
                if (_round[neighbor] == _rounds)
                    continue;
                (_depths[neighbor], _parents[neighbor], _round[neighbor]) = (_depths[node] + 1, node, _rounds);
                _order[reached++] = neighbor;
            }
        }

        return farthest;
    }
}
