namespace TopoWeb.Exploration.Selections;

/// <summary>How the values of a function lie in a selection, beside those of all points.</summary>
/// <param name="Info">The function.</param>
/// <param name="Low">Left end of the first bin.</param>
/// <param name="High">Right end of the last: the period of angles.</param>
/// <param name="Selected">Points of the selection in each bin.</param>
/// <param name="All">All points in each bin.</param>
/// <param name="Names">Of categories, the value of each bin; empty where bins are intervals.</param>
/// <param name="Missing">Points of the selection without a value.</param>
public sealed record ValueHistogram(FunctionInfo Info, double Low, double High, int[] Selected, int[] All, double[] Names, int Missing)
{
    public const int Bins = 24;

    public int SelectedCount => Selected.Sum();

    public int AllCount => All.Sum();

    internal static ValueHistogram Of(PointFunction function, IReadOnlyList<int> positions)
    {
        var all = function.Values.Where(double.IsFinite).ToArray();
        var chosen = positions.Select(p => function.Values[p]).Where(double.IsFinite).ToArray();
        var missing = positions.Count - chosen.Length;
        if (function.Info.Kind == FunctionKind.Category && all.Distinct().Order().Take(Bins + 1).ToArray() is { Length: > 0 and <= Bins } names)
            return new(function.Info, 0, names.Length, Count(chosen, names.Length, v => Array.BinarySearch(names, v)), Count(all, names.Length, v => Array.BinarySearch(names, v)), names, missing);
        var (low, high) = function.Info.Kind == FunctionKind.Angle ? (0, function.Info.Period) : all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        // Values that are all equal stand in the middle of an interval around them.
        if (!(high > low))
            (low, high) = (low - 0.5, low + 0.5);
        int Bin(double v) => Math.Clamp((int)((v - low) / (high - low) * Bins), 0, Bins - 1);
        return new(function.Info, low, high, Count(chosen, Bins, Bin), Count(all, Bins, Bin), [], missing);
    }

    private static int[] Count(double[] values, int bins, Func<double, int> bin)
    {
        var counts = new int[bins];
        foreach (var value in values)
            counts[bin(value)]++;
        return counts;
    }
}
