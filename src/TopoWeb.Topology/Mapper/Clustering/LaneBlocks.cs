using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>The points that a minimum spanning tree has not reached yet, in blocks of eight, and for each the squared distance to the tree.</summary>
/// <remarks>
/// A block holds its eight points coordinate by coordinate, so one vector register takes one coordinate of a whole block and the loop reads memory in order.
/// One pass adds a point to the tree: distances, the largest of them, the lowered distances to the tree and the next point, all in registers.
/// </remarks>
internal sealed class LaneBlocks
{
    private const int Lanes = 8;

    private double[] _values = [];
    private int _valuesStart;
    private double[] _nearest = [];
    private int _nearestStart;
    private double[] _point = [];
    private int _dimension;

    /// <summary>Number of points that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Squared distance of the waiting point <paramref name="position"/> to the tree; +∞ before the first pass.</summary>
    public double Nearest(int position) => _nearest[_nearestStart + position];

    /// <summary>Starts with the points at <paramref name="rows"/>.</summary>
    public void Fill(PointCloud cloud, ReadOnlySpan<int> rows)
    {
        _dimension = cloud.Dimension;
        Count = rows.Length;
        var padded = (rows.Length + Lanes - 1) / Lanes * Lanes;
        Reserve(ref _nearest, ref _nearestStart, padded);
        Reserve(ref _values, ref _valuesStart, (long)padded * _dimension);
        if (_point.Length != _dimension)
            _point = new double[_dimension];
        _nearest.AsSpan(_nearestStart, padded).Fill(double.PositiveInfinity);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = cloud.Row(rows[i]);
            var start = Start(i);
            for (var c = 0; c < row.Length; c++)
                _values[start + c * Lanes] = row[c];
        }
    }

    /// <summary>Takes the point at <paramref name="position"/> out; the last waiting point takes its place. It becomes the point of the next <see cref="Pass"/>.</summary>
    public void Take(int position)
    {
        var from = Start(--Count);
        var to = Start(position);
        for (var c = 0; c < _point.Length; c++)
        {
            _point[c] = _values[to + c * Lanes];
            _values[to + c * Lanes] = _values[from + c * Lanes];
        }

        _nearest[_nearestStart + position] = _nearest[_nearestStart + Count];
        _nearest[_nearestStart + Count] = double.PositiveInfinity;
    }

    /// <summary>Compares the point taken last with all that wait, at least one: lowers their distances to the tree.</summary>
    /// <remarks>
    /// Each squared distance is a sum over the coordinates in order, without fused operations: the one of the plain loop, bit for bit, whatever the
    /// width of the vectors. Which of several nearest points is returned is fixed, but not said.
    /// </remarks>
    /// <returns>The largest squared distance to the point, and the position of a waiting point nearest to the tree.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Largest, int Next) Pass()
    {
        var (d, count) = ((nuint)_dimension, Count);
        ref var point = ref MemoryMarshal.GetArrayDataReference(_point);
        ref var block = ref _values[_valuesStart];
        ref var nearest = ref _nearest[_nearestStart];
        var largest = Vector512<double>.Zero;
        var best = Vector512.Create(double.PositiveInfinity);
        var bestIndex = Vector512<long>.Zero;
        var index = Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7);
        var j = 0;
        // Four blocks at a time share the loads of the point.
        for (; j <= count - 4 * Lanes; j += 4 * Lanes)
        {
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
            ref var x0 = ref block;
            ref var x1 = ref Unsafe.Add(ref block, Lanes * d);
            ref var x2 = ref Unsafe.Add(ref block, 2 * Lanes * d);
            ref var x3 = ref Unsafe.Add(ref block, 3 * Lanes * d);
            for (nuint c = 0, offset = 0; c < d; c++, offset += Lanes)
            {
                var p = Vector512.Create(Unsafe.Add(ref point, c));
                var d0 = Vector512.LoadUnsafe(ref x0, offset) - p;
                var d1 = Vector512.LoadUnsafe(ref x1, offset) - p;
                var d2 = Vector512.LoadUnsafe(ref x2, offset) - p;
                var d3 = Vector512.LoadUnsafe(ref x3, offset) - p;
                s0 += d0 * d0;
                s1 += d1 * d1;
                s2 += d2 * d2;
                s3 += d3 * d3;
            }

            largest = Vector512.MaxNative(largest, Vector512.MaxNative(Vector512.MaxNative(s0, s1), Vector512.MaxNative(s2, s3)));
            index = Lower(s0, ref nearest, index, ref best, ref bestIndex);
            index = Lower(s1, ref Unsafe.Add(ref nearest, Lanes), index, ref best, ref bestIndex);
            index = Lower(s2, ref Unsafe.Add(ref nearest, 2 * Lanes), index, ref best, ref bestIndex);
            index = Lower(s3, ref Unsafe.Add(ref nearest, 3 * Lanes), index, ref best, ref bestIndex);
            nearest = ref Unsafe.Add(ref nearest, 4 * Lanes);
            block = ref Unsafe.Add(ref block, 4 * Lanes * d);
        }

        for (; j < count; j += Lanes)
        {
            var s = Vector512<double>.Zero;
            for (nuint c = 0, offset = 0; c < d; c++, offset += Lanes)
            {
                var difference = Vector512.LoadUnsafe(ref block, offset) - Vector512.Create(Unsafe.Add(ref point, c));
                s += difference * difference;
            }

            // Lanes past the end hold points taken earlier, or nothing.
            var waits = Vector512.LessThan(index, Vector512.Create((long)count)).AsDouble();
            largest = Vector512.MaxNative(largest, s & waits);
            index = Lower(Vector512.ConditionalSelect(waits, s, Vector512.Create(double.PositiveInfinity)), ref nearest, index, ref best, ref bestIndex);
            nearest = ref Unsafe.Add(ref nearest, Lanes);
            block = ref Unsafe.Add(ref block, Lanes * d);
        }

        return (Extreme(largest, largest: true), (int)bestIndex.GetElement(LaneOf(best, Extreme(best, largest: false))));
    }

    /// <summary>Lowers the eight distances to the tree at <paramref name="nearest"/>, keeps the smallest, and returns the index of the next eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Lower(Vector512<double> distances, ref double nearest, Vector512<long> index, ref Vector512<double> best, ref Vector512<long> bestIndex)
    {
        distances = Vector512.MinNative(distances, Vector512.LoadUnsafe(ref nearest));
        distances.StoreUnsafe(ref nearest);
        var smaller = Vector512.LessThan(distances, best);
        best = Vector512.MinNative(distances, best);
        bestIndex = Vector512.ConditionalSelect(smaller.AsInt64(), index, bestIndex);
        return index + Vector512.Create((long)Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Extreme(Vector512<double> values, bool largest)
    {
        var (lower, upper) = (values.GetLower(), values.GetUpper());
        var four = largest ? Vector256.MaxNative(lower, upper) : Vector256.MinNative(lower, upper);
        var two = largest ? Vector128.MaxNative(four.GetLower(), four.GetUpper()) : Vector128.MinNative(four.GetLower(), four.GetUpper());
        return largest ? Math.Max(two[0], two[1]) : Math.Min(two[0], two[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LaneOf(Vector512<double> values, double value) => System.Numerics.BitOperations.TrailingZeroCount(Vector512.Equals(values, Vector512.Create(value)).ExtractMostSignificantBits()) & (Lanes - 1);

    /// <summary>An array that holds <paramref name="length"/> values from a multiple of 64 bytes on: a register that is read across the border of two cache lines costs twice.</summary>
    private static void Reserve(ref double[] array, ref int start, long length)
    {
        if (array.Length - Lanes >= length)
            return;
        array = GC.AllocateUninitializedArray<double>(checked((int)(length + Lanes)), pinned: true);
        start = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) / sizeof(double) & (Lanes - 1));
    }

    /// <summary>Place of the first coordinate of the point at <paramref name="position"/>.</summary>
    private int Start(int position) => _valuesStart + position / Lanes * Lanes * _dimension + position % Lanes;
}
