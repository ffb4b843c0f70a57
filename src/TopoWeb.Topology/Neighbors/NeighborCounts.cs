using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>How many points lie within a radius of every point of a cloud, and which pairs of points are between that radius and a larger one, up to rounding. The state of one thread.</summary>
/// <remarks>
/// Counting is cheaper than searching: every pair of points is compared once for both of them, in single precision, and nothing is sorted. Leaves whose boxes are
/// farther apart than the larger radius are passed over. With x and y relative to the middle of a leaf, |x − y|² = |x|² + |y|² − 2·x·y: as in <see cref="LeafDistances"/>, what that form
/// adds to the error is part of every comparison.
/// </remarks>
internal sealed class NeighborCounts
{
    private const int LeafSize = NeighborTree.LeafSize;
    private const int Lanes = LeafPairs.Lanes;

    /// <summary>More pairs between the radii than so many for each point, as on a grid with its ties, are not worth their memory.</summary>
    private const int PairsPerPoint = 64;

    private readonly NeighborTree _tree;
    private readonly int _d;
    private readonly float _lower;
    private readonly float _upper;
    private readonly float _precision;
    private readonly List<(int A, int B)> _pairs = [];
    private readonly int[] _places = new int[LeafSize + LeafPairs.Points];
    private readonly float[] _sums = new float[LeafPairs.Points * LeafSize];
    private readonly int[] _counts = new int[LeafPairs.Stride * LeafPairs.Lanes];
    private readonly float[] _columns;

    /// <summary>Coordinates of the points relative to the middle of the other leaf, times −2; behind them the bounds of <see cref="LeafPairs"/>.</summary>
    private readonly float[] _local;

    /// <summary>Boxes of the leaves, column by column: 16 of them are compared at a time.</summary>
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly int _stride;

