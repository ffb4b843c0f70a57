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

    private readonly NeighborTree _tree;
    private readonly NeighborBuffer[] _candidates;
    private readonly float[] _values = new float[NeighborTree.LeafSize];
    private readonly float[] _bounds = new float[Lanes];
    private readonly bool _prune;
    private readonly float[] _group;
    private readonly float[] _centre;
    private int _groupsWithoutBoxes;
    private long _compared;

    public NeighborSearch(NeighborTree tree, ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances, bool prune)
    {
        _tree = tree;
        _prune = prune;
        _group = new float[tree.Dimension * Lanes];
        _centre = new float[tree.Dimension];
        _candidates = new NeighborBuffer[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
            _candidates[lane] = new NeighborBuffer(scaled, cloud, k, onlyDistances);
    }

    /// <summary>What was found for each point of the group.</summary>
    public NeighborBuffer Found(int lane) => _candidates[lane];

    /// <summary>Searches for the points <paramref name="from"/> … from + <paramref name="count"/> − 1 of a leaf.</summary>
    public void Run(int leaf, int from, int count)
    {
        ref var block = ref _tree.Block(leaf);
        for (var c = 0; c < _tree.Dimension; c++)
        {
            var coordinates = Vector512.LoadUnsafe(ref block, (nuint)(c * NeighborTree.LeafSize + from));
            coordinates.StoreUnsafe(ref _group[c * Lanes]);
            _centre[c] = _group[c * Lanes];
        }

        _bounds.AsSpan().Fill(-1);
        for (var lane = 0; lane < count; lane++)
        {
            _candidates[lane].Start(_tree.Points[_tree.Start(leaf) + from + lane]);
            _bounds[lane] = _candidates[lane].Bound;
        }

        if (_groupsWithoutBoxes-- > 0 || !_prune)
        {
            for (var other = 0; other < _tree.Leaves; other++)
                Compare(other, (1UL << count) - 1);
            return;
        }

        _compared = 0;
        Visit(1);
        _groupsWithoutBoxes = _compared > WorthlessShare * _tree.Leaves * count ? GroupsBetweenTrials : 0;
    }

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
            sum += outside * outside;
        }

        return sum;
    }

    /// <summary>Compares the points of a leaf with the points of the group named by <paramref name="lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(int leaf, ulong lanes)
    {
        var d = _tree.Dimension;
        var start = _tree.Start(leaf);
        var places = _tree.Points.AsSpan(start, _tree.Start(leaf + 1) - start);
        ref var group = ref MemoryMarshal.GetArrayDataReference(_group);
        ref var values = ref MemoryMarshal.GetArrayDataReference(_values);
        for (; lanes != 0; lanes &= lanes - 1)
        {
            var lane = System.Numerics.BitOperations.TrailingZeroCount(lanes);
            ref var column = ref _tree.Block(leaf);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var c = 0; c < d; c++)
            {
                var x = Vector512.Create(Unsafe.Add(ref group, c * Lanes + lane));
                var d0 = Vector512.LoadUnsafe(ref column) - x;
                var d1 = Vector512.LoadUnsafe(ref column, 16) - x;
                var d2 = Vector512.LoadUnsafe(ref column, 32) - x;
                var d3 = Vector512.LoadUnsafe(ref column, 48) - x;
                s0 = Vector512.FusedMultiplyAdd(d0, d0, s0);
                s1 = Vector512.FusedMultiplyAdd(d1, d1, s1);
                s2 = Vector512.FusedMultiplyAdd(d2, d2, s2);
                s3 = Vector512.FusedMultiplyAdd(d3, d3, s3);
                column = ref Unsafe.Add(ref column, NeighborTree.LeafSize);
            }

            var bound = Vector512.Create(_bounds[lane]);
            var bits = Vector512.LessThanOrEqual(s0, bound).ExtractMostSignificantBits()
                | Vector512.LessThanOrEqual(s1, bound).ExtractMostSignificantBits() << 16
                | Vector512.LessThanOrEqual(s2, bound).ExtractMostSignificantBits() << 32
                | Vector512.LessThanOrEqual(s3, bound).ExtractMostSignificantBits() << 48;
            if (bits == 0)
                continue;
            s0.StoreUnsafe(ref values);
            s1.StoreUnsafe(ref values, 16);
            s2.StoreUnsafe(ref values, 32);
            s3.StoreUnsafe(ref values, 48);
            _candidates[lane].Take(bits, places, _values);
            _bounds[lane] = _candidates[lane].Bound;
        }
    }
}
