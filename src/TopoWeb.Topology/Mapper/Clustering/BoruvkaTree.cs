using System.Numerics;
using System.Runtime.CompilerServices;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Minimum spanning trees of bins from the neighbours that all bins share. Keeps its arrays from bin to bin; one instance for each thread.</summary>
/// <remarks>
/// O. Borůvka, "O jistém problému minimálním" (1926), in the form of W. B. March, P. Ram, A. G. Gray, "Fast Euclidean minimum spanning tree" (KDD 2010): in every round each component but the
/// largest gets the edge to its nearest foreign point. Most are among the shared neighbours; where a nearer one could have been left out of those, the tree of boxes is searched. Merges whose
/// heights the cut rule does not tell apart (<see cref="CutRule.Coarse"/>) come first, with any edge that is short enough. Linear memory. Loops over all points go straight to optimised
/// code: a graph would be half done before the tiers had noticed them.
/// </remarks>
internal sealed class BoruvkaTree : ISpanningTree
{
    private const int None = -1;

    /// <summary>Share of the work that the diameter is about.</summary>
    private const double DiameterShare = 0.5;

    private readonly MetricCoordinates _coordinates;
    private readonly NeighborHints _hints;
    private readonly BinPoints _points;
    private readonly ForeignSearch _search;
    private readonly FarthestPair _farthest;
    private int[] _component = [];
    private int[] _next = [];
    private int[] _found = [];
    private double[] _bounds = [];
    private Edge[] _best = [];
    private Edge[] _edges = [];
    private double[] _heights = [];
    private bool[] _alone = [];
    private UnionFind _forest = new(0);
    private int _count;
    private int _edgeCount;
    private CancellationToken _cancellation;

    public BoruvkaTree(MetricCoordinates coordinates, NeighborHints hints)
    {
        (_coordinates, _hints) = (coordinates, hints);
        _points = new BinPoints(hints);
        _search = new ForeignSearch(_points.Tree, coordinates.Points.Dimension);
        _farthest = new FarthestPair(_points, hints.Points);
    }

    public ReadOnlySpan<double> Heights => _heights.AsSpan(0, _edgeCount);

    public double Diameter { get; private set; }

    public void Span(ReadOnlySpan<int> members, MapperSettings settings, BinProgress progress, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        cancellation.ThrowIfCancellationRequested();
        Begin(members);
        progress.Enter(0, DiameterShare);
        Diameter = CutRule.NeedsDiameter(settings.Clustering) ? _coordinates.Distance(_farthest.Squared(progress, cancellation)) : 0;
        progress.Enter(DiameterShare, 1);
        var smallest = CutRule.NeedsHeights(settings.Clustering) ? _coordinates.Distance(Smallest()) : 0;
        if (CutRule.Coarse(smallest, Diameter, settings) is { } coarse)
        {
            if (coarse == 0)
            {
                _edgeCount = _count - 1;
                _heights.AsSpan(0, _edgeCount).Fill(smallest);
                return;
            }

            Coarsen(_coordinates.LeastSquare(coarse), smallest);
        }

        for (var largest = Label(); _forest.Sets > 1 && CutRule.NeedsHeights(settings.Clustering); largest = Label())
        {
            cancellation.ThrowIfCancellationRequested();
            Candidates(largest);
            Search(largest);
            Merge(largest);
            progress.Reach((double)_edgeCount / _count);
        }
    }

    public int Label(double cut, Span<int> labels)
    {
        _forest.Reset(_count);
        for (var i = 0; i < _edgeCount; i++)
            if (_heights[i] <= cut)
                _forest.Union(_edges[i].From, _edges[i].To);
        for (var i = 0; i < _count; i++)
            labels[i] = _forest.Find(_points.Positions[i]);
        return _count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(ReadOnlySpan<int> members)
    {
        _count = members.Length;
        Reserve(_count);
        _points.Fill(members);
        _forest.Reset(_count);
        _edgeCount = 0;
        for (var i = 0; i < _count; i++)
        {
            (_next[i], _found[i], _alone[i]) = (0, None, false);
            _bounds[i] = _hints.Unseen[_points.Ranks[i]];
        }
    }

    /// <summary>The smallest squared distance of two points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Smallest()
    {
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < _count; i++)
            if (_points.Other(i, ref _next[i]) != None)
                smallest = Math.Min(smallest, _points.SquaredOf(i, _next[i]));
        var ready = false;
        for (var i = 0; i < _count; i++)
        {
            // Two points that do not know each other are no nearer than what either knows of.
            if (_next[i] < NeighborHints.K || !(_bounds[i] < smallest))
                continue;
            if (!ready)
                _search.Among([]);
            ready = true;
            if (_search.Nearest(i, i, smallest, any: false, _cancellation))
                smallest = _search.Squared;
        }

        return smallest;
    }

