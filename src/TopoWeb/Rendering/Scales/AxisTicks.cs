using System.Globalization;
using TopoWeb.Controls;

namespace TopoWeb.Rendering.Scales;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">In units of the axis.</param>
/// <param name="Position">From 0 (start) to 1 (end).</param>
/// <param name="Label">As written below the axis.</param>
internal readonly record struct AxisTick(double Value, double Position, string Label);

/// <summary>Round numbers on an axis.</summary>
internal static class AxisTicks
{
    /// <summary>Steps from here on are written as powers of ten.</summary>
    private const double MostPlain = 1e7;

    private const int MostDecimals = 7;

    private const double MostSteps = 1L << 50;

    /// <summary>More are never wanted: an end that is no usual number must not be gone for for ever.</summary>
    private const int MostMarks = 200;

    /// <summary>Multiples of 1, 2 or 5 times a power of ten between 0 and <paramref name="end"/>, about <paramref name="wanted"/> of them.</summary>
    public static IReadOnlyList<AxisTick> Create(double end, int wanted = 8)
    {
        if (!(end > 0) || !double.IsFinite(end))
            return [new AxisTick(0, 0, "0")];
        var step = NiceStep(end / Math.Max(1, wanted));
        var ticks = new List<AxisTick>();
        for (var i = 0; i * step <= end * (1 + 1e-9) && ticks.Count < MostMarks; i++)
            ticks.Add(new AxisTick(i * step, Math.Min(1, i * step / end), Label(i, step)));
        return ticks;
    }

    /// <summary>The same between any two values, the smaller one first.</summary>
    public static IReadOnlyList<AxisTick> Between(double start, double end, int wanted)
    {
        if (!(end > start) || !double.IsFinite(end - start))
            return [];
        var step = NiceStep((end - start) / Math.Max(1, wanted));
        // So far from zero that neighbouring marks are no different numbers.
        if (Math.Max(Math.Abs(start), Math.Abs(end)) / step > MostSteps)
            return [];
        var ticks = new List<AxisTick>();
        for (var i = Math.Ceiling(start / step - 1e-9); i * step <= end + 1e-9 * step && ticks.Count < MostMarks; i++)
            ticks.Add(new AxisTick(i * step, Math.Clamp((i * step - start) / (end - start), 0, 1), Label(i, step)));
        return ticks;
    }

    private static string Label(double i, double step)
    {
        if (i == 0)
            return "0";
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return step >= MostPlain || decimals > MostDecimals
            ? NumberFormat.Power(i * step)
            : (i * step).ToString("0." + new string('0', decimals), CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private static double NiceStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch
        {
            <= 1 + 1e-9 => power,
            <= 2 + 1e-9 => 2 * power,
            <= 5 + 1e-9 => 5 * power,
            _ => 10 * power,
        };
    }
}
