using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>How many points lie within a radius of every point of a cloud, and which pairs of points are between that radius and a larger one, up to rounding. The state of one thread.</summary>
/// <remarks>
/// Counting is cheaper than searching: every pair of points is compared once for both of them, in single precision, and nothing is sorted. Leaves whose boxes are
/// farther apart than the larger radius are passed over. With x and y relative to the middle of a leaf, |x − y|² = |x|² + |y|² − 2·x·y: as in <see cref="NeighborSearch"/>, what that form
/// adds to the error is part of every comparison.
/// </remarks>
internal sealed class NeighborCounts
{
    private const int LeafSize = NeighborTree.LeafSize;
    private const int Lanes = 16;

    /// <summary>More pairs between the radii than so many for each point, as on a grid with its ties, are not worth their memory.</summary>
    private const int PairsPerPoint = 64;

    private readonly NeighborTree _tree;
    private readonly int _d;
    private readonly float _lower;
    private readonly float _upper;
    private readonly float _precision;
    private readonly List<(int A, int B)> _pairs = [];
    private readonly int[] _places = new int[LeafSize + LeafProducts.Points];
    private readonly float[] _squares = new float[LeafProducts.Points * LeafSize];
    private readonly float[] _columns;
    private readonly float[] _local;
    private readonly float[] _lowest = new float[LeafSize];
    private readonly float[] _highest = new float[LeafSize];

    /// <summary>Boxes of the leaves, column by column: 16 of them are compared at a time.</summary>
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly int _stride;

    /// <summary>Counts at once.</summary>
    /// <param name="tree">The points.</param>
    /// <param name="scaled">The same, rounded.</param>
    /// <param name="low">The smaller radius, in units of the cloud.</param>
    /// <param name="high">The larger one.</param>
    /// <param name="cancellation">Checked for every leaf.</param>
    public NeighborCounts(NeighborTree tree, ScaledPoints scaled, double low, double high, CancellationToken cancellation)
    {
        (_tree, _d) = (tree, tree.Dimension);
        (_lower, _upper) = scaled.Radii(low, high);
        _precision = NeighborSearch.PrecisionOf(_d);
        Within = new int[tree.FilledLeaves * LeafSize];
        Between = new int[Within.Length];
        Array.Fill(Within, 1, 0, tree.Count);
        _columns = new float[_d * LeafSize];
        _local = new float[_d * LeafSize];
        _stride = (tree.FilledLeaves + Lanes - 1) / Lanes * Lanes;
        (_low, _high) = Boxes();
        for (var leaf = 0; leaf < tree.FilledLeaves && IsComplete; leaf++)
        {
            cancellation.ThrowIfCancellationRequested();
            Read(leaf, scaled);
            Count(leaf);
            CountLater(leaf);
        }
    }

    /// <summary>Points that are surely nearer than the smaller radius, and the point itself; by place in the tree.</summary>
    public int[] Within { get; }

    /// <summary>Pairs between the radii that a point is in.</summary>
    public int[] Between { get; }

    /// <summary>Places of two points that may be as near as the larger radius and are not surely nearer than the smaller one.</summary>
    public ReadOnlySpan<(int A, int B)> Pairs => CollectionsMarshal.AsSpan(_pairs);

    /// <summary>False where there were so many pairs between the radii that counting was given up.</summary>
    public bool IsComplete => _pairs.Count <= (long)PairsPerPoint * _tree.Count;

    private (float[] Low, float[] High) Boxes()
    {
        var (low, high) = (new float[_d * _stride], new float[_d * _stride]);
        // What is no leaf is infinitely far away.
        Array.Fill(low, float.PositiveInfinity);
        Array.Fill(high, float.PositiveInfinity);
        for (var leaf = 0; leaf < _tree.FilledLeaves; leaf++)
            for (var c = 0; c < _d; c++)
                (low[c * _stride + leaf], high[c * _stride + leaf]) = (Unsafe.Add(ref _tree.Box(_tree.Leaves + leaf), c), Unsafe.Add(ref _tree.Box(_tree.Leaves + leaf), _d + c));
        return (low, high);
    }

