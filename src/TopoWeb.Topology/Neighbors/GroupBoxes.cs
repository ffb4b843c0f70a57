using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>The boxes of up to four groups of 16 points, and their distances to the boxes of 16 leaves at a time. The state of one thread.</summary>
internal sealed class GroupBoxes(NeighborTree tree)
{
    private const int Lanes = NeighborSearch.Lanes;
    private const int MostGroups = NeighborSearch.Most / Lanes;

    /// <summary>For each group the smallest and the largest coordinate in every column.</summary>
    private readonly float[] _boxes = new float[MostGroups * 2 * tree.Dimension];

    private readonly float[] _bounds = new float[MostGroups];

    /// <summary>For each group the squared distances to the leaves of the block.</summary>
    private readonly float[] _distances = new float[MostGroups * Lanes];

    /// <summary>The smallest of those of all groups.</summary>
    private readonly float[] _nearest = new float[Lanes];

    private readonly int[] _order = new int[Lanes];
    private int _groups;

    /// <summary>Sets the boxes.</summary>
    /// <param name="columns">Coordinates of the points, columns <see cref="LeafDistances.Stride"/> apart.</param>
    /// <param name="groups">Number of groups.</param>
    public void Bound(ReadOnlySpan<float> columns, int groups)
    {
        _groups = groups;
        for (var group = 0; group < groups; group++)
        {
            for (var c = 0; c < tree.Dimension; c++)
            {
                var values = Vector512.Create(columns.Slice(c * LeafDistances.Stride + group * Lanes, Lanes));
                var place = 2 * (group * tree.Dimension + c);
                (_boxes[place], _boxes[place + 1]) = (-Selection.Largest(-values), Selection.Largest(values));
            }
        }
    }

    /// <summary>Sets the bound of a group to the largest of those of its points, and returns it.</summary>
    public float SetBound(int group, Vector512<float> bounds) => _bounds[group] = Selection.Largest(bounds);

    /// <summary>Measures the distances to the leaves of a block; the number of leaves that are within the bound of a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Start(int block)
    {
        var near = Vector512<float>.Zero;
        var nearest = Vector512.Create(float.PositiveInfinity);
        for (var group = 0; group < _groups; group++)
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

            sum.StoreUnsafe(ref _distances[group * Lanes]);
            near |= Vector512.LessThanOrEqual(sum, Vector512.Create(_bounds[group]));
            nearest = Vector512.MinNative(nearest, sum);
        }

        nearest.StoreUnsafe(ref _nearest[0]);
        var count = 0;
        for (var places = near.ExtractMostSignificantBits(); places != 0; places &= places - 1)
        {
            var place = BitOperations.TrailingZeroCount(places);
            var i = count++;
            for (; i > 0 && _nearest[_order[i - 1]] > _nearest[place]; i--)
                _order[i] = _order[i - 1];
            _order[i] = place;
        }

        return count;
    }

    /// <summary>Number <paramref name="i"/> of those leaves, near ones first: its place in the block.</summary>
    public int Leaf(int i) => _order[i];

    /// <summary>Whether a leaf of the block is within the bound of a group.</summary>
    public bool IsNear(int group, int place) => _distances[group * Lanes + place] <= _bounds[group];
}
