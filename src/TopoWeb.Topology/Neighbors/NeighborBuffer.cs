using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TopoWeb.Topology.Neighbors;

/// <summary>The points that may belong to the k nearest of one point, found among the rounded points.</summary>
/// <remarks>
/// Everything within the bound is kept. For k up to 16 the k smallest values stand sorted in one vector, so the bound is always theirs. For larger k, when the buffer fills
/// up, the k-th smallest value is found by halving the range of its bits and counting, a vector at a time: that takes a tenth of the time of a selection that moves values
/// about. Ties that fill the buffer are thinned by exact distances.
/// </remarks>
internal sealed class NeighborBuffer
{
    /// <summary>A bound above every squared distance in the cube, below that of places without a point.</summary>
    private const float Everything = 1e6f;

    /// <summary>A bound that nothing is within.</summary>
    private const float Nothing = -1;

    private readonly ScaledPoints _scaled;
    private readonly PointCloud _cloud;
    private readonly int _k;
    private readonly int _slack;
    private readonly int _full;
    private readonly float[] _values;
    private readonly int[] _points;
    private readonly bool _onlyDistances;

    /// <summary>Whether <see cref="_smallest"/> is kept. Shifting a vector is slow where the processor has none of that width.</summary>
    private readonly bool _sorts;

    /// <summary>The smallest values, rising; infinity where there are not so many yet.</summary>
    private Vector512<float> _smallest;

    private Exact[] _exact = [];
    private int _point;
    private int _count;
    private float _error;

    public NeighborBuffer(ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances)
    {
        _scaled = scaled;
        _cloud = cloud;
        _k = k;
        _onlyDistances = onlyDistances;
        _sorts = k <= Vector512<float>.Count && Vector512.IsHardwareAccelerated;
        // The bound is that of more points than k until the buffer is thinned: more work for each of them, or thinning more often.
        _slack = _sorts ? 128 : Math.Max(24, k / 2);
        _full = checked(k + 2 * _slack);
        _values = new float[(_full + NeighborTree.LeafSize + 31) / 16 * 16];
        _points = new int[_values.Length];
        Bound = Everything;
    }

    /// <summary>Points with a larger rounded squared distance are not among the k nearest. Below 0 once nothing can be nearer than what is held.</summary>
    public float Bound { get; private set; }

    /// <summary>Restarts for <paramref name="point"/>.</summary>
    public void Start(int point)
    {
        _point = point;
        _count = 0;
        _error = 0;
        _smallest = Vector512.Create(float.PositiveInfinity);
        Bound = Everything;
    }

    /// <summary>Takes the points of a leaf up to a squared distance; <paramref name="places"/> are its points, <paramref name="values"/> their squared distances, each up to <paramref name="error"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<int> places, ReadOnlySpan<float> values, float limit, float error)
    {
        _error = Math.Max(_error, error);
        var before = _count;
        for (var i = 0; i < NeighborTree.LeafSize; i += 16)
        {
            var points = Vector512.Create(places.Slice(i, 16));
            // Rounding may leave a little less than nothing.
            var squares = Vector512.MaxNative(Vector512.Create(values.Slice(i, 16)), Vector512<float>.Zero);
            var within = Vector512.LessThanOrEqual(squares, Vector512.Create(limit));
            // A point is no neighbour of itself.
            within = Vector512.AndNot(within, Vector512.Equals(points, Vector512.Create(_point)).AsSingle());
            Pack(within, squares, points);
        }

        if (_sorts)
            Sort(before);
        else if (_count >= _k + _slack)
            Shrink();
    }

    /// <summary>Exact distance to the k-th nearest point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double KthDistance()
    {
        var (lower, upper) = _scaled.Band(_sorts ? _smallest[_k - 1] : KthValue(0), _error);
        Close();
        (lower, upper) = (lower - _error, upper + _error);
        var inside = 0;
        var below = 0;
        for (var i = 0; i < _count; i += 16)
        {
            var values = Vector512.LoadUnsafe(ref _values[i]);
            var less = Vector512.LessThan(values, Vector512.Create(lower)).ExtractMostSignificantBits();
            below += BitOperations.PopCount(less);
            for (var bits = Vector512.LessThanOrEqual(values, Vector512.Create(upper)).ExtractMostSignificantBits() & ~less; bits != 0; bits &= bits - 1)
                Measure(inside++, i + BitOperations.TrailingZeroCount(bits));
        }

        if (inside > 1)
            _exact.AsSpan(0, inside).Sort();
        return _exact[_k - below - 1].Distance;
    }

    /// <summary>The k nearest points and their distances, by (distance, index).</summary>
    public void Nearest(Span<int> points, Span<double> distances)
    {
        Keep(_scaled.Upper(KthValue(0), _error) + _error);
        for (var i = 0; i < _count; i++)
            Measure(i, i);
        _exact.AsSpan(0, _count).Sort();
        for (var i = 0; i < _k; i++)
            (points[i], distances[i]) = (_exact[i].Point, _exact[i].Distance);
    }

