using System.Globalization;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Results.Selections;

/// <summary>A bin as it is drawn, in a square of 1000.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height above the axis.</param>
/// <param name="Text">What it says.</param>
internal sealed record HistogramBar(double Left, double Width, double Height, string Text);

/// <summary>A histogram as shapes in a square of 1000: bars of the selection, the outline of all points, both as shares of their own number.</summary>
/// <param name="Bars">The selection.</param>
/// <param name="Outline">All points, as the path of a step line.</param>
/// <param name="Highest">The share that reaches the upper edge.</param>
/// <param name="Ticks">Marks of the horizontal axis.</param>
internal sealed record HistogramGeometry(IReadOnlyList<HistogramBar> Bars, string Outline, double Highest, IReadOnlyList<AxisTick> Ticks)
{
    private const double Size = 1000;

    public static HistogramGeometry Of(ValueHistogram histogram)
    {
        var bins = histogram.All.Length;
        var (selected, all) = (Shares(histogram.Selected), Shares(histogram.All));
        var highest = Math.Max(1e-9, Math.Max(selected.Max(), all.Max()));
        var width = Size / bins;
        var outline = new StringBuilder("M0 1000");
        for (var i = 0; i < bins; i++)
            outline.Append(CultureInfo.InvariantCulture, $"V{Size * (1 - all[i] / highest):0.#}H{(i + 1) * width:0.#}");
        outline.Append("V1000");
        var bars = Enumerable.Range(0, bins).Where(i => histogram.Selected[i] > 0 || histogram.All[i] > 0).Select(i => new HistogramBar(
            i * width, width, Size * selected[i] / highest,
            $"{Name(histogram, i)}: {NumberFormat.Count(histogram.Selected[i])} of the selection ({NumberFormat.Percent(selected[i])}), {NumberFormat.Count(histogram.All[i])} of all ({NumberFormat.Percent(all[i])})"));
        return new([.. bars], outline.ToString(), highest, AxisOf(histogram));
    }

    /// <summary>A value as it stands on the axis: angles in π.</summary>
    public static string Value(FunctionInfo info, double value) =>
        info.Kind == FunctionKind.Angle ? (value / Math.PI).ToString("0.00", CultureInfo.InvariantCulture) + " π" : NumberFormat.Measure(value).Replace('-', '−');

    private static IReadOnlyList<AxisTick> AxisOf(ValueHistogram histogram)
    {
        if (histogram.Names.Length > 0)
        {
            var step = (histogram.Names.Length + 7) / 8;
            return [.. histogram.Names.Select((n, i) => new AxisTick(n, (i + 0.5) / histogram.Names.Length, Name(histogram, i))).Where((_, i) => i % step == 0)];
        }
        if (histogram.Info.Kind != FunctionKind.Angle)
            return AxisTicks.Between(histogram.Low, histogram.High, 4);
        string[] labels = histogram.Info.Period > 4 ? ["0", "π/2", "π", "3π/2", "2π"] : ["0", "π/4", "π/2", "3π/4", "π"];
        return [.. labels.Select((label, i) => new AxisTick(histogram.High * i / 4, i / 4.0, label))];
    }

    private static string Name(ValueHistogram histogram, int bin)
    {
        if (histogram.Names.Length > 0)
            return histogram.Info.Id == "three-circles"
                ? (int)histogram.Names[bin] switch { 0 => "primary", 1 => "second. x", _ => "second. y" }
                : histogram.Info.NameOf(histogram.Names[bin]);
        var width = (histogram.High - histogram.Low) / histogram.All.Length;
        return $"{Value(histogram.Info, histogram.Low + bin * width)} to {Value(histogram.Info, histogram.Low + (bin + 1) * width)}";
    }

    private static double[] Shares(int[] counts)
    {
        var all = Math.Max(1, counts.Sum());
        return Array.ConvertAll(counts, c => (double)c / all);
    }
}
