namespace TopoWeb.Topology.Statistics;

/// <summary>Two samples as a walk over their values in ascending order: a step to the right for a value of the first, upwards for one of the second.</summary>
internal static class PooledSample
{
    /// <summary>Sorted copies, checked.</summary>
    public static (double[] First, double[] Second) Sort(ReadOnlySpan<double> first, ReadOnlySpan<double> second) => (Sorted(first, nameof(first)), Sorted(second, nameof(second)));

    /// <summary>The extremes of F₁ − F₂ over all values, in units of 1/(n·m), so that they are whole numbers.</summary>
    /// <param name="first">n values, ascending.</param>
    /// <param name="second">m values, ascending.</param>
    /// <param name="ends">Of length n + m + 1: whether a value ends after so many of the pooled ones, equal values taken together; may be empty.</param>
    public static (long Lowest, long Highest) Differences(double[] first, double[] second, Span<bool> ends)
    {
        var (i, j, lowest, highest) = (0, 0, 0L, 0L);
        while (i < first.Length || j < second.Length)
        {
            var value = j == second.Length || (i < first.Length && first[i] <= second[j]) ? first[i] : second[j];
            while (i < first.Length && first[i] == value)
                i++;
            while (j < second.Length && second[j] == value)
                j++;
            var difference = (long)i * second.Length - (long)j * first.Length;
            (lowest, highest) = (Math.Min(lowest, difference), Math.Max(highest, difference));
            if (!ends.IsEmpty)
                ends[i + j] = true;
        }
        return (lowest, highest);
    }

    private static double[] Sorted(ReadOnlySpan<double> sample, string name)
    {
        if (sample.IsEmpty)
            throw new ArgumentException("The sample is empty.", name);
        var values = sample.ToArray();
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"Value {i} is {values[i]}; values must be finite.", name);
        Array.Sort(values);
        return values;
    }
}
