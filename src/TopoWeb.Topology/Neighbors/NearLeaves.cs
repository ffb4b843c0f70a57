using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Which of up to 64 points are near which leaves of a block of 16. The state of one thread.</summary>
/// <remarks>
/// First the points that are near the box of the whole block, a group of 16 at a time. Where few of a group are, each of them is compared with the 16 leaves; otherwise the box of the group is, and all
/// of its points with each leaf that is near it. Either way one vector holds 16 distances.
/// </remarks>
internal sealed class NearLeaves(NeighborTree tree)
{
    private const int Lanes = NeighborSearch.Lanes;
    private const int Most = NeighborSearch.Most;

    /// <summary>So many points of a group are compared with the leaves one by one.</summary>
    private const int Few = 4;

    /// <summary>For each group the smallest and the largest coordinate in every column.</summary>
    private readonly float[] _boxes = new float[Most / Lanes * 2 * tree.Dimension];

    /// <summary>For each leaf of the block the squared distances of the points that are near it.</summary>
    private readonly AlignedFloats _distances = new(Lanes * Most);

    /// <summary>For each leaf of the block the points that are near it, a bit each.</summary>
    private readonly ulong[] _points = new ulong[Lanes];

    /// <summary>For each leaf of the block a bound on the smallest of its distances.</summary>
    private readonly AlignedFloats _nearest = new(Lanes);

    private readonly AlignedFloats _ofPoint = new(Lanes);
    private readonly int[] _order = new int[Lanes];
    private int _groups;

    /// <summary>Takes the points.</summary>
    /// <param name="columns">Their coordinates, columns <see cref="LeafDistances.Stride"/> apart.</param>
    /// <param name="groups">Points in groups of 16.</param>
    public void Take(AlignedFloats columns, int groups)
    {
        _groups = groups;
        for (var group = 0; group < groups; group++)
        {
            for (var c = 0; c < tree.Dimension; c++)
            {
                var values = Vector512.LoadUnsafe(ref columns[c * LeafDistances.Stride + group * Lanes]);
                var place = 2 * (group * tree.Dimension + c);
                (_boxes[place], _boxes[place + 1]) = (-Selection.Largest(-values), Selection.Largest(values));
            }
        }
    }

    /// <summary>Looks at a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="columns">The columns of the points.</param>
    /// <param name="bounds">For each point how far away, squared, a leaf may be.</param>
    /// <param name="nearFirst">Whether the order of the leaves counts.</param>
    /// <returns>The number of leaves that are near a point.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Start(int block, ref float columns, ref float bounds, bool nearFirst)
    {
        var nearest = Vector512.Create(float.PositiveInfinity);
        var any = false;
        for (var group = 0; group < _groups; group++)
        {
            ref var ofGroup = ref Unsafe.Add(ref columns, group * Lanes);
            var limits = Vector512.LoadUnsafe(ref bounds, (nuint)(group * Lanes));
            ref var box = ref tree.Box(tree.Blocks + block);
            var near = (uint)Vector512.LessThanOrEqual(Distances(ref ofGroup, ref box, ref Unsafe.Add(ref box, tree.Dimension), 1), limits).ExtractMostSignificantBits();
            if (near == 0)
                continue;
            if (!any)
                Array.Clear(_points);
            any = true;
            var distances = BitOperations.PopCount(near) <= Few ? PointByPoint(block, ref ofGroup, ref bounds, group, near) : LeafByLeaf(block, ref ofGroup, limits, group, near);
            nearest = Vector512.MinNative(nearest, distances);
        }

        if (!any)
            return 0;
        nearest.StoreUnsafe(ref _nearest[0]);
        return Order(nearFirst);
    }

    /// <summary>Number <paramref name="i"/> of those leaves: its place in the block.</summary>
    public int Leaf(int i) => _order[i];

