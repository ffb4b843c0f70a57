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

    /// <summary>One guess in so many halves the range: however the values are spread, there are few.</summary>
    private const int Halving = 3;

    private readonly int[] _order;
    private readonly ScaledPoints _scaled;
    private readonly PointCloud _cloud;
    private readonly int _k;
    private readonly int _slack;
    private readonly int _full;
    private readonly float[] _values;
    private readonly int[] _places;
    private readonly bool _onlyDistances;

    /// <summary>Whether <see cref="_smallest"/> is kept. Shifting a vector is slow where the processor has none of that width.</summary>
    private readonly bool _sorts;

    /// <summary>The smallest values, rising; infinity where there are not so many yet.</summary>
    private Vector512<float> _smallest;

    private Exact[] _exact = [];
    private int _place;
    private int _count;
    private int _below;
    private float _error;

    public NeighborBuffer(NeighborTree tree, ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances)
    {
        _order = tree.Points;
        _scaled = scaled;
        _cloud = cloud;
        _k = k;
        _onlyDistances = onlyDistances;
        _sorts = k <= Vector512<float>.Count && Vector512.IsHardwareAccelerated;
        // The bound is that of more points than k until the buffer is thinned: more work for each of them, or thinning more often.
        _slack = _sorts ? 128 : Math.Max(24, k / 2);
        _full = checked(k + 2 * _slack);
        _values = new float[(_full + NeighborTree.LeafSize + 31) / 16 * 16];
        _places = new int[_values.Length];
        Bound = Everything;
    }

    /// <summary>Points with a larger rounded squared distance are not among the k nearest. Below 0 once nothing can be nearer than what is held.</summary>
    public float Bound { get; private set; }

    /// <summary>Restarts for the point at <paramref name="place"/> of the tree.</summary>
    public void Start(int place)
    {
        _place = place;
        _count = 0;
        _error = 0;
        _smallest = Vector512.Create(float.PositiveInfinity);
        Bound = Everything;
    }

    /// <summary>Takes the points of a leaf up to a squared distance; <paramref name="start"/> is the place of the first in the tree, <paramref name="values"/> are their squared distances, each up to <paramref name="error"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(int start, Span<float> values, float limit, float error)
    {
        _error = Math.Max(_error, error);
        // A point is no neighbour of itself.
        if (_place - start is >= 0 and < NeighborTree.LeafSize and var own)
            values[own] = float.PositiveInfinity;
        var before = _count;
        ref var squares = ref MemoryMarshal.GetReference(values);
        var places = Vector512.Create(start) + Vector512<int>.Indices;
        for (nuint i = 0; i < NeighborTree.LeafSize; i += 16)
        {
            // Rounding may leave a little less than nothing.
            var part = Vector512.MaxNative(Vector512.LoadUnsafe(ref squares, i), Vector512<float>.Zero);
            Pack(Vector512.LessThanOrEqual(part, Vector512.Create(limit)), part, places);
            places += Vector512.Create(16);
        }

        if (_sorts)
            Sort(before);
        else if (_count >= _k + _slack)
            Shrink();
    }

    /// <summary>Leaves those that the rounded points cannot tell from the k-th nearest (with <see cref="Nearest"/>, or from nearer ones), and asks for their rows. Once, before what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shortlist()
    {
        var (lower, upper) = _scaled.Band(_sorts ? _smallest[_k - 1] : KthValue(0), _error);
        _below = 0;
        Keep(_onlyDistances ? lower - _error : float.NegativeInfinity, upper + _error);
        Prefetch.Read(in _cloud.Row(_order[_place])[0], _cloud.Dimension);
        for (var i = 0; i < _count; i++)
            Prefetch.Read(in _cloud.Row(_order[_places[i]])[0], _cloud.Dimension);
    }

    /// <summary>Exact distance to the k-th nearest point.</summary>
    public double KthDistance()
    {
        Measure();
        return _exact[_k - _below - 1].Distance;
    }

    /// <summary>The k nearest points, or their places in the tree, and their distances, by (distance, index).</summary>
    public void Nearest(Span<int> points, Span<double> distances, bool byPlace)
    {
        Measure();
        for (var i = 0; i < _k; i++)
            (points[i], distances[i]) = (byPlace ? _exact[i].Place : _exact[i].Point, _exact[i].Distance);
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
        Keep(float.NegativeInfinity, Bound + _error);
        if (_count >= _full)
            ShrinkTies();
    }

    private void Shrink()
    {
        Bound = _scaled.Upper(KthValue(_slack / 4), _error);
        Keep(float.NegativeInfinity, Bound + _error);
        if (_count >= _full)
            ShrinkTies();
    }

    /// <summary>More points than there is room for are as far away as the k-th, as far as the rounded points can tell: the exact distances choose.</summary>
    private void ShrinkTies()
    {
        Measure();
        _count = _k;
        for (var i = 0; i < _k; i++)
            (_values[i], _places[i]) = (_exact[i].Value, _exact[i].Place);
        if (_onlyDistances && _exact[_k - 1].Distance == 0)
            Bound = Nothing;
    }

    /// <summary>Leaves the values from <paramref name="lower"/> to <paramref name="upper"/>, and counts those below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep(float lower, float upper)
    {
        Close();
        var end = _count;
        _count = 0;
        for (var i = 0; i < end; i += 16)
        {
            var values = Vector512.LoadUnsafe(ref _values[i]);
            var less = Vector512.LessThan(values, Vector512.Create(lower));
            _below += BitOperations.PopCount(less.ExtractMostSignificantBits());
            Pack(Vector512.AndNot(Vector512.LessThanOrEqual(values, Vector512.Create(upper)), less), values, Vector512.LoadUnsafe(ref _places[i]));
        }
    }

    /// <summary>Appends the values and points that a mask names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pack(Vector512<float> mask, Vector512<float> values, Vector512<int> places)
    {
        var bits = mask.ExtractMostSignificantBits();
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(values, mask, values).StoreUnsafe(ref _values[_count]);
            Avx512F.Compress(places, mask.AsInt32(), places).StoreUnsafe(ref _places[_count]);
            _count += BitOperations.PopCount(bits);
            return;
        }

        for (; bits != 0; bits &= bits - 1)
        {
            var lane = BitOperations.TrailingZeroCount(bits);
            _values[_count] = values[lane];
            _places[_count++] = places[lane];
        }
    }

    /// <summary>Fills the last vector of values with what counts as nothing.</summary>
    private int Close()
    {
        var end = (_count + 15) / 16 * 16;
        _values.AsSpan(_count, end - _count).Fill(float.PositiveInfinity);
        return end;
    }

    /// <summary>Sets the exact distances of what is held, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure()
    {
        if (_exact.Length < _count)
            _exact = new Exact[Math.Min(_values.Length, 2 * _count)];
        var x = _cloud.Row(_order[_place]);
        for (var i = 0; i < _count; i++)
        {
            var point = _order[_places[i]];
            var y = _cloud.Row(point);
            var sum = 0.0;
            for (var c = 0; c < x.Length; c++)
                sum += (x[c] - y[c]) * (x[c] - y[c]);
            _exact[i] = new Exact(Math.Sqrt(sum), point, _places[i], _values[i]);
        }

        if (_count > 1)
            _exact.AsSpan(0, _count).Sort();
    }

    /// <summary>A value that at least k and at most k + <paramref name="slack"/> of the values held do not exceed, ties aside; with slack 0 the k-th smallest itself.</summary>
    /// <remarks>Squares are not negative, so their bits are in the order of their values.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float KthValue(int slack)
    {
        var end = Close();
        ref var first = ref MemoryMarshal.GetArrayDataReference(_values);
        var (low, high) = Range(end);
        var (below, upTo) = (0, _count);
        for (var round = 1; high - low > 1 && (slack == 0 ? upTo > _k : upTo > _k + slack); round++)
        {
            var middle = low + (high - low) / 2;
            if (round % Halving != 0)
            {
                // Where it would be if the values were spread evenly.
                var (from, to) = (BitConverter.Int32BitsToSingle(low), BitConverter.Int32BitsToSingle(high));
                middle = Math.Clamp(BitConverter.SingleToInt32Bits(from + (to - from) * (_k + slack / 2 - below) / (upTo - below)), low + 1, high - 1);
            }

            var bound = Vector512.Create(BitConverter.Int32BitsToSingle(middle));
            var counts = Vector512<int>.Zero;
            for (var i = 0; i < end; i += 16)
                counts -= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)i), bound).AsInt32();
            var count = Vector512.Sum(counts);
            if (count >= _k)
                (high, upTo) = (middle, count);
            else
                (low, below) = (middle, count);
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

        return Largest(largest);
    }

    /// <summary>The bits of the smallest value, less one, and of the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Low, int High) Range(int end)
    {
        var smallest = Vector512.Create(float.PositiveInfinity);
        var largest = Vector512<float>.Zero;
        for (var i = 0; i < end; i += 16)
        {
            var values = Vector512.LoadUnsafe(ref _values[i]);
            smallest = Vector512.MinNative(smallest, values);
            largest = Vector512.MaxNative(largest, Vector512.ConditionalSelect(Vector512.LessThan(values, Vector512.Create(float.PositiveInfinity)), values, Vector512<float>.Zero));
        }

        return (BitConverter.SingleToInt32Bits(-Largest(-smallest)) - 1, BitConverter.SingleToInt32Bits(Largest(largest)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(Vector512<float> values)
    {
        var eight = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3]));
    }

    private readonly record struct Exact(double Distance, int Point, int Place, float Value) : IComparable<Exact>
    {
        public int CompareTo(Exact other)
        {
            var order = Distance.CompareTo(other.Distance);
            return order != 0 ? order : Point.CompareTo(other.Point);
        }
    }
}
