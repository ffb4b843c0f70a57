namespace TopoWeb.Experiments;

/// <summary>Numbers that sum up a barcode.</summary>
internal static class BarcodeStatistics
{
    /// <summary>Shown where there is only one bar, whose ratio to the next is unbounded.</summary>
    public const double LargestRatio = 999;

    /// <summary>Length of the longest bar of <paramref name="dimension"/> divided by the second longest (infinite bars end at tMax); null without a bar.</summary>
    public static double? LongestRatio(BarcodeDocument? barcode, int dimension = 1)
    {
        if (barcode is null)
            return null;
        double first = 0, second = 0;
        foreach (var interval in barcode.Intervals)
        {
            if (interval.Dimension != dimension)
                continue;
            var length = interval.Length(barcode.TMax);
            if (length > first)
                (first, second) = (length, first);
            else if (length > second)
                second = length;
        }
        return first <= 0 ? null : second <= 0 ? LargestRatio : Math.Min(LargestRatio, first / second);
    }

    /// <summary>Length of the longest bar of a dimension, to the end of the filtration where it never dies; null where there is none.</summary>
    public static double? LongestBar(BarcodeDocument? barcode, int dimension = 1)
    {
        var longest = 0.0;
        foreach (var interval in barcode?.Intervals ?? [])
            if (interval.Dimension == dimension)
                longest = Math.Max(longest, interval.Length(barcode!.TMax));
        return longest > 0 ? longest : null;
    }
}
