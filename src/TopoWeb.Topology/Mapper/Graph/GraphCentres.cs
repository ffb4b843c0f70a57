namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>Distances, in edges, from the middle of each component of a graph.</summary>
internal sealed class GraphCentres
{
    private const int Landmarks = 8;

    private readonly NerveComplex _complex;
    private readonly int[] _depths;
    private readonly int[] _nearest;
    private readonly int[] _largest;
    private readonly int[] _sum;
    private readonly int[] _round;
    private readonly int[] _order;
    private int _rounds;
    private int _reached;

    private GraphCentres(NerveComplex complex)
    {
        _complex = complex;
        _depths = new int[complex.Count];
        _nearest = new int[complex.Count];
        _largest = new int[complex.Count];
        _sum = new int[complex.Count];
        _round = new int[complex.Count];
        _order = new int[complex.Count];
    }

    /// <summary>For each node the number of edges to the middle of its component.</summary>
    /// <remarks>
    /// The middle is the node with the smallest largest distance to eight far nodes, then the smallest sum of distances to them, then the smallest number. The first far node is the one
    /// farthest from the first node of the component, each further one the farthest from those before. (Halfway between two far nodes would not do: where shortest paths are
    /// many, that can be on the rim.) O(nodes + edges) time.
    /// </remarks>
    public static int[] Depths(NerveComplex complex)
    {
        var centres = new GraphCentres(complex);
        for (var start = 0; start < complex.Count; start++)
            if (centres._round[start] == 0)
                centres.Sweep(centres.Middle(start));
        return centres._depths;
    }

    private int Middle(int start)
    {
        var far = Sweep(start);
        var component = _order.AsSpan(0, _reached).ToArray();
        foreach (var node in component)
            (_nearest[node], _largest[node], _sum[node]) = (int.MaxValue, 0, 0);
        for (var landmark = 0; landmark < Landmarks; landmark++)
        {
            Sweep(far);
            foreach (var node in component)
            {
                _nearest[node] = Math.Min(_nearest[node], _depths[node]);
                _largest[node] = Math.Max(_largest[node], _depths[node]);
                _sum[node] += _depths[node];
            }

            foreach (var node in component)
                if (_nearest[node] > _nearest[far] || _nearest[node] == _nearest[far] && node < far)
                    far = node;
            if (_nearest[far] == 0)
                break;
        }

        var middle = start;
        foreach (var node in component)
            if ((_largest[node], _sum[node], node).CompareTo((_largest[middle], _sum[middle], middle)) < 0)
                middle = node;
        return middle;
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
        (_depths[root], _round[root], _order[0]) = (0, _rounds, root);
        var farthest = root;
        _reached = 1;
        for (var read = 0; read < _reached; read++)
        {
            var node = _order[read];
            if (_depths[node] > _depths[farthest] || _depths[node] == _depths[farthest] && node < farthest)
                farthest = node;
            foreach (var neighbor in _complex.Neighbors(node))
            {
                if (_round[neighbor] == _rounds)
                    continue;
                (_depths[neighbor], _round[neighbor]) = (_depths[node] + 1, _rounds);
                _order[_reached++] = neighbor;
            }
        }

        return farthest;
    }
}