    /// <summary>Lists the points that are near a leaf; returns how many.</summary>
    /// <param name="leaf">Its place in the block.</param>
    /// <param name="bounds">As in <see cref="Start"/>; they may have come down.</param>
    /// <param name="points">Receives the points, in order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int List(int leaf, ref float bounds, ref int points)
    {
        ref var distances = ref _distances[leaf * Most];
        var count = 0;
        for (var near = _points[leaf]; near != 0; near &= near - 1)
        {
            var point = BitOperations.TrailingZeroCount(near);
            Unsafe.Add(ref points, count) = point;
            count += Unsafe.Add(ref distances, point) <= Unsafe.Add(ref bounds, point) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Compares some points of a group with the leaves; returns the smallest distance of each leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector512<float> PointByPoint(int block, ref float columns, ref float bounds, int group, uint near)
    {
        var nearest = Vector512.Create(float.PositiveInfinity);
        for (; near != 0; near &= near - 1)
        {
            var lane = BitOperations.TrailingZeroCount(near);
            var point = group * Lanes + lane;
            ref var leaves = ref tree.BlockBoxes(block);
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < tree.Dimension; c++)
            {
                var x = Vector512.Create(Unsafe.Add(ref columns, c * LeafDistances.Stride + lane));
                sum = AddOutside(x, Vector512.LoadUnsafe(ref leaves), Vector512.LoadUnsafe(ref leaves, Lanes), sum);
                leaves = ref Unsafe.Add(ref leaves, 2 * Lanes);
            }

            nearest = Vector512.MinNative(nearest, sum);
            sum.StoreUnsafe(ref _ofPoint[0]);
            for (var bits = Vector512.LessThanOrEqual(sum, Vector512.Create(Unsafe.Add(ref bounds, point))).ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
            {
                var leaf = BitOperations.TrailingZeroCount(bits);
                _points[leaf] |= 1UL << point;
                _distances[leaf * Most + point] = _ofPoint[leaf];
            }
        }

        return nearest;
    }

    /// <summary>Compares the points of a group with each leaf that is near its box; returns the distances of the box.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector512<float> LeafByLeaf(int block, ref float columns, Vector512<float> bounds, int group, uint near)
    {
        ref var leaves = ref tree.BlockBoxes(block);
        ref var box = ref _boxes[2 * group * tree.Dimension];
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < tree.Dimension; c++)
        {
            var below = Vector512.LoadUnsafe(ref leaves) - Vector512.Create(Unsafe.Add(ref box, 1));
            var above = Vector512.Create(box) - Vector512.LoadUnsafe(ref leaves, Lanes);
            var gap = Vector512.MaxNative(Vector512.MaxNative(below, above), Vector512<float>.Zero);
            sum = Vector512.FusedMultiplyAdd(gap, gap, sum);
            leaves = ref Unsafe.Add(ref leaves, 2 * Lanes);
            box = ref Unsafe.Add(ref box, 2);
        }

        for (var bits = Vector512.LessThanOrEqual(sum, Vector512.Create(Selection.Largest(bounds))).ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
        {
            var leaf = BitOperations.TrailingZeroCount(bits);
            leaves = ref Unsafe.Add(ref tree.BlockBoxes(block), leaf);
            var distances = Distances(ref columns, ref leaves, ref Unsafe.Add(ref leaves, Lanes), 2 * Lanes);
            distances.StoreUnsafe(ref _distances[leaf * Most + group * Lanes]);
            _points[leaf] |= (ulong)((uint)Vector512.LessThanOrEqual(distances, bounds).ExtractMostSignificantBits() & near) << (group * Lanes);
        }

        return sum;
    }

    /// <summary>Lists the leaves that have points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Order(bool nearFirst)
    {
        var count = 0;
        for (var place = 0; place < Lanes; place++)
        {
            _order[count] = place;
            count += _points[place] != 0 ? 1 : 0;
        }

        for (var last = 1; nearFirst && last < count; last++)
        {
            var (place, i) = (_order[last], last);
            for (; i > 0 && _nearest[_order[i - 1]] > _nearest[place]; i--)
                _order[i] = _order[i - 1];
            _order[i] = place;
        }

        return count;
    }

    /// <summary>Squared distances of 16 points to a box, whose columns are <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Distances(ref float columns, ref float low, ref float high, int step)
    {
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < tree.Dimension; c++)
        {
            var x = Vector512.LoadUnsafe(ref columns, (nuint)(c * LeafDistances.Stride));
            sum = AddOutside(x, Vector512.Create(Unsafe.Add(ref low, c * step)), Vector512.Create(Unsafe.Add(ref high, c * step)), sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddOutside(Vector512<float> x, Vector512<float> low, Vector512<float> high, Vector512<float> sum)
    {
        var outside = Vector512.MaxNative(Vector512.MaxNative(low - x, x - high), Vector512<float>.Zero);
        return Vector512.FusedMultiplyAdd(outside, outside, sum);
    }
}
