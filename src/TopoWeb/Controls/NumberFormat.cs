using System.Globalization;

namespace TopoWeb.Controls;

/// <summary>Numbers as people read them. Never the culture of the machine.</summary>
internal static class NumberFormat
{
    /// <summary>A measured value with about three significant digits: 0.013, 1.41, 12.5, 6,400, −0.5, 2.0 × 10⁻⁵, 1.0 × 10¹².</summary>
    public static string Measure(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Power(value.ToString("0.0E+0", CultureInfo.InvariantCulture)),
        >= 100 => Minus(value.ToString("#,0", CultureInfo.InvariantCulture)),
        >= 10 => Minus(value.ToString("0.0", CultureInfo.InvariantCulture)),
        >= 1 => Minus(value.ToString("0.00", CultureInfo.InvariantCulture)),
        >= 0.001 or 0 => Minus(value.ToString("0.000", CultureInfo.InvariantCulture)),
        _ => Power(value.ToString("0.0E+0", CultureInfo.InvariantCulture)),
    };

    /// <summary>A setting as it was given: 0.3, 200, 1.5 × 10¹⁶⁰.</summary>
    public static string Plain(double value) => Math.Abs(value) is >= 1e15 or (> 0 and < 1e-6) ? Power(value) : value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>As a power of ten: 2 × 10¹⁶⁰.</summary>
    public static string Power(double value) => Power(value.ToString("0.###E+0", CultureInfo.InvariantCulture));

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>0 nodes</c>, <c>1 node</c>, <c>1,200 nodes</c>.</summary>
    public static string Count(long value, string one) => Count(value) + " " + one + (value == 1 ? "" : "s");

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

    /// <summary>With the sign that is as wide as a plus.</summary>
    private static string Minus(string number) => number.Replace('-', '−');

    /// <summary><c>2.0 × 10⁻⁵</c> of <c>2.0E-5</c>.</summary>
    private static string Power(string number)
    {
        var at = number.IndexOf('E', StringComparison.Ordinal);
        return at < 0 ? Minus(number) : $"{Minus(number[..at])} × 10{string.Concat(number[(at + 1)..].Where(c => c != '+').Select(c => c == '-' ? '⁻' : Raised[c - '0']))}";
    }

    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A coordinate of a drawing: two decimals, no trailing zeros.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