    /// <summary>Coordinates of the points of a leaf, column by column; places without a point repeat the first one.</summary>
    private void Read(int leaf, ScaledPoints scaled)
    {
        var start = _tree.Start(leaf);
        for (var i = 0; i < LeafSize; i++)
        {
            var point = _tree.Points[start + (i < _tree.Start(leaf + 1) - start ? i : 0)];
            for (var c = 0; c < _d; c++)
                _columns[c * LeafSize + i] = scaled.Values[point * _d + c];
        }
    }

    /// <summary>Counts the pairs of a leaf with the leaves behind it.</summary>
    private void CountLater(int leaf)
    {
        var all = ulong.MaxValue >> (LeafSize - (_tree.Start(leaf + 1) - _tree.Start(leaf)));
        for (var others = (leaf + 1) / Lanes * Lanes; others < _stride; others += Lanes)
        {
            var reached = Reached(leaf, others);
            if (others <= leaf)
                reached &= uint.MaxValue << (leaf + 1 - others);
            for (; reached != 0; reached &= reached - 1)
            {
                var other = others + BitOperations.TrailingZeroCount(reached);
                if ((Reaching(_tree.Leaves + other) & all) is var points and not 0)
                    Count(leaf, other, points);
            }
        }
    }

    /// <summary>Which of 16 leaves, a bit each, have boxes within reach of the box of a leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint Reached(int leaf, int others)
    {
        ref var box = ref _tree.Box(_tree.Leaves + leaf);
        ref var low = ref _low[others];
        ref var high = ref _high[others];
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < _d; c++)
        {
            var below = Vector512.LoadUnsafe(ref low, (nuint)(c * _stride)) - Vector512.Create(Unsafe.Add(ref box, _d + c));
            var above = Vector512.Create(Unsafe.Add(ref box, c)) - Vector512.LoadUnsafe(ref high, (nuint)(c * _stride));
            var apart = Vector512.MaxNative(Vector512.MaxNative(below, above), Vector512<float>.Zero);
            sum = Vector512.FusedMultiplyAdd(apart, apart, sum);
        }

