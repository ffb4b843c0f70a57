using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Searches for the nearest points of up to 64 neighbouring points of a tree at once, those of a leaf. The state of one thread.</summary>
/// <remarks>
/// A block of leaves is entered while its box is near the box of all these points; there, vectors tell which points may have a neighbour in which leaf (<see cref="NearLeaves"/>), and just those are compared with it,
/// four at a time. So a leaf is fetched into the cache once for all. Where boxes exclude nothing (small clouds, many dimensions), the search notices and goes through all leaves: that is blocked brute force.
/// </remarks>
internal sealed class NeighborSearch
{
    /// <summary>Points in one vector.</summary>
    public const int Lanes = 16;

    /// <summary>Most points that are searched for together.</summary>
    public const int Most = NeighborTree.LeafSize;

    /// <summary>Where boxes leave more than this share of all comparisons to be done, they cost more than they save.</summary>
    private const double WorthlessShare = 0.9;

    /// <summary>Runs that then compare with all leaves before boxes are tried again.</summary>
    private const int RunsBetweenTrials = 7;

    /// <summary>The largest error of a squared distance, as a share of the bound, with which it is a candidate's; otherwise it is computed anew.</summary>
    private const float MostError = 1f / 1024;

    /// <summary>Blocks in which near leaves come first; after so many the bounds hardly fall.</summary>
    private const int BlocksInOrder = 4;

    private const int Nowhere = -1;

    private readonly NeighborTree _tree;
    private readonly NeighborBuffer[] _candidates;
    private readonly bool _prune;
    private readonly float _precision;
    private readonly PendingNodes _pending;
    private readonly NearLeaves _near;

    /// <summary>Columns of the points.</summary>
    private readonly AlignedFloats _group;

    /// <summary>Rows of the points: their coordinates relative to the middle of their own leaf, times −2, and the squares of their lengths behind them.</summary>
    private readonly float[] _rows;

    /// <summary>A leaf as in the tree, but relative to the middle of the points' own leaf.</summary>
    private readonly AlignedFloats _block;

    /// <summary>Bounds of the candidates; −1 where there is no point.</summary>
    private readonly AlignedFloats _bounds = new(Most);

    /// <summary>Errors of distances to the points of a leaf.</summary>
    private readonly AlignedFloats _errors = new(Most);

    /// <summary>The bounds with these errors.</summary>
    private readonly AlignedFloats _limits = new(Most);

    /// <summary>Squared distances of the points to the middle of their leaf.</summary>
    private readonly AlignedFloats _norms = new(Most);

    private readonly AlignedFloats _sums = new(LeafProducts.Points * NeighborTree.LeafSize);
    private readonly int _row;
    private int[] _places = new int[Most + LeafProducts.Points];
    private int[] _waiting = new int[Most + LeafProducts.Points];
    private int _waitingCount;
    private int _waitingLeaf;
    private int _leaf;
    private int _own = Nowhere;
    private int _groups;
    private int _blocks;
    private int _runsWithoutBoxes;
    private bool _boundsFell;
    private long _compared;

    public NeighborSearch(NeighborTree tree, ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances, bool prune)
    {
        _tree = tree;
        _prune = prune;
        _precision = LeafDistances.PrecisionOf(tree.Dimension);
        _pending = new PendingNodes(tree);
        _near = new NearLeaves(tree);
        _row = tree.Dimension + 1;
        _group = new AlignedFloats(tree.Dimension * LeafDistances.Stride);
        _rows = new float[Most * _row];
        _block = new AlignedFloats(NeighborTree.LeafSize * (tree.Dimension + 1));
        _candidates = new NeighborBuffer[Most];
        for (var lane = 0; lane < Most; lane++)
            _candidates[lane] = new NeighborBuffer(tree, scaled, cloud, k, onlyDistances);
    }

    /// <summary>What was found for each point.</summary>
    public NeighborBuffer Found(int lane) => _candidates[lane];

