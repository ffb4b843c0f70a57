using System.Globalization;

namespace TopoWeb.Settings;

/// <summary>Which numbers a setting takes.</summary>
/// <param name="Minimum">Smallest number; null where there is none.</param>
/// <param name="Maximum">Largest number; null where there is none.</param>
public sealed record NumberLimits(double? Minimum = null, double? Maximum = null)
{
    /// <summary>Whether only whole numbers are meant.</summary>
    public bool Whole { get; init; }

    /// <summary>Whether the smallest number itself is left out.</summary>
    public bool AboveMinimum { get; init; }

    /// <summary>Whether the largest number itself is left out.</summary>
    public bool BelowMaximum { get; init; }

    /// <summary>What the numbers are called.</summary>
    public string Kind { get; init; } = "a number";

    /// <summary>Largest number that can be stored at all.</summary>
    public double Largest { get; init; } = double.MaxValue;

    /// <summary>A further condition.</summary>
    public Func<double, bool> Fits { get; init; } = _ => true;

    public static NumberLimits Integer(double? minimum = null, double? maximum = null) => new(minimum, maximum) { Whole = true, Kind = "a whole number", Largest = int.MaxValue };

    public static NumberLimits Long(double? minimum = null) => Integer(minimum) with { Largest = long.MaxValue };

    /// <summary>The limits in words, such as “between 1 and 100”; null where there are none.</summary>
    public string? Words => (Minimum, Maximum) switch
    {
        (null, null) => null,
        ({ } low, { } high) when !AboveMinimum && !BelowMaximum => $"between {Text(low)} and {Text(high)}",
        ({ } low, { } high) => $"{Above(low)} and {Below(high)}",
        ({ } low, null) => Above(low),
        (null, { } high) => Below(high),
    };

    public bool Contains(double number) =>
        !(AboveMinimum ? number <= Minimum : number < Minimum) && !(BelowMaximum ? number >= Maximum : number > Maximum) && Math.Abs(number) <= Largest && Fits(number);

    /// <summary>The nearest number within; null where an open end has none.</summary>
    public double? Nearest(double number) => number < Minimum || (AboveMinimum && number <= Minimum)
        ? AboveMinimum ? null : Minimum
        : number > Maximum || (BelowMaximum && number >= Maximum) ? BelowMaximum ? null : Maximum
        : Contains(number) ? number : null;

    /// <summary>A number of this kind, whatever the limits.</summary>
    public bool TryRead(string text, out double number)
    {
        if (!Whole)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        var read = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
        number = whole;
        return read;
    }

    private string Above(double low) => $"{(AboveMinimum ? "greater than" : "at least")} {Text(low)}";

    private string Below(double high) => $"{(BelowMaximum ? "less than" : "at most")} {Text(high)}";

    internal static string Text(double number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);
}