    /// <summary>Joins all that merges below a height join, with edges that count as the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Coarsen(double square, double smallest)
    {
        for (var i = 0; i < _count; i++)
        {
            var own = _forest.Find(i);
            for (var next = 0; _points.Other(i, ref next) is var other and not None && _points.SquaredOf(i, next) < square; next++)
                if (_forest.Find(other) != own && Join(new Edge(0, i, other), smallest))
                    own = _forest.Find(i);
        }

        for (var (joined, largest) = (true, Label()); joined && _forest.Sets > 1; largest = Label())
        {
            _cancellation.ThrowIfCancellationRequested();
            joined = false;
            _search.Among(_component.AsSpan(0, _count));
            for (var leaf = 0; leaf < _points.Tree.UsedLeaves; leaf++)
                joined |= JoinNear(leaf, largest, square, smallest);
        }
    }

    /// <summary>Joins what is nearer than <paramref name="square"/> to the points of a leaf; whether there was any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool JoinNear(int leaf, int largest, double square, double smallest)
    {
        var (open, start) = (0u, leaf * BinTree.LeafSize);
        for (var i = start; i < start + _points.Tree.CountOf(leaf); i++)
        {
            if (_alone[i] || _component[i] == largest || _forest.Find(i) == _forest.Find(largest))
                continue;
            _alone[i] = _bounds[i] >= square;
            open |= _alone[i] ? 0 : 1u << i;
        }

        var joined = false;
        while (open != 0)
        {
            var group = _search.TakeGroup(leaf, ref open, out var own);
            if (_search.Nearest(leaf, group, own, square, any: true, _cancellation))
            {
                joined |= Join(new Edge(0, _search.From, _search.Found), smallest);
                continue;
            }

            for (; group != 0; group &= group - 1)
            {
                var i = start + BitOperations.TrailingZeroCount(group);
                (_alone[i], _bounds[i]) = (true, Math.Max(_bounds[i], square));
            }
        }

        return joined;
    }

    /// <summary>For every component but the largest the nearest foreign point among those that are known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Candidates(int largest)
    {
        for (var i = 0; i < _count; i++)
            _best[i] = new Edge(double.PositiveInfinity, None, None);
        for (var i = 0; i < _count; i++)
        {
            var own = _component[i];
            if (own == largest)
                continue;
            int other;
            for (; (other = _points.Other(i, ref _next[i])) != None && _component[other] == own;)
                _next[i]++;
            if (other != None)
                Offer(own, new Edge(_points.SquaredOf(i, _next[i]), i, other));
            else if (_found[i] != None && _component[_found[i]] != own)
                Offer(own, new Edge(_bounds[i], i, _found[i]));
            else
                _found[i] = None;
        }
    }

    private void Offer(int component, Edge edge)
    {
        if (edge.Squared < _best[component].Squared)
            _best[component] = edge;
    }

    /// <summary>Searches for points that no one knows of and that are nearer than those known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Search(int largest)
    {
        var ready = false;
        for (var leaf = 0; leaf < _points.Tree.UsedLeaves; leaf++)
        {
            var (open, start) = (0u, leaf * BinTree.LeafSize);
            for (var i = start; i < start + _points.Tree.CountOf(leaf); i++)
                if (_component[i] != largest && _next[i] == NeighborHints.K && _found[i] == None && _bounds[i] < _best[_component[i]].Squared)
                    open |= 1u << i;
            if (open == 0)
                continue;
            if (!ready)
                _search.Among(_component.AsSpan(0, _count));
            ready = true;
            while (open != 0)
            {
                var group = _search.TakeGroup(leaf, ref open, out var own);
                ref var best = ref _best[own];
                if (_search.Nearest(leaf, group, own, best.Squared, any: false, _cancellation))
                {
                    _found[_search.From] = _search.Found;
                    best = new Edge(_search.Squared, _search.From, _search.Found);
                }

                // No foreign point is nearer to any of them now.
                for (; group != 0; group &= group - 1)
                    _bounds[start + BitOperations.TrailingZeroCount(group)] = best.Squared;
            }
        }
    }

    /// <summary>Joins each component but the largest by its best edge.</summary>
    private void Merge(int largest)
    {
        for (var i = 0; i < _count; i++)
            if (_component[i] == i && i != largest)
                Join(_best[i], _coordinates.Distance(_best[i].Squared));
    }

    private bool Join(Edge edge, double height)
    {
        if (!_forest.Union(edge.From, edge.To))
            return false;
        _edges[_edgeCount] = edge;
        _heights[_edgeCount++] = height;
        return true;
    }

    /// <summary>Notes the component of every point; returns the largest. A component is named by one of its points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Label()
    {
        var largest = _forest.Find(0);
        for (var i = 0; i < _count; i++)
        {
            _component[i] = _forest.Find(i);
            if (_forest.SizeOf(_component[i]) > _forest.SizeOf(largest))
                largest = _component[i];
        }

        return largest;
    }

    private void Reserve(int m)
    {
        if (_component.Length >= m)
            return;
        _component = new int[m];
        _next = new int[m];
        _found = new int[m];
        _bounds = new double[m];
        _best = new Edge[m];
        _edges = new Edge[m];
        _heights = new double[m];
        _alone = new bool[m];
        _forest = new UnionFind(m);
    }

    /// <summary>Two points of the bin and their squared distance.</summary>
    private readonly record struct Edge(double Squared, int From, int To);
}
