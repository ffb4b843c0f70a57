using System.Runtime.CompilerServices;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Selection of the k smallest of some keys.</summary>
internal static class Selection
{
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
}
