using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Searches for the nearest points of up to 16 neighbouring points of a tree at once. The state of one thread.</summary>
/// <remarks>
/// One lane of a vector for each of the 16 points: a node is entered while any of them may have a neighbour in its box, and a leaf is compared with just
/// those. Where boxes exclude nothing (small clouds, many dimensions), the search notices and goes through the leaves one after the other: that is blocked brute force.
/// </remarks>
internal sealed class NeighborSearch
{
    /// <summary>Points that are searched for together.</summary>
    public const int Lanes = 16;

    /// <summary>Where boxes leave more than this share of all comparisons to be done, they cost more than they save.</summary>
    private const double WorthlessShare = 0.9;

    /// <summary>Groups that are then compared with all leaves before boxes are tried again.</summary>
    private const int GroupsBetweenTrials = 31;

    /// <summary>The largest error of a squared distance, as a share of the bound, with which it is a candidate's; otherwise it is computed anew.</summary>
    private const float MostError = 1f / 1024;

    private readonly NeighborTree _tree;
    private readonly ScaledPoints _scaled;
    private readonly NeighborBuffer[] _candidates;
    private readonly float[] _values = new float[NeighborTree.LeafSize];
    private readonly float[] _bounds = new float[Lanes];
    private readonly bool _prune;
    private readonly float[] _group;
    private readonly float[] _local;
    private readonly float[] _norms = new float[Lanes];
    private readonly float[] _errors = new float[Lanes];
    private readonly float[] _centre;
    private readonly float _precision;
    private int _groupsWithoutBoxes;
    private long _compared;

    public NeighborSearch(NeighborTree tree, ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances, bool prune)
    {
        _tree = tree;
        _scaled = scaled;
        _prune = prune;
        _precision = PrecisionOf(tree.Dimension);
        _group = new float[tree.Dimension * Lanes];
        _local = new float[tree.Dimension * Lanes];
        _centre = new float[tree.Dimension];
        _candidates = new NeighborBuffer[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
            _candidates[lane] = new NeighborBuffer(scaled, cloud, k, onlyDistances);
    }

    /// <summary>What |x|² + |y|² − 2·x·y is off by, as a share of |x|² + |y|².</summary>
    /// <remarks>Three sums of d terms are off by at most (3d + 1)·2⁻²⁴; more than doubled to be on the safe side.</remarks>
    public static float PrecisionOf(int dimension) => (dimension + 4) * (1f / (1 << 21));

    /// <summary>What was found for each point of the group.</summary>
    public NeighborBuffer Found(int lane) => _candidates[lane];

    /// <summary>Searches for the points <paramref name="from"/> … from + <paramref name="count"/> − 1 of a leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int leaf, int from, int count)
    {
        var d = _tree.Dimension;
        var points = _tree.Points.AsSpan(_tree.Start(leaf) + from, count);
        for (var lane = 0; lane < count; lane++)
            for (var c = 0; c < d; c++)
                _group[c * Lanes + lane] = _scaled.Values[points[lane] * d + c];
        for (var c = 0; c < d; c++)
            _centre[c] = _group[c * Lanes];

        _bounds.AsSpan().Fill(-1);
        for (var lane = 0; lane < count; lane++)
        {
            _candidates[lane].Start(points[lane]);
            _bounds[lane] = _candidates[lane].Bound;
        }

        if (_groupsWithoutBoxes-- > 0 || !_prune)
        {
            for (var other = 0; other < _tree.FilledLeaves; other++)
                Compare(other, (1UL << count) - 1);
            return;
        }

        _compared = 0;
        Visit(1);
        _groupsWithoutBoxes = _compared > WorthlessShare * _tree.FilledLeaves * count ? GroupsBetweenTrials : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int node)
    {
        var lanes = Vector512.LessThanOrEqual(Nearest(node), Vector512.LoadUnsafe(ref _bounds[0])).ExtractMostSignificantBits();
        if (lanes == 0)
            return;
        if (node >= _tree.Leaves)
        {
            _compared += System.Numerics.BitOperations.PopCount(lanes);
            Compare(node - _tree.Leaves, lanes);
            return;
        }

        var near = 2 * node + (_centre[_tree.SplitColumns[node]] <= _tree.Splits[node] ? 0 : 1);
        Visit(near);
        Visit(near ^ 1);
    }

    /// <summary>Squared distance of each point of the group to the box of a node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector512<float> Nearest(int node)
    {
        var d = _tree.Dimension;
        ref var box = ref _tree.Box(node);
        ref var group = ref MemoryMarshal.GetArrayDataReference(_group);
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < d; c++)
        {
            var x = Vector512.LoadUnsafe(ref group, (nuint)(c * Lanes));
            var below = Vector512.Create(Unsafe.Add(ref box, c)) - x;
            var above = x - Vector512.Create(Unsafe.Add(ref box, d + c));
            var outside = Vector512.Max(Vector512.Max(below, above), Vector512<float>.Zero);
            sum = Vector512.FusedMultiplyAdd(outside, outside, sum);
        }

        return sum;
    }