    /// <summary>Searches for the points <paramref name="from"/> … from + <paramref name="count"/> − 1 of a leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int leaf, int from, int count)
    {
        _groups = (count + Lanes - 1) / Lanes;
        _leaf = leaf;
        var first = _tree.Start(leaf) + from;
        Read(first, count);
        _bounds.Span.Fill(-1);
        for (var lane = 0; lane < count; lane++)
        {
            _candidates[lane].Start(first + lane);
            _bounds[lane] = _candidates[lane].Bound;
            _places[lane] = lane;
        }

        _own = Nowhere;
        if (_runsWithoutBoxes-- > 0 || !_prune)
        {
            for (var other = 0; other < _tree.FilledLeaves; other++)
                Compare(other, count);
            return;
        }

        // The first leaf gives the bounds.
        Compare(leaf, count);
        (_own, _compared, _boundsFell, _blocks) = (leaf, count, false, 0);
        _near.Take(_group, _groups);
        _pending.Start(_group.Span, _groups * Lanes, Farthest());
        for (int next; (next = _pending.NextBlock()) >= 0;)
        {
            Visit(next);
            if (_boundsFell)
                _pending.Bound = Farthest();
            _boundsFell = false;
        }

        Meet();
        _runsWithoutBoxes = _compared > WorthlessShare * _tree.FilledLeaves * count ? RunsBetweenTrials : 0;
    }

    /// <summary>Takes the coordinates of the points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int first, int count)
    {
        var d = _tree.Dimension;
        ref var middle = ref _tree.Middle(_leaf);
        for (var lane = 0; lane < _groups * Lanes; lane++)
        {
            // The first point once more where there is none: it does not widen the box.
            var point = _tree.Rows.AsSpan((first + (lane < count ? lane : 0)) * d, d);
            var row = _rows.AsSpan(lane * _row, _row);
            var norm = 0f;
            for (var c = 0; c < point.Length; c++)
            {
                _group[c * LeafDistances.Stride + lane] = point[c];
                var x = point[c] - Unsafe.Add(ref middle, c);
                row[c] = x * -2f;
                norm += x * x;
            }

            _norms[lane] = row[d] = norm;
        }
    }

    /// <summary>Compares the points with the leaves of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int block)
    {
        var count = _near.Start(block, ref _group[0], ref _bounds[0], _blocks++ < BlocksInOrder);
        for (var i = 0; i < count; i++)
        {
            var place = _near.Leaf(i);
            var leaf = block * NeighborTree.BlockLeaves + place;
            if (leaf == _own)
                continue;
            Prefetch.Read(ref Unsafe.Add(ref _tree.Block(leaf), NeighborTree.LeafSize), NeighborTree.LeafSize * _tree.Dimension);
            Meet();
            (_waitingLeaf, _waitingCount) = (leaf, _near.List(place, ref _bounds[0], ref _waiting[0]));
        }
    }

    /// <summary>Compares the leaf that waits for its memory.</summary>
    private void Meet()
    {
        if (_waitingCount == 0)
            return;
        _compared += _waitingCount;
        (_places, _waiting) = (_waiting, _places);
        _boundsFell |= Compare(_waitingLeaf, _waitingCount);
        _waitingCount = 0;
    }

    /// <summary>The largest bound.</summary>
    private float Farthest()
    {
        var farthest = Vector512.LoadUnsafe(ref _bounds[0]);
        for (var lane = Lanes; lane < Most; lane += Lanes)
            farthest = Vector512.MaxNative(farthest, Vector512.LoadUnsafe(ref _bounds[lane]));
        return Selection.Largest(farthest);
    }

    /// <summary>Compares the points of a leaf with the first <paramref name="count"/> of <see cref="_places"/>; whether any of them has new candidates.</summary>
    /// <remarks>The error of a distance is part of every comparison, and where it is too large the sum of squares follows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Compare(int leaf, int count)
    {
        Limit(Shift(leaf));
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var places = ref MemoryMarshal.GetArrayDataReference(_places);
        var any = 0;
        for (; count > 0; count -= LeafProducts.Points, places = ref Unsafe.Add(ref places, LeafProducts.Points))
        {
            var within = LeafDistances.Within(ref _block[0], _tree.Dimension, ref rows, ref places, count, ref _limits[0], ref _sums[0]);
            any |= within;
            for (; within != 0; within &= within - 1)
            {
                var i = BitOperations.TrailingZeroCount(within);
                Take(leaf, Unsafe.Add(ref places, i), _sums.Span.Slice(i * NeighborTree.LeafSize, NeighborTree.LeafSize));
            }
        }

        return any != 0;
    }

