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

    /// <summary>Neighbours by which all points are joined to others; the rest only where that left them apart.</summary>
    private const int FewNeighbors = 3;

    /// <summary>Bins of the histogram that are filled before it is looked at; then twice as many, and so on.</summary>
    private const int FirstBins = 2;

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

            JoinKnown(_coordinates.LeastSquare(coarse), smallest);
        }

        Connect(smallest, settings, progress);
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
            (_next[i], _found[i]) = (0, None);
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
            if (_search.Nearest(i, i, smallest, _cancellation))
                smallest = _search.Squared;
        }

        return smallest;
    }

    /// <summary>Joins points that are known to be nearer than <paramref name="square"/> by edges that count as the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void JoinKnown(double square, double smallest)
    {
        JoinKnown(0, FewNeighbors, None, square, smallest);
        // By now nearly all points of most bins are one component.
        JoinKnown(FewNeighbors, NeighborHints.K, Label(), square, smallest);
    }

    /// <summary>Does so with some of the neighbours of all points that are not in one component.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void JoinKnown(int from, int to, int except, double square, double smallest)
    {
        for (var i = 0; i < _count; i++)
        {
            if (except != None && _component[i] == except)
                continue;
            var own = _forest.Find(i);
            for (var next = from; _points.Other(i, ref next) is var other and not None && next < to && _points.SquaredOf(i, next) < square; next++)
                if (_forest.Find(other) != own && Join(new Edge(0, i, other), smallest))
                    own = _forest.Find(i);
        }
    }

    /// <summary>Joins components by their nearest foreign points until the rule needs no more heights.</summary>
    /// <remarks>Components that are far from all others are the ones that take long: only as many bins of the histogram are filled as it takes to meet the first empty one.</remarks>
    private void Connect(double smallest, MapperSettings settings, BinProgress progress)
    {
        for (var bins = FirstBins; _forest.Sets > 1; bins *= 2)
        {
            var end = CutRule.EndOfHeights(smallest, Diameter, settings, bins);
            ConnectBelow(end is { } height ? _coordinates.LeastSquare(height) : double.PositiveInfinity, progress);
            if (end is null || settings.Clustering == ClusteringRule.FixedThreshold)
                return;
            if (!CutRule.HasEmptyBin(Heights, Diameter, settings, bins))
                continue;
            // All others are beyond the empty bin; the last one is never empty.
            _edges.AsSpan(_edgeCount, _count - 1 - _edgeCount).Clear();
            _heights.AsSpan(_edgeCount, _count - 1 - _edgeCount).Fill(Diameter);
            _edgeCount = _count - 1;
            return;
        }
    }

    /// <summary>Does all merges of less than a height, given as a squared distance.</summary>
    private void ConnectBelow(double square, BinProgress progress)
    {
        for (var (joined, largest) = (true, Label()); joined && _forest.Sets > 1; largest = Label())
        {
            _cancellation.ThrowIfCancellationRequested();
            Candidates(largest, square);
            Search(largest);
            joined = Merge(largest);
            progress.Reach((double)_edgeCount / _count);
        }
    }

    /// <summary>For every component but the largest the nearest foreign point among those that are known and nearer than <paramref name="square"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Candidates(int largest, double square)
    {
        for (var i = 0; i < _count; i++)
            _best[i] = new Edge(square, None, None);
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
                if (BitOperations.IsPow2(group) ? _search.Nearest(start + BitOperations.TrailingZeroCount(group), own, best.Squared, _cancellation) : _search.Nearest(leaf, group, own, best.Squared, _cancellation))
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

    /// <summary>Joins each component but the largest by its best edge; whether there was any.</summary>
    private bool Merge(int largest)
    {
        var joined = false;
        for (var i = 0; i < _count; i++)
            if (_component[i] == i && i != largest && _best[i].From != None)
                joined |= Join(_best[i], _coordinates.Distance(_best[i].Squared));
        return joined;
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
        _forest = new UnionFind(m);
    }

    /// <summary>Two points of the bin and their squared distance.</summary>
    private readonly record struct Edge(double Squared, int From, int To);
}