    /// <summary>Compares the points of a leaf with the points of the group named by <paramref name="lanes"/>.</summary>
    /// <remarks>
    /// With x and y relative to the middle of the leaf, |x − y|² = |x|² + |y|² − 2·x·y takes half the operations of the sum of squares, at the price of an error that grows
    /// with the size of the leaf: it is part of every comparison, and where it is too large the sum of squares follows.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(int leaf, ulong lanes)
    {
        var d = _tree.Dimension;
        ref var local = ref MemoryMarshal.GetArrayDataReference(_local);
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        ref var norms = ref _tree.Block(leaf);
        ref var columns = ref Unsafe.Add(ref norms, NeighborTree.LeafSize);
        Localize(leaf);
        for (; lanes != 0; lanes &= lanes - 1)
        {
            var lane = System.Numerics.BitOperations.TrailingZeroCount(lanes);
            var x2 = Vector512.Create(_norms[lane]);
            var s0 = Vector512.LoadUnsafe(ref norms) + x2;
            var s1 = Vector512.LoadUnsafe(ref norms, 16) + x2;
            var s2 = Vector512.LoadUnsafe(ref norms, 32) + x2;
            var s3 = Vector512.LoadUnsafe(ref norms, 48) + x2;
            ref var column = ref columns;
            for (var c = 0; c < d; c++)
            {
                var x = Vector512.Create(Unsafe.Add(ref local, c * Lanes + lane));
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref column), x, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref column, 16), x, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref column, 32), x, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref column, 48), x, s3);
                column = ref Unsafe.Add(ref column, NeighborTree.LeafSize);
            }

            var margin = _errors[lane];
            var limit = _bounds[lane] + margin;
            if (!Vector512.LessThanOrEqualAny(Vector512.MinNative(Vector512.MinNative(s0, s1), Vector512.MinNative(s2, s3)), Vector512.Create(limit)))
                continue;
            if (margin > MostError * _bounds[lane])
            {
                CompareExactly(leaf, lane);
                (limit, margin) = (_bounds[lane], 0);
            }
            else
            {
                // Rounding may leave a little less than nothing.
                Vector512.MaxNative(s0, Vector512<float>.Zero).StoreUnsafe(ref values);
                Vector512.MaxNative(s1, Vector512<float>.Zero).StoreUnsafe(ref values, 16);
                Vector512.MaxNative(s2, Vector512<float>.Zero).StoreUnsafe(ref values, 32);
                Vector512.MaxNative(s3, Vector512<float>.Zero).StoreUnsafe(ref values, 48);
            }

            _candidates[lane].Take(_tree.Points.AsSpan(_tree.Start(leaf), NeighborTree.LeafSize), _values, limit, margin);
            _bounds[lane] = _candidates[lane].Bound;
        }
    }

    /// <summary>Coordinates of the group relative to the middle of a leaf, times −2, the squares of their lengths, and the errors of distances to the points of the leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Localize(int leaf)
    {
        var d = _tree.Dimension;
        ref var middle = ref _tree.Middle(leaf);
        ref var group = ref MemoryMarshal.GetArrayDataReference(_group);
        ref var local = ref MemoryMarshal.GetArrayDataReference(_local);
        var norm = Vector512<float>.Zero;
        for (var c = 0; c < d; c++)
        {
            var x = Vector512.LoadUnsafe(ref group, (nuint)(c * Lanes)) - Vector512.Create(Unsafe.Add(ref middle, c));
            norm = Vector512.FusedMultiplyAdd(x, x, norm);
            (x * -2f).StoreUnsafe(ref local, (nuint)(c * Lanes));
        }

        norm.StoreUnsafe(ref _norms[0]);
        ((norm + Vector512.Create(_tree.Widths[leaf])) * _precision).StoreUnsafe(ref _errors[0]);
    }

    /// <summary>Sets the squared distances of the points of a leaf to a point of the group as sums of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareExactly(int leaf, int lane)
    {
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (var start = 0; start < NeighborTree.LeafSize; start += 16)
        {
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < _tree.Dimension; c++)
            {
                var column = Vector512.LoadUnsafe(ref _tree.Block(leaf), (nuint)((c + 1) * NeighborTree.LeafSize + start));
                var difference = column + Vector512.Create(_local[c * Lanes + lane] * 0.5f);
                sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
            }

            sum.StoreUnsafe(ref values, (nuint)start);
        }
    }
}
