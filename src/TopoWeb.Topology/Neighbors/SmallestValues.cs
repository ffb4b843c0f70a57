using System.Numerics;
using System.Runtime.InteropServices;

namespace TopoWeb.Topology.Neighbors;

/// <summary>The k smallest of a stream of values, for several streams at once.</summary>
/// <remarks>
/// Each stream has a buffer of about 2k values. What is not below the stream's bound is skipped, several values at a time; when the buffer is full a
/// selection keeps the k smallest and lowers the bound. The result is a value, so it depends neither on the order of the stream nor on the buffer.
/// </remarks>
internal sealed class SmallestValues
{
    private readonly int _k;
    private readonly int _capacity;
    private readonly double[] _buffers;
    private readonly double[] _bounds;
    private readonly int[] _counts;

    public SmallestValues(int k, int streams)
    {
        _k = k;
        _capacity = checked(2 * k + 64);
        _buffers = new double[(long)_capacity * streams];
        _bounds = new double[streams];
        _counts = new int[streams];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Fill(_bounds, double.PositiveInfinity);
        Array.Clear(_counts);
    }

    /// <summary>Offers values to <paramref name="stream"/>; infinite ones are not counted.</summary>
    public void Offer(int stream, ReadOnlySpan<double> values)
    {
        var buffer = _buffers.AsSpan(stream * _capacity, _capacity);
        var bound = _bounds[stream];
        var count = _counts[stream];
        var width = Vector<double>.Count;
        var j = 0;
        ref var first = ref MemoryMarshal.GetReference(values);
        for (; j <= values.Length - 2 * width; j += 2 * width)
        {
            var smaller = Vector.Min(Vector.LoadUnsafe(ref first, (nuint)j), Vector.LoadUnsafe(ref first, (nuint)(j + width)));
            if (Vector.LessThanAny(smaller, new Vector<double>(bound)))
                Take(values.Slice(j, 2 * width), buffer, ref count, ref bound);
        }

        Take(values[j..], buffer, ref count, ref bound);
        _bounds[stream] = bound;
        _counts[stream] = count;
    }

    /// <summary>The k-th smallest value offered to <paramref name="stream"/>; +∞ where there were fewer.</summary>
    public double Kth(int stream) =>
        _counts[stream] < _k ? double.PositiveInfinity : Selection.SmallestToFront(_buffers.AsSpan(stream * _capacity, _counts[stream]), _k);

    private void Take(ReadOnlySpan<double> values, Span<double> buffer, ref int count, ref double bound)
    {
        foreach (var value in values)
        {
            if (!(value < bound))
                continue;
            buffer[count++] = value;
            if (count == buffer.Length)
            {
                bound = Selection.SmallestToFront(buffer, _k);
                count = _k;
            }
        }
    }
}
