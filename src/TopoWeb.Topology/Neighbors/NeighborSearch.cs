using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Searches for the nearest points of up to 64 neighbouring points of a tree at once, those of a leaf. The state of one thread.</summary>
/// <remarks>
/// A node is entered while its box is near the box of all these points, a leaf while it is near that of 16 of them; there, one lane of a vector for each of the 16 tells which points may have a neighbour
/// in the leaf, and just those are compared with it, four at a time. So a leaf is fetched into the cache once for all of them. Where boxes exclude nothing (small clouds, many dimensions), the search notices and goes through the leaves
/// one after the other: that is blocked brute force.
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

    /// <summary>A place among the points that is near nothing.</summary>
    private const int Nobody = Most;

    private const int Stride = LeafDistances.Stride;

    private readonly NeighborTree _tree;
    private readonly ScaledPoints _scaled;
    private readonly NeighborBuffer[] _candidates;
    private readonly bool _prune;
    private readonly float _precision;
    private readonly PendingNodes _pending;
    private readonly GroupBoxes _boxes;

    /// <summary>Columns of the points.</summary>
    private readonly float[] _group;

    /// <summary>Columns of the points relative to the middle of a leaf, times −2, the squares of their lengths and the limits of their candidates.</summary>
    private readonly float[] _local;

    /// <summary>Errors of the distances to the points of a leaf.</summary>
    private readonly float[] _errors = new float[Most];

    /// <summary>Bounds of the candidates; −1 where there is no point.</summary>
    private readonly float[] _bounds = new float[Most];

    private readonly float[] _sums = new float[LeafDistances.Points * NeighborTree.LeafSize];
    private readonly int[] _places = new int[Most + LeafDistances.Points];
    private int _groups;
    private int _waitingLeaf;
    private ulong _waitingLanes;
    private int _runsWithoutBoxes;
    private long _compared;

    public NeighborSearch(NeighborTree tree, ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances, bool prune)
    {
        _tree = tree;
        _scaled = scaled;
        _prune = prune;
        _precision = LeafDistances.PrecisionOf(tree.Dimension);
        _pending = new PendingNodes(tree);
        _boxes = new GroupBoxes(tree);
        _group = new float[tree.Dimension * Stride];
        _local = new float[(tree.Dimension + 2) * Stride];
        _local[^(Stride - Nobody)] = float.NegativeInfinity;
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
        var d = _tree.Dimension;
        _groups = (count + Lanes - 1) / Lanes;
        var first = _tree.Start(leaf) + from;
        var points = _tree.Points.AsSpan(first, count);
        for (var lane = 0; lane < _groups * Lanes; lane++)
        {
            // The first point once more where there is none: it does not widen the box.
            var row = points[lane < count ? lane : 0] * d;
            for (var c = 0; c < d; c++)
                _group[c * Stride + lane] = _scaled.Values[row + c];
        }

        _bounds.AsSpan().Fill(-1);
        for (var lane = 0; lane < count; lane++)
        {
            _candidates[lane].Start(first + lane);
            _bounds[lane] = _candidates[lane].Bound;
        }

        if (_runsWithoutBoxes-- > 0 || !_prune)
        {
            for (var other = 0; other < _tree.FilledLeaves; other++)
                Compare(other, ulong.MaxValue >> (Most - count));
            return;
        }

        _compared = 0;
        _boxes.Bound(_group, _groups);
        _pending.Start(_group, _groups * Lanes, Farthest());
        for (int next; (next = _pending.NextBlock()) >= 0;)
            Visit(next);
        Meet();
        _runsWithoutBoxes = _compared > WorthlessShare * _tree.FilledLeaves * count ? RunsBetweenTrials : 0;
    }

    /// <summary>Compares the points with the leaves of a block, near ones first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int block)
    {
        var count = _boxes.Start(block);
        for (var i = 0; i < count; i++)
        {
            var place = _boxes.Leaf(i);
            var leaf = block * NeighborTree.BlockLeaves + place;
            var lanes = 0UL;
            for (var group = 0; group < _groups; group++)
                if (_boxes.IsNear(group, place))
                    lanes |= Near(leaf, group * Lanes) << (group * Lanes);
            if (lanes == 0)
                continue;
            Prefetch.Read(ref _tree.Block(leaf), NeighborTree.LeafSize * (_tree.Dimension + 1));
            Meet();
            (_waitingLeaf, _waitingLanes) = (leaf, lanes);
            // The first leaf gives the bounds.
            if (_compared == 0)
                Meet();
        }
    }

    /// <summary>Compares the leaf that waits for its memory.</summary>
    private void Meet()
    {
        var lanes = _waitingLanes;
        if (lanes == 0)
            return;
        _waitingLanes = 0;
        _compared += BitOperations.PopCount(lanes);
        if (Compare(_waitingLeaf, lanes))
            _pending.Bound = Farthest();
    }

    /// <summary>Tells the boxes of the groups the largest bounds of their points, and returns the largest of all.</summary>
    private float Farthest()
    {
        var farthest = -1f;
        for (var group = 0; group < _groups; group++)
            farthest = Math.Max(farthest, _boxes.SetBound(group, Vector512.LoadUnsafe(ref _bounds[group * Lanes])));
        return farthest;
    }

    /// <summary>The points of 16 lanes whose bounds reach the box of a leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Near(int leaf, int lane)
    {
        ref var box = ref LeafBox(leaf);
        ref var group = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_group), lane);
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < _tree.Dimension; c++)
        {
            var x = Vector512.LoadUnsafe(ref group);
            var below = Vector512.Create(box) - x;
            var above = x - Vector512.Create(Unsafe.Add(ref box, NeighborTree.BlockLeaves));
            var outside = Vector512.MaxNative(Vector512.MaxNative(below, above), Vector512<float>.Zero);
            sum = Vector512.FusedMultiplyAdd(outside, outside, sum);
            group = ref Unsafe.Add(ref group, Stride);
            box = ref Unsafe.Add(ref box, 2 * NeighborTree.BlockLeaves);
        }

        return Vector512.LessThanOrEqual(sum, Vector512.LoadUnsafe(ref _bounds[lane])).ExtractMostSignificantBits();
    }

    /// <summary>The smallest coordinate of a leaf; 16 places further the largest, and as far again the next column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref float LeafBox(int leaf) => ref Unsafe.Add(ref _tree.BlockBoxes(leaf / NeighborTree.BlockLeaves), leaf % NeighborTree.BlockLeaves);

    /// <summary>Compares the points of a leaf with the points named by <paramref name="lanes"/>; whether any of them has new candidates.</summary>
    /// <remarks>The error of a distance is part of every comparison, and where it is too large the sum of squares follows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Compare(int leaf, ulong lanes)
    {
        var d = _tree.Dimension;
        for (var group = 0; group < _groups; group++)
            if ((lanes >> (group * Lanes) & ushort.MaxValue) != 0)
                Localize(leaf, group * Lanes);
        var count = 0;
        for (; lanes != 0; lanes &= lanes - 1)
            _places[count++] = BitOperations.TrailingZeroCount(lanes);
        _places.AsSpan(count, LeafDistances.Points - 1).Fill(Nobody);
        var any = false;
        for (var first = 0; first < count; first += LeafDistances.Points)
        {
            var within = LeafDistances.Within(ref _tree.Block(leaf), d, ref _local[0], ref _places[first], ref _sums[0]);
            any |= within != 0;
            for (; within != 0; within &= within - 1)
            {
                var i = BitOperations.TrailingZeroCount(within);
                Take(leaf, _places[first + i], _sums.AsSpan(i * NeighborTree.LeafSize, NeighborTree.LeafSize));
            }
        }

        return any;
    }

    private void Take(int leaf, int lane, Span<float> sums)
    {
        var margin = _errors[lane];
        var limit = _bounds[lane] + margin;
        if (margin > MostError * _bounds[lane])
        {
            CompareExactly(leaf, lane, sums);
            (limit, margin) = (_bounds[lane], 0);
        }

        _candidates[lane].Take(_tree.Start(leaf), sums, limit, margin);
        _bounds[lane] = _candidates[lane].Bound;
    }

    /// <summary>Coordinates of 16 points relative to the middle of a leaf, times −2, the squares of their lengths, the errors of distances to the points of the leaf and the limits that follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Localize(int leaf, int lane)
    {
        ref var middle = ref _tree.Middle(leaf);
        ref var group = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_group), lane);
        ref var local = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_local), lane);
        var norm = Vector512<float>.Zero;
        for (var c = 0; c < _tree.Dimension; c++)
        {
            var x = Vector512.LoadUnsafe(ref group) - Vector512.Create(Unsafe.Add(ref middle, c));
            norm = Vector512.FusedMultiplyAdd(x, x, norm);
            (x * -2f).StoreUnsafe(ref local);
            group = ref Unsafe.Add(ref group, Stride);
            local = ref Unsafe.Add(ref local, Stride);
        }

        var errors = (norm + Vector512.Create(_tree.Widths[leaf])) * _precision;
        errors.StoreUnsafe(ref _errors[lane]);
        norm.StoreUnsafe(ref local);
        (Vector512.LoadUnsafe(ref _bounds[lane]) + errors).StoreUnsafe(ref local, Stride);
    }

    /// <summary>Sets the squared distances of the points of a leaf to a point as sums of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareExactly(int leaf, int lane, Span<float> values)
    {
        for (var start = 0; start < NeighborTree.LeafSize; start += Lanes)
        {
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < _tree.Dimension; c++)
            {
                var column = Vector512.LoadUnsafe(ref _tree.Block(leaf), (nuint)((c + 1) * NeighborTree.LeafSize + start));
                var difference = column + Vector512.Create(_local[c * Stride + lane] * 0.5f);
                sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
            }

            sum.StoreUnsafe(ref values[start]);
        }
    }
}
