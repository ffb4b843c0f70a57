using System.Globalization;

namespace TopoWeb.Controls;

/// <summary>Numbers as people read them. Never the culture of the machine.</summary>
internal static class NumberFormat
{
    /// <summary>A measured value with about three significant digits: 0.013, 1.41, 12.5, 6,400.</summary>
    public static string Measure(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        >= 0.001 or 0 => value.ToString("0.000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0E+0", CultureInfo.InvariantCulture),
    };

    /// <summary>A setting as it was given: 0.3, 200.</summary>
    public static string Plain(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(int value, string one) => Count(value) + " " + one + (value == 1 ? "" : "s");

    public static string Ratio(double value) => value switch
    {
        >= 1000 => "over 1,000",
        >= 10 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0", CultureInfo.InvariantCulture),
    };

    public static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Duration(double seconds) => seconds switch
    {
        < 0.001 => "< 1 ms",
        < 1 => (1000 * seconds).ToString("0", CultureInfo.InvariantCulture) + " ms",
        < 120 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        _ => (seconds / 60).ToString("0.0", CultureInfo.InvariantCulture) + " min",
    };

    /// <summary>A coordinate of a drawing: two decimals, no trailing zeros.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
