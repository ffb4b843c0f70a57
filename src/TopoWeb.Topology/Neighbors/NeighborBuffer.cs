using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TopoWeb.Topology.Neighbors;

/// <summary>The points that may belong to the k nearest of one point, found among the rounded points.</summary>
/// <remarks>
/// Everything within the bound is kept. For k up to 16 the k smallest values stand sorted in one vector, so the bound is always theirs. For larger k, when the buffer fills
/// up, the k-th smallest value is found by guessing and counting, a vector at a time (<see cref="Selection.Kth"/>). Ties that fill the buffer are thinned by exact distances.
/// </remarks>
internal sealed class NeighborBuffer
{
    /// <summary>A bound above every squared distance in the cube, below that of places without a point.</summary>
    private const float Everything = 1e6f;

    /// <summary>A bound that nothing is within.</summary>
    private const float Nothing = -1;

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

    /// <summary>No value that is held is larger.</summary>
    private float _most;

    private float _error;

    public NeighborBuffer(NeighborTree tree, ScaledPoints scaled, PointCloud cloud, int k, bool onlyDistances)
    {
        _order = tree.Points;
        _scaled = scaled;
        _cloud = cloud;
        _k = k;
        _onlyDistances = onlyDistances;
        _sorts = k <= Vector512<float>.Count && Avx512F.IsSupported;
        // The bound is that of more points than k until the buffer is thinned: more work for each of them, or thinning more often.
        _slack = _sorts ? 48 : Math.Max(24, k / 2);
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
        _most = float.PositiveInfinity;
        _smallest = Vector512.Create(float.PositiveInfinity);
        Bound = Everything;
    }

    /// <summary>Takes the points of a leaf up to a squared distance; <paramref name="start"/> is the place of the first in the tree, <paramref name="values"/> are their squared distances, each up to <paramref name="error"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(int start, Span<float> values, float limit, float error)
    {
        _error = Math.Max(_error, error);
        _most = Math.Max(_most, limit);
        // A point is no neighbour of itself.
        if (_place - start is >= 0 and < NeighborTree.LeafSize and var own)
            values[own] = float.PositiveInfinity;
        ref var squares = ref MemoryMarshal.GetReference(values);
        var (before, count) = (_count, _count);
        if (_sorts && before == 0)
            limit = First(ref squares, limit);
        var places = Vector512.Create(start) + Vector512<int>.Indices;
        for (nuint i = 0; i < NeighborTree.LeafSize; i += 16, places += Vector512.Create(16))
        {
            // Rounding may leave a little less than nothing.
            var part = Vector512.MaxNative(Vector512.LoadUnsafe(ref squares, i), Vector512<float>.Zero);
            count += Pack(count, Vector512.LessThanOrEqual(part, Vector512.Create(limit)), part, places);
        }

        _count = count;
        if (_sorts && before > 0)
            Sort(before);
        else if (!_sorts && count >= _k + _slack)
            Shrink();
    }

    /// <summary>Sets the smallest values to those of the first leaf, and the bound with them; returns a limit on what is to be held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float First(ref float squares, float limit)
    {
        var (a, b, c, d) = (Vector512.LoadUnsafe(ref squares), Vector512.LoadUnsafe(ref squares, 16), Vector512.LoadUnsafe(ref squares, 32), Vector512.LoadUnsafe(ref squares, 48));
        var smallest = SortedLanes.Smallest(SortedLanes.Smallest(SortedLanes.Sort(a), SortedLanes.Sort(b)), SortedLanes.Smallest(SortedLanes.Sort(c), SortedLanes.Sort(d)));
        _smallest = smallest = Vector512.MaxNative(smallest, Vector512<float>.Zero);
        var kth = Avx512F.PermuteVar16x32(smallest, Vector512.Create(_k - 1)).ToScalar();
        if (!(kth <= limit))
            return limit;
        Bound = _scaled.Upper(kth, _error);
        return Math.Min(limit, Bound + _error);
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
        var (count, smallest) = (_count, _smallest);
        for (ref var value = ref _values[from]; from < count; from++, value = ref Unsafe.Add(ref value, 1))
        {
            // Each place gets what was there, the value, or what was before it, whichever is in the middle; 0 is before the first.
            var shifted = Avx512F.AlignRight32(smallest.AsInt32(), Vector512<int>.Zero, 15).AsSingle();
            smallest = Vector512.MinNative(smallest, Vector512.MaxNative(shifted, Vector512.Create(value)));
        }

        _smallest = smallest;
        if (count < _k || Bound < 0)
            return;
        Bound = _scaled.Upper(Avx512F.PermuteVar16x32(smallest, Vector512.Create(_k - 1)).ToScalar(), _error);
        if (count < _k + _slack)
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
        var (end, count, below) = (_count, 0, _below);
        for (var i = 0; i < end; i += 16)
        {
            var values = Vector512.LoadUnsafe(ref _values[i]);
            var less = Vector512.LessThan(values, Vector512.Create(lower));
            below += BitOperations.PopCount(less.ExtractMostSignificantBits());
            count += Pack(count, Vector512.AndNot(Vector512.LessThanOrEqual(values, Vector512.Create(upper)), less), values, Vector512.LoadUnsafe(ref _places[i]));
        }

        (_count, _below, _most) = (count, below, upper);
    }

    /// <summary>Writes the values and points that a mask names to the places from <paramref name="count"/> on; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Pack(int count, Vector512<float> mask, Vector512<float> values, Vector512<int> places)
    {
        var bits = mask.ExtractMostSignificantBits();
        if (Avx512F.IsSupported)
        {
            Avx512F.Compress(values, mask, values).StoreUnsafe(ref _values[count]);
            Avx512F.Compress(places, mask.AsInt32(), places).StoreUnsafe(ref _places[count]);
            return BitOperations.PopCount(bits);
        }

        var found = count;
        for (; bits != 0; bits &= bits - 1)
        {
            var lane = BitOperations.TrailingZeroCount(bits);
            _values[found] = values[lane];
            _places[found++] = places[lane];
        }

        return found - count;
    }

    /// <summary>Fills the last vector of values with what counts as nothing.</summary>
    private void Close() => _values.AsSpan(_count, -_count & 15).Fill(float.PositiveInfinity);

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

    /// <summary>As <see cref="Selection.Kth"/> of what is held.</summary>
    private float KthValue(int slack)
    {
        Close();
        return Selection.Kth(_values, _count, _k, slack, _most);
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