    /// <summary>Counts at once.</summary>
    /// <param name="tree">The points.</param>
    /// <param name="scaled">The same, rounded.</param>
    /// <param name="low">The smaller radius, in units of the cloud.</param>
    /// <param name="high">The larger one.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every leaf.</param>
    public NeighborCounts(NeighborTree tree, ScaledPoints scaled, double low, double high, IProgress<double>? progress, CancellationToken cancellation)
    {
        (_tree, _d) = (tree, tree.Dimension);
        (_lower, _upper) = scaled.Radii(low, high);
        _precision = LeafDistances.PrecisionOf(_d);
        Within = new int[tree.FilledLeaves * LeafSize];
        Between = new int[Within.Length];
        Array.Fill(Within, 1, 0, tree.Count);
        (_columns, _local) = (new float[_d * LeafSize], new float[(_d + 2) * LeafPairs.Stride]);
        _local.AsSpan(_d * LeafPairs.Stride + LeafSize, LeafPairs.Stride - LeafSize).Fill(float.PositiveInfinity);
        _stride = (tree.FilledLeaves + Lanes - 1) / Lanes * Lanes;
        (_low, _high) = Boxes();
        for (var leaf = 0; leaf < tree.FilledLeaves && IsComplete; leaf++)
        {
            cancellation.ThrowIfCancellationRequested();
            Read(leaf);
            Count(leaf);
            CountLater(leaf);
            Close(leaf);
            // A leaf is compared with those behind it.
            progress?.Report(1 - Math.Pow(1 - (leaf + 1.0) / tree.FilledLeaves, 2));
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int leaf)
    {
        var start = _tree.Start(leaf);
        for (var i = 0; i < LeafSize; i++)
        {
            var place = start + (i < _tree.Start(leaf + 1) - start ? i : 0);
            for (var c = 0; c < _d; c++)
                _columns[c * LeafSize + i] = _tree.Rows[place * _d + c];
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
        ref var column = ref MemoryMarshal.GetArrayDataReference(_columns);
        var (s0, s1, s2, s3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var c = 0; c < _d; c++)
        {
            var (low, high) = (Vector512.Create(Unsafe.Add(ref box, c)), Vector512.Create(Unsafe.Add(ref box, _d + c)));
            s0 = AddOutside(Vector512.LoadUnsafe(ref column), low, high, s0);
            s1 = AddOutside(Vector512.LoadUnsafe(ref column, 16), low, high, s1);
            s2 = AddOutside(Vector512.LoadUnsafe(ref column, 32), low, high, s2);
            s3 = AddOutside(Vector512.LoadUnsafe(ref column, 48), low, high, s3);
            column = ref Unsafe.Add(ref column, LeafSize);
        }

        var upper = Vector512.Create(_upper);
        return Vector512.LessThanOrEqual(s0, upper).ExtractMostSignificantBits() | Vector512.LessThanOrEqual(s1, upper).ExtractMostSignificantBits() << 16
            | Vector512.LessThanOrEqual(s2, upper).ExtractMostSignificantBits() << 32 | Vector512.LessThanOrEqual(s3, upper).ExtractMostSignificantBits() << 48;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddOutside(Vector512<float> x, Vector512<float> low, Vector512<float> high, Vector512<float> sum)
    {
        var outside = Vector512.MaxNative(Vector512.MaxNative(low - x, x - high), Vector512<float>.Zero);
        return Vector512.FusedMultiplyAdd(outside, outside, sum);
    }

    /// <summary>Coordinates of the points of the leaf relative to the middle of another, and the radii as bounds on |y|² − 2·x·y, times −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Localize(int other)
    {
        ref var middle = ref _tree.Middle(other);
        ref var column = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var local = ref MemoryMarshal.GetArrayDataReference(_local);
        var (n0, n1, n2, n3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var c = 0; c < _d; c++)
        {
            var m = Vector512.Create(Unsafe.Add(ref middle, c));
            n0 = AddLocal(ref column, m, n0, ref local);
            n1 = AddLocal(ref Unsafe.Add(ref column, 16), m, n1, ref Unsafe.Add(ref local, 16));
            n2 = AddLocal(ref Unsafe.Add(ref column, 32), m, n2, ref Unsafe.Add(ref local, 32));
            n3 = AddLocal(ref Unsafe.Add(ref column, 48), m, n3, ref Unsafe.Add(ref local, 48));
            column = ref Unsafe.Add(ref column, LeafSize);
            local = ref Unsafe.Add(ref local, LeafPairs.Stride);
        }

        SetBounds(n0, other, ref local);
        SetBounds(n1, other, ref Unsafe.Add(ref local, 16));
        SetBounds(n2, other, ref Unsafe.Add(ref local, 32));
        SetBounds(n3, other, ref Unsafe.Add(ref local, 48));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddLocal(ref float column, Vector512<float> middle, Vector512<float> norm, ref float local)
    {
        var x = Vector512.LoadUnsafe(ref column) - middle;
        (x * -2f).StoreUnsafe(ref local);
        return Vector512.FusedMultiplyAdd(x, x, norm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetBounds(Vector512<float> norm, int other, ref float bounds)
    {
        var error = (norm + Vector512.Create(_tree.Widths[other])) * _precision;
        (norm - (Vector512.Create(_lower) - error)).StoreUnsafe(ref bounds);
        (Vector512.Create(_upper - _lower) + error * 2f).StoreUnsafe(ref bounds, LeafPairs.Stride);
    }

    /// <summary>Counts the pairs of some points of the leaf with those of a later one, for both sides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(int leaf, int other, ulong points)
    {
        Localize(other);
        var count = List(points);
        for (var i = 0; i < count; i += LeafPairs.Points)
        {
            var between = LeafPairs.Count(ref _tree.Block(other), _d, ref _local[0], ref _places[i], ref Within[other * LeafSize], ref _counts[0], ref _sums[0]);
            for (; between != 0; between &= between - 1)
            {
                var row = BitOperations.TrailingZeroCount(between);
                Pair(leaf * LeafSize + _places[i + row], other * LeafSize, BetweenBits(row, _places[i + row]));
            }
        }
    }

    /// <summary>The sums of a row that are between the bounds, a bit each.</summary>
    private ulong BetweenBits(int row, int place)
    {
        var width = Vector512.Create(BitConverter.SingleToUInt32Bits(_local[(_d + 1) * LeafPairs.Stride + place]));
        var bits = 0UL;
        for (var j = 0; j < LeafSize; j += Lanes)
            bits |= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref _sums[row * LeafSize + j]).AsUInt32(), width).ExtractMostSignificantBits() << j;
        return bits;
    }

    /// <summary>Counts the pairs within the leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(int leaf)
    {
        Localize(leaf);
        var size = _tree.Start(leaf + 1) - _tree.Start(leaf);
        var count = List(ulong.MaxValue >> (LeafSize - size));
        // Every pair comes up twice, and every point with itself: of each row only what is behind the point counts.
        Span<int> ignored = stackalloc int[LeafSize];
        for (var i = 0; i < count; i++)
        {
            if (i % LeafPairs.Points == 0)
                LeafPairs.Count(ref _tree.Block(leaf), _d, ref _local[0], ref _places[i], ref ignored[0], ref _counts[0], ref _sums[0]);
            var row = i % LeafPairs.Points;
            for (var j = i + 1; j < size; j++)
                if (_sums[row * LeafSize + j] < 0)
                {
                    Within[leaf * LeafSize + i]++;
                    Within[leaf * LeafSize + j]++;
                }

            Pair(leaf * LeafSize + i, leaf * LeafSize, BetweenBits(row, i) & ~((2UL << i) - 1));
        }

        // What was counted here is counted already.
        Array.Clear(_counts);
    }

    /// <summary>Adds up what the leaf's points have met.</summary>
    private void Close(int leaf)
    {
        for (var i = 0; i < LeafSize; i++)
            Within[leaf * LeafSize + i] += Vector512.Sum(Vector512.LoadUnsafe(ref _counts[i * LeafPairs.Lanes]));
    }

    /// <summary>Lists the places that bits name, and behind them one that is near nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int List(ulong points)
    {
        var count = 0;
        for (; points != 0; points &= points - 1)
            _places[count++] = BitOperations.TrailingZeroCount(points);
        _places.AsSpan(count, LeafPairs.Points - 1).Fill(LeafSize);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
