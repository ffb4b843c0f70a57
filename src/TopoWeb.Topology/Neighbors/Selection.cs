using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Selection of the k smallest of some keys.</summary>
internal static class Selection
{
    private const int Lanes = 16;

    /// <summary>One guess in so many halves the range: however the values are spread, there are few.</summary>
    private const int Halving = 3;

    /// <summary>Moves the <paramref name="k"/> smallest keys to the front (in any order), the largest of them to place k − 1, and their items with them.</summary>
    /// <remarks>Quickselect with the median of three, O(length) expected; after too many rounds it sorts, so the worst case is O(length·log length). NaN is not allowed.</remarks>
    /// <param name="keys">Rearranged in place.</param>
    /// <param name="items">One for each key.</param>
    /// <param name="k">1 ≤ k ≤ length.</param>
    public static void SmallestToFront(Span<float> keys, Span<int> items, int k) => SmallestToFront(keys, items, k, 2 * (int)Math.Log2(keys.Length) + 8);

    /// <summary>The same with a given number of rounds before it sorts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SmallestToFront(Span<float> keys, Span<int> items, int k, int rounds)
    {
        var low = 0;
        var high = keys.Length - 1;
        var target = k - 1;
        while (low < high)
        {
            if (rounds-- == 0)
            {
                keys[low..(high + 1)].Sort(items[low..(high + 1)]);
                return;
            }

            var pivot = MedianOfThree(keys[low], keys[low + (high - low) / 2], keys[high]);
            var i = low;
            var j = high;
            while (i <= j)
            {
                while (keys[i] < pivot)
                    i++;
                while (keys[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    (items[i], items[j]) = (items[j], items[i]);
                    i++;
                    j--;
                }
            }

            if (target <= j)
                high = j;
            else if (target >= i)
                low = i;
            else
                return;
        }
    }

    private static float MedianOfThree(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    /// <summary>The <paramref name="k"/>-th smallest of some values of at least 0, and how many values are smaller than it.</summary>
    /// <remarks>By the digits of their bits, which are in the order of the values. O(length), without a copy.</remarks>
    public static double Smallest(ReadOnlySpan<double> values, int k, out int below)
    {
        const int digit = 16;
        var counts = new int[1 << digit];
        var (prefix, known) = (0UL, 0UL);
        below = 0;
        for (var shift = 64 - digit; shift >= 0; shift -= digit)
        {
            Array.Clear(counts);
            foreach (var value in values)
                if (BitConverter.DoubleToUInt64Bits(value) is var bits && (bits & known) == prefix)
                    counts[(int)(bits >> shift) & ((1 << digit) - 1)]++;
            var bucket = 0;
            while (below + counts[bucket] < k)
                below += counts[bucket++];
            prefix |= (ulong)bucket << shift;
            known |= (ulong)((1 << digit) - 1) << shift;
        }

        return BitConverter.UInt64BitsToDouble(prefix);
    }

    /// <summary>A value that at least k and at most k + <paramref name="slack"/> of some values of at least 0 do not exceed, ties aside; with slack 0 the k-th smallest itself.</summary>
    /// <remarks>Guesses between two bounds and counts, a vector at a time, without moving values about. Squares are not negative, so their bits are in the order of their values.</remarks>
    /// <param name="values">The values, infinite up to the end of the last vector.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="k">1 ≤ k ≤ count.</param>
    /// <param name="slack">How many more.</param>
    /// <param name="most">No value is larger.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Kth(ReadOnlySpan<float> values, int count, int k, int slack, float most = float.PositiveInfinity)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var known = most < float.PositiveInfinity;
        var (low, high) = known ? (-1, BitConverter.SingleToInt32Bits(most)) : Range(values, count);
        var (below, upTo) = (0, count);
        for (var round = 1; high - low > 1 && upTo > k + slack; round++)
        {
            var middle = low + (high - low) / 2;
            if (round % Halving != 0)
            {
                // Where it would be if the values were spread evenly; from 0 on as if they were squares of distances in four dimensions.
                var (from, to) = (BitConverter.Int32BitsToSingle(Math.Max(low, 0)), BitConverter.Int32BitsToSingle(high));
                var share = (float)(k + slack / 2 - below) / (upTo - below);
                middle = Math.Clamp(BitConverter.SingleToInt32Bits(from + (to - from) * (known && low < 0 ? MathF.Sqrt(share) : share)), low + 1, high - 1);
            }

            var bound = Vector512.Create(BitConverter.Int32BitsToSingle(middle));
            var counts = Vector512<int>.Zero;
            for (var i = 0; i < count; i += Lanes)
                counts -= Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref first, (nuint)i), bound).AsInt32();
            if (Vector512.Sum(counts) is var found && found >= k)
                (high, upTo) = (middle, found);
            else
                (low, below) = (middle, found);
        }

        if (slack > 0)
            return BitConverter.Int32BitsToSingle(high);
        // Where exactly k values are at most the bound, the largest of them is the one; else the bound has come down to it.
        var limit = Vector512.Create(BitConverter.Int32BitsToSingle(high));
        var largest = Vector512<float>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            var part = Vector512.LoadUnsafe(ref first, (nuint)i);
            largest = Vector512.MaxNative(largest, Vector512.ConditionalSelect(Vector512.LessThanOrEqual(part, limit), part, Vector512<float>.Zero));
        }

        return Largest(largest);
    }

    /// <summary>The largest of 16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector512<float> values)
    {
        var eight = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        var four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3]));
    }

    /// <summary>The bits of the smallest value, less one, and of the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Low, int High) Range(ReadOnlySpan<float> values, int count)
    {
        var smallest = Vector512.Create(float.PositiveInfinity);
        var largest = Vector512<float>.Zero;
        for (var i = 0; i < count; i += Lanes)
        {
            var part = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);
            smallest = Vector512.MinNative(smallest, part);
            largest = Vector512.MaxNative(largest, Vector512.ConditionalSelect(Vector512.LessThan(part, Vector512.Create(float.PositiveInfinity)), part, Vector512<float>.Zero));
        }

        // Without the sign that 0 may have.
        return ((BitConverter.SingleToInt32Bits(-Largest(-smallest)) & int.MaxValue) - 1, BitConverter.SingleToInt32Bits(Largest(largest)));
    }
}