    /// <summary>Sets the errors of distances to a leaf that has points so far from the middle, squared, and the limits with them.</summary>
    private void Limit(float widest)
    {
        for (var lane = 0; lane < _groups * Lanes; lane += Lanes)
        {
            var errors = (Vector512.LoadUnsafe(ref _norms[lane]) + Vector512.Create(widest)) * _precision;
            errors.StoreUnsafe(ref _errors[lane]);
            (Vector512.LoadUnsafe(ref _bounds[lane]) + errors).StoreUnsafe(ref _limits[lane]);
        }
    }

    private void Take(int leaf, int lane, Span<float> sums)
    {
        var (limit, margin) = (_limits[lane], _errors[lane]);
        if (margin > MostError * _bounds[lane])
        {
            CompareExactly(lane, sums);
            (limit, margin) = (_bounds[lane], 0);
        }

        _candidates[lane].Take(_tree.Start(leaf), sums, limit, margin);
        _bounds[lane] = _candidates[lane].Bound;
    }

    /// <summary>Copies a leaf relative to the middle of the points' own leaf; returns a bound on the squared length of what comes out.</summary>
    /// <remarks>So the points are the same for all leaves. The error of |x|² + |y|² − 2·x·y stays small beside distances of about the distance of the leaves, and those are what is looked for.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Shift(int leaf)
    {
        ref var middle = ref _tree.Middle(leaf);
        ref var own = ref _tree.Middle(_leaf);
        ref var source = ref _tree.Block(leaf);
        ref var target = ref _block[0];
        var (n0, n1, n2, n3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var apart = 0f;
        for (var c = 0; c < _tree.Dimension; c++)
        {
            source = ref Unsafe.Add(ref source, NeighborTree.LeafSize);
            target = ref Unsafe.Add(ref target, NeighborTree.LeafSize);
            var step = Unsafe.Add(ref middle, c) - Unsafe.Add(ref own, c);
            apart += step * step;
            var by = Vector512.Create(step);
            var (y0, y1, y2, y3) = (Vector512.LoadUnsafe(ref source) + by, Vector512.LoadUnsafe(ref source, 16) + by, Vector512.LoadUnsafe(ref source, 32) + by, Vector512.LoadUnsafe(ref source, 48) + by);
            y0.StoreUnsafe(ref target);
            y1.StoreUnsafe(ref target, 16);
            y2.StoreUnsafe(ref target, 32);
            y3.StoreUnsafe(ref target, 48);
            n0 = Vector512.FusedMultiplyAdd(y0, y0, n0);
            n1 = Vector512.FusedMultiplyAdd(y1, y1, n1);
            n2 = Vector512.FusedMultiplyAdd(y2, y2, n2);
            n3 = Vector512.FusedMultiplyAdd(y3, y3, n3);
        }

        target = ref _block[0];
        n0.StoreUnsafe(ref target);
        n1.StoreUnsafe(ref target, 16);
        n2.StoreUnsafe(ref target, 32);
        n3.StoreUnsafe(ref target, 48);
        // (a + b)² is at most 2·a² + 2·b².
        return 2 * (_tree.Widths[leaf] + apart);
    }

    /// <summary>Sets the squared distances of the points of the leaf to a point as sums of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareExactly(int lane, Span<float> values)
    {
        for (var start = 0; start < NeighborTree.LeafSize; start += Lanes)
        {
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < _tree.Dimension; c++)
            {
                var column = Vector512.LoadUnsafe(ref _block[(c + 1) * NeighborTree.LeafSize + start]);
                var difference = column + Vector512.Create(_rows[lane * _row + c] * 0.5f);
                sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
            }

            sum.StoreUnsafe(ref values[start]);
        }
    }
}
