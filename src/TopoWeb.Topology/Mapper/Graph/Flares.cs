using System.Runtime.InteropServices;

namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>Finds the flares of a nerve: arms that stick out and close no loop.</summary>
/// <remarks>
/// Let f be the distance from the middle of the component. The components of {f ≥ t} grow as t falls (the superlevel persistence that M. Carrière, S. Oudot, "Structure and stability
/// of the one-dimensional Mapper" (2018), take branches from). One of them with one tip is an arm where something lies beyond its border, and neither it nor it with its border shrunk to a
/// point has a cycle that triangles do not fill: a ring around a disc has the first, both halves of a loop the second. The flare of the tip is its largest arm. Tips that rise less than
/// the minimum above the node where they join a farther one are no tips of their own.
/// </remarks>
internal sealed class Flares(NerveComplex complex, int[] depths, CycleElimination elimination, int minimumLength)
{
    private readonly int[] _depths = depths;
    private readonly UnionFind _regions = new(complex.Count);
    private readonly int[] _tips = new int[complex.Count];
    private readonly bool[] _branched = new bool[complex.Count];

    /// <summary>For each region the smallest t at which it was an arm; 0 where it never was.</summary>
    private readonly int[] _armFrom = new int[complex.Count];
    private readonly int[] _judgedAt = new int[complex.Count];
    private readonly List<GraphFlare> _found = [];
    private readonly int[] _mark = new int[complex.Count];
    private int _marks;

    /// <summary>Flares, longest first. <paramref name="order"/> holds all nodes by depth.</summary>
    public List<GraphFlare> Find(int[] order, CancellationToken cancellation)
    {
        for (var node = 0; node < order.Length; node++)
            _tips[node] = node;
        for (int end = order.Length, start; end > 0 && _depths[order[end - 1]] > 0; end = start)
        {
            var level = _depths[order[end - 1]];
            for (start = end; start > 0 && _depths[order[start - 1]] == level; start--)
                Enter(order[start - 1]);
            for (var i = start; i < end; i++)
                Judge(_regions.Find(order[i]), level, cancellation);
        }

        for (var node = 0; node < complex.Count; node++)
            if (_depths[node] > 0 && _regions.Find(node) == node)
                Report(node);
        _found.Sort((x, y) => x.Length != y.Length ? y.Length.CompareTo(x.Length) : x.Tip.CompareTo(y.Tip));
        return _found;
    }

    private void Enter(int node)
    {
        foreach (var neighbor in complex.Neighbors(node))
            if (_depths[neighbor] > _depths[node] || _depths[neighbor] == _depths[node] && neighbor > node)
                Join(_regions.Find(node), _regions.Find(neighbor), _depths[node]);
    }

    private void Join(int elder, int younger, int level)
    {
        if (elder == younger)
            return;
        var (tip, other) = (_tips[elder], _tips[younger]);
        if (_depths[other] > _depths[tip] || _depths[other] == _depths[tip] && other < tip)
            (elder, younger, tip, other) = (younger, elder, other, tip);
        var branched = _branched[elder] || _branched[younger];
        if (_depths[other] - level >= minimumLength)
        {
            Report(elder);
            Report(younger);
            branched = true;
        }

        var armFrom = _armFrom[elder];
        _regions.Union(elder, younger);
        var region = _regions.Find(elder);
        (_tips[region], _branched[region], _armFrom[region]) = (tip, branched, armFrom);
    }

    private void Judge(int region, int level, CancellationToken cancellation)
    {
        if (_branched[region] || _judgedAt[region] == level)
            return;
        _judgedAt[region] = level;
        if (IsArm(_tips[region], level, cancellation))
            _armFrom[region] = level;
    }

    private bool IsArm(int tip, int level, CancellationToken cancellation)
    {
        var (nodes, border) = Region(tip, level);
        if (!LiesBeyond(border))
            return false;
        // By breadth from the tip, and from the border: each node comes after one of its neighbours, and few cycles are open at a time.
        if (elimination.Betti1(CollectionsMarshal.AsSpan(nodes), [], cancellation) > 0)
            return false;
        nodes.Sort((x, y) => _depths[x] != _depths[y] ? _depths[x].CompareTo(_depths[y]) : x.CompareTo(y));
        return elimination.Betti1(CollectionsMarshal.AsSpan(nodes), CollectionsMarshal.AsSpan(border), cancellation) == 0;
    }

    /// <summary>The nodes that <paramref name="tip"/> is joined to through depths of at least <paramref name="level"/>, and the nodes next to them.</summary>
    private (List<int> Nodes, List<int> Border) Region(int tip, int level)
    {
        _marks++;
        var (nodes, border) = (new List<int> { tip }, new List<int>());
        _mark[tip] = _marks;
        for (var read = 0; read < nodes.Count; read++)
        {
            foreach (var neighbor in complex.Neighbors(nodes[read]))
            {
                if (_mark[neighbor] == _marks)
                    continue;
                _mark[neighbor] = _marks;
                (_depths[neighbor] >= level ? nodes : border).Add(neighbor);
            }
        }

        return (nodes, border);
    }

    /// <summary>Whether a node of the border just found has a neighbour outside of it and of the region.</summary>
    private bool LiesBeyond(List<int> border)
    {
        foreach (var node in border)
            foreach (var neighbor in complex.Neighbors(node))
                if (_mark[neighbor] != _marks)
                    return true;
        return false;
    }

    private void Report(int region)
    {
        var (tip, level) = (_tips[region], _armFrom[region]);
        if (_branched[region] || level == 0 || _depths[tip] - level + 1 < minimumLength)
            return;
        var (nodes, border) = Region(tip, level);
        _found.Add(new GraphFlare(tip, _depths[tip] - level + 1, [.. nodes.Order()], [.. border.Order()]));
    }
}