    /// <summary>Puts the values from place <paramref name="from"/> on into their order among the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort(int from)
    {
        var smallest = _smallest;
        for (var i = from; i < _count; i++)
        {
            // Each place gets what was there, the value, or what was before it, whichever is in the middle; 0 is before the first.
            var shifted = Vector512.Shuffle(smallest, Vector512.Create(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));
            shifted = (shifted.AsInt32() & Vector512.Create(0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)).AsSingle();
            smallest = Vector512.MinNative(smallest, Vector512.MaxNative(shifted, Vector512.Create(_values[i])));
        }

        _smallest = smallest;
        if (_count < _k || Bound < 0)
            return;
        Bound = _scaled.Upper(smallest[_k - 1], _error);
        if (_count < _k + _slack)
            return;
        Keep(Bound + _error);
        if (_count >= _full)
            ShrinkTies();
    }

    private void Shrink()
    {
        Bound = _scaled.Upper(KthValue(_slack / 4), _error);
        Keep(Bound + _error);
        if (_count >= _full)
            ShrinkTies();
    }

    /// <summary>More points than there is room for are as far away as the k-th, as far as the rounded points can tell: the exact distances choose.</summary>
    private void ShrinkTies()
    {
        for (var i = 0; i < _count; i++)
            Measure(i, i);
        _exact.AsSpan(0, _count).Sort();
        _count = _k;
        for (var i = 0; i < _k; i++)
            (_values[i], _points[i]) = (_exact[i].Value, _exact[i].Point);
        if (_onlyDistances && _exact[_k - 1].Distance == 0)
            Bound = Nothing;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep(float upper)
    {
        Close();
        var end = _count;
        _count = 0;
        for (var i = 0; i < end; i += 16)
        {
            var values = Vector512.LoadUnsafe(ref _values[i]);
            Pack(Vector512.LessThanOrEqual(values, Vector512.Create(upper)), values, Vector512.LoadUnsafe(ref _points[i]));
        }
    }

    /// <summary>Appends the values and points that a mask names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pack(Vector512<float> mask, Vector512<float> values, Vector512<int> points)
    {
        var bits = mask.ExtractMostSignificantBits();
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(values, mask, values).StoreUnsafe(ref _values[_count]);
            Avx512F.Compress(points, mask.AsInt32(), points).StoreUnsafe(ref _points[_count]);
            _count += BitOperations.PopCount(bits);
            return;
        }

        for (; bits != 0; bits &= bits - 1)
        {
            var lane = BitOperations.TrailingZeroCount(bits);
            _values[_count] = values[lane];
            _points[_count++] = points[lane];
        }
    }

    /// <summary>Fills the last vector of values with what counts as nothing.</summary>
    private int Close()
    {
        var end = (_count + 15) / 16 * 16;
        _values.AsSpan(_count, end - _count).Fill(float.PositiveInfinity);
        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(int target, int candidate)
    {
        var x = _cloud.Row(_point);
        var y = _cloud.Row(_points[candidate]);
        var sum = 0.0;
        for (var c = 0; c < x.Length; c++)
            sum += (x[c] - y[c]) * (x[c] - y[c]);
        if (target == _exact.Length)
            Array.Resize(ref _exact, Math.Min(_values.Length, 2 * target + 16));
        _exact[target] = new Exact(Math.Sqrt(sum), _points[candidate], _values[candidate]);
    }

    /// <summary>A value that at least k and at most k + <paramref name="slack"/> of the values held do not exceed, ties aside; with slack 0 the k-th smallest itself.</summary>
    /// <remarks>Squares are not negative, so their bits are in the order of their values.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float KthValue(int slack)
    {
        var end = Close();
        ref var first = ref MemoryMarshal.GetArrayDataReference(_values);
        var smallest = Vector512.Create(float.PositiveInfinity);
        for (var i = 0; i < end; i += 16)
            smallest = Vector512.Min(smallest, Vector512.LoadUnsafe(ref first, (nuint)i));
        var least = float.PositiveInfinity;
        for (var lane = 0; lane < 16; lane++)
            least = Math.Min(least, smallest[lane]);
        var low = BitConverter.SingleToInt32Bits(least) - 1;
        var high = BitConverter.SingleToInt32Bits(Math.Min(Bound < 0 ? Everything : Bound + _error, Everything));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            var bound = Vector512.Create(BitConverter.Int32BitsToSingle(middle));
            var counts = Vector512<int>.Zero;
            for (var i = 0; i < end; i += 16)
                counts -= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)i), bound).AsInt32();
            var count = Vector512.Sum(counts);
            if (count >= _k)
                high = middle;
            else
                low = middle;
            if (count >= _k && count <= _k + slack)
                break;
        }

        if (slack > 0)
            return BitConverter.Int32BitsToSingle(high);
        // Where exactly k values are at most the bound, the largest of them is the one; else the bound has come down to it.
        var limit = Vector512.Create(BitConverter.Int32BitsToSingle(high));
        var largest = Vector512<float>.Zero;
        for (var i = 0; i < end; i += 16)
        {
            var values = Vector512.LoadUnsafe(ref first, (nuint)i);
            largest = Vector512.Max(largest, Vector512.ConditionalSelect(Vector512.LessThanOrEqual(values, limit), values, Vector512<float>.Zero));
        }

        var kth = 0f;
        for (var lane = 0; lane < 16; lane++)
            kth = Math.Max(kth, largest[lane]);
        return kth;
    }

    private readonly record struct Exact(double Distance, int Point, float Value) : IComparable<Exact>
    {
        public int CompareTo(Exact other)
        {
            var order = Distance.CompareTo(other.Distance);
            return order != 0 ? order : Point.CompareTo(other.Point);
        }
    }
}