        return (uint)Vector512.LessThanOrEqual(sum, Vector512.Create(_upper)).ExtractMostSignificantBits();
    }

    /// <summary>The points of the leaf that are within reach of the box of a node, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong Reaching(int node)
    {
        ref var box = ref _tree.Box(node);
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        var bits = 0UL;
        for (var lanes = 0; lanes < LeafSize; lanes += Lanes)
        {
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < _d; c++)
            {
                var x = Vector512.LoadUnsafe(ref columns, (nuint)(c * LeafSize + lanes));
                var outside = Vector512.MaxNative(Vector512.MaxNative(Vector512.Create(Unsafe.Add(ref box, c)) - x, x - Vector512.Create(Unsafe.Add(ref box, _d + c))), Vector512<float>.Zero);
                sum = Vector512.FusedMultiplyAdd(outside, outside, sum);
            }

            bits |= Vector512.LessThanOrEqual(sum, Vector512.Create(_upper)).ExtractMostSignificantBits() << lanes;
        }

        return bits;
    }

    /// <summary>Coordinates of the points of the leaf relative to the middle of another, times −2, and the radii as bounds on |y|² − 2·x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Localize(int other)
    {
        ref var middle = ref _tree.Middle(other);
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var local = ref MemoryMarshal.GetArrayDataReference(_local);
        for (var lanes = 0; lanes < LeafSize; lanes += Lanes)
        {
            var norm = Vector512<float>.Zero;
            for (var c = 0; c < _d; c++)
            {
                var x = Vector512.LoadUnsafe(ref columns, (nuint)(c * LeafSize + lanes)) - Vector512.Create(Unsafe.Add(ref middle, c));
                norm = Vector512.FusedMultiplyAdd(x, x, norm);
                (x * -2f).StoreUnsafe(ref local, (nuint)(c * LeafSize + lanes));
            }

            var error = (norm + Vector512.Create(_tree.Widths[other])) * _precision;
            (Vector512.Create(_lower) - error - norm).StoreUnsafe(ref _lowest[lanes]);
            (Vector512.Create(_upper) + error - norm).StoreUnsafe(ref _highest[lanes]);
        }
    }

    /// <summary>Counts the pairs of some points of the leaf with those of a later one, for both sides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(int leaf, int other, ulong points)
    {
        Localize(other);
        var count = List(points);
        ref var squares = ref MemoryMarshal.GetArrayDataReference(_squares);
        ref var within = ref Within[other * LeafSize];
        var (w0, w1, w2, w3) = (Vector512.LoadUnsafe(ref within), Vector512.LoadUnsafe(ref within, 16), Vector512.LoadUnsafe(ref within, 32), Vector512.LoadUnsafe(ref within, 48));
        for (var i = 0; i < count; i++)
        {
            if (i % LeafProducts.Points == 0)
                LeafProducts.Compute(ref _tree.Block(other), _d, ref _local[0], ref _places[i], ref squares);
            var place = _places[i];
            ref var row = ref Unsafe.Add(ref squares, i % LeafProducts.Points * LeafSize);
            var (s0, s1, s2, s3) = (Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, 16), Vector512.LoadUnsafe(ref row, 32), Vector512.LoadUnsafe(ref row, 48));
            var highest = Vector512.Create(_highest[place]);
            var near = Vector512.LessThanOrEqual(s0, highest).ExtractMostSignificantBits() | Vector512.LessThanOrEqual(s1, highest).ExtractMostSignificantBits() << 16
                | Vector512.LessThanOrEqual(s2, highest).ExtractMostSignificantBits() << 32 | Vector512.LessThanOrEqual(s3, highest).ExtractMostSignificantBits() << 48;
            var lowest = Vector512.Create(_lowest[place]);
            var (b0, b1, b2, b3) = (Vector512.LessThan(s0, lowest), Vector512.LessThan(s1, lowest), Vector512.LessThan(s2, lowest), Vector512.LessThan(s3, lowest));
            var bits = b0.ExtractMostSignificantBits() | b1.ExtractMostSignificantBits() << 16 | b2.ExtractMostSignificantBits() << 32 | b3.ExtractMostSignificantBits() << 48;
            (w0, w1, w2, w3) = (w0 - b0.AsInt32(), w1 - b1.AsInt32(), w2 - b2.AsInt32(), w3 - b3.AsInt32());
            Within[leaf * LeafSize + place] += BitOperations.PopCount(bits);
            if (near != bits)
                Pair(leaf * LeafSize + place, other * LeafSize, near & ~bits);
        }

        w0.StoreUnsafe(ref within);
        w1.StoreUnsafe(ref within, 16);
        w2.StoreUnsafe(ref within, 32);
        w3.StoreUnsafe(ref within, 48);
    }

    /// <summary>Counts the pairs within the leaf.</summary>
    private void Count(int leaf)
    {
        Localize(leaf);
        var size = _tree.Start(leaf + 1) - _tree.Start(leaf);
        var count = List(ulong.MaxValue >> (LeafSize - size));
        for (var i = 0; i < count; i++)
        {
            if (i % LeafProducts.Points == 0)
                LeafProducts.Compute(ref _tree.Block(leaf), _d, ref _local[0], ref _places[i], ref _squares[0]);
            var between = 0UL;
            for (var j = i + 1; j < size; j++)
            {
                var square = _squares[i % LeafProducts.Points * LeafSize + j];
                if (square < _lowest[i])
                {
                    Within[leaf * LeafSize + i]++;
                    Within[leaf * LeafSize + j]++;
                }
                else if (square <= _highest[i])
                {
                    between |= 1UL << j;
                }
            }

            Pair(leaf * LeafSize + i, leaf * LeafSize, between);
        }
    }

    /// <summary>Lists the places that bits name, and some more behind them.</summary>
    private int List(ulong points)
    {
        var count = 0;
        for (; points != 0; points &= points - 1)
            _places[count++] = BitOperations.TrailingZeroCount(points);
        _places.AsSpan(count, LeafProducts.Points - 1).Clear();
        return count;
    }

    private void Pair(int place, int others, ulong bits)
    {
        Between[place] += BitOperations.PopCount(bits);
        for (; bits != 0; bits &= bits - 1)
        {
            var other = others + BitOperations.TrailingZeroCount(bits);
            Between[other]++;
            _pairs.Add((place, other));
        }
    }
}
