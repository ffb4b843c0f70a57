namespace TopoWeb.Topology.Neighbors;

/// <summary>Selection of the k-th smallest number.</summary>
internal static class Selection
{
    /// <summary>Moves the <paramref name="k"/> smallest values to the front (in any order) and returns the largest of them.</summary>
    /// <remarks>Quickselect with the median of three, O(length) expected; after too many rounds it sorts, so the worst case is O(length·log length). NaN is not allowed.</remarks>
    /// <param name="values">Rearranged in place.</param>
    /// <param name="k">1 ≤ k ≤ length.</param>
    public static double SmallestToFront(Span<double> values, int k) => SmallestToFront(values, k, 2 * (int)Math.Log2(values.Length) + 8);

    /// <summary>The same with a given number of rounds before it sorts.</summary>
    internal static double SmallestToFront(Span<double> values, int k, int rounds)
    {
        var low = 0;
        var high = values.Length - 1;
        var target = k - 1;
        while (low < high)
        {
            if (rounds-- == 0)
            {
                values[low..(high + 1)].Sort();
                break;
            }

            var pivot = MedianOfThree(values[low], values[low + (high - low) / 2], values[high]);
            var i = low;
            var j = high;
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (target <= j)
                high = j;
            else if (target >= i)
                low = i;
            else
                break;
        }

        return values[target];
    }

    private static double MedianOfThree(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
