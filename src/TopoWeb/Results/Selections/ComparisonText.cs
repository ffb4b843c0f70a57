using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Exploration.Selections;

namespace TopoWeb.Results.Selections;

/// <summary>A comparison of two selections in words.</summary>
internal static class ComparisonText
{
    /// <summary>A p-value: three decimals, a power of ten below.</summary>
    public static string Probability(double p)
    {
        if (p >= 0.001)
            return p.ToString("0.000", CultureInfo.InvariantCulture);
        if (p < 1e-300)
            return "< 1e−300";
        var power = (int)Math.Floor(Math.Log10(p));
        return $"{(p / Math.Pow(10, power)).ToString("0", CultureInfo.InvariantCulture)}e−{-power}";
    }

    /// <summary>Median, or mean direction.</summary>
    public static string Middle(ComparedValue value, double middle) =>
        value.Function is { } info ? HistogramGeometry.Value(info, middle) : NumberFormat.Measure(middle).Replace('-', '−');

    /// <summary>Shared points, where there are any.</summary>
    public static string? Shared(SelectionComparison comparison) => comparison.Shared switch
    {
        0 => null,
        _ when comparison.Shared == comparison.A && comparison.Shared == comparison.B => "A and B are the same points.",
        var shared => $"{NumberFormat.Count(shared, "point")} {(shared == 1 ? "is" : "are")} in both A and B, which makes differences look smaller.",
    };
}
