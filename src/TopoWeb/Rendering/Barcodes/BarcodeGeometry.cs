using TopoWeb.Experiments;
using TopoWeb.Rendering.Scales;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>In which order the bars of a dimension stand.</summary>
internal enum BarOrder
{
    Birth,
    Length,
}

/// <summary>A bar as drawn.</summary>
/// <param name="Bar">The interval.</param>
/// <param name="Start">Left end, from 0 to 1 of the axis.</param>
/// <param name="Width">From 0 to 1 of the axis; never so small that the bar vanishes when drawn at least a pixel wide.</param>
/// <param name="Top">Distance from the top of the panel, in pixels.</param>
/// <param name="Infinite">Drawn to the end of the axis with an arrow.</param>
/// <param name="Longest">The longest of its dimension, where the dimension is 1 or more.</param>
/// <param name="Label">As read out.</param>
internal sealed record BarShape(Interval Bar, double Start, double Width, double Top, bool Infinite, bool Longest, string Label);

/// <summary>The bars of one dimension.</summary>
/// <param name="Dimension">Of homology.</param>
/// <param name="Bars">Those shown, from the top.</param>
/// <param name="Pitch">Distance from one bar to the next, in pixels.</param>
/// <param name="Thickness">Height of a bar, in pixels.</param>
/// <param name="Height">Of the panel, in pixels.</param>
/// <param name="Total">Number of bars, shown or not.</param>
internal sealed record BarcodePanel(int Dimension, IReadOnlyList<BarShape> Bars, double Pitch, double Thickness, double Height, int Total)
{
    public int Hidden => Total - Bars.Count;
}

/// <summary>How much room there is.</summary>
internal sealed record BarcodeLayout
{
    /// <summary>Height aimed at for dimension 0, whose many short bars are a silhouette.</summary>
    public double CompactHeight { get; init; } = 30;

    /// <summary>Height aimed at for each higher dimension.</summary>
    public double PanelHeight { get; init; } = 70;

    /// <summary>Bars of a higher dimension shown at most: the longest ones; null shows all.</summary>
    public int? Limit { get; init; } = 24;

    public BarOrder Order { get; init; } = BarOrder.Birth;

    public int Ticks { get; init; } = 8;

    /// <summary>Right end of the axis, where several barcodes share one; null ends a little after the last bar.</summary>
    public double? End { get; init; }
}

/// <summary>Where everything of a barcode stands: horizontally in parts of the axis, vertically in pixels.</summary>
internal sealed class BarcodeGeometry
{
    private const double NarrowestPitch = 0.4;
    private const double WidestPitch = 11;
    private const double NarrowestPitchAbove0 = 3; // a bar of two pixels and a gap

    private BarcodeGeometry(double end, IReadOnlyList<BarcodePanel> panels, IReadOnlyList<AxisTick> ticks)
    {
        End = end;
        Panels = panels;
        Ticks = ticks;
    }

    /// <summary>Value at the right end of the axis.</summary>
    public double End { get; }

    public IReadOnlyList<BarcodePanel> Panels { get; }

    public IReadOnlyList<AxisTick> Ticks { get; }

    public static BarcodeGeometry Create(BarcodeDocument barcode, BarcodeLayout? layout = null)
    {
        layout ??= new();
        var end = layout.End ?? AxisEnd(barcode);
        var panels = barcode.Intervals.GroupBy(i => i.Dimension).OrderBy(g => g.Key)
            .Select(g => Panel(g.Key, [.. g], barcode.TMax, end, layout)).ToArray();
        return new(end, panels, AxisTicks.Create(end, layout.Ticks));
    }

    // The filtration may go on long after the last bar has died: what is drawn ends a little after it.
    internal static double AxisEnd(BarcodeDocument barcode)
    {
        var last = barcode.Intervals.Select(i => i.Death ?? i.Birth).DefaultIfEmpty(0).Max();
        var end = last > 0 ? last * 1.06 : barcode.TMax;
        if (barcode.TMax > 0 && barcode.TMax >= last)
            end = Math.Min(end, barcode.TMax);
        return end > 0 && double.IsFinite(end) ? end : 1;
    }

    private static BarcodePanel Panel(int dimension, Interval[] bars, double tMax, double end, BarcodeLayout layout)
    {
        var total = bars.Length;
        var byLength = bars.OrderByDescending(b => b.Length(tMax)).ThenBy(b => b.Birth).ToArray();
        var longest = byLength[0];
        var shown = dimension > 0 && layout.Limit is { } limit && total > limit ? byLength[..limit] : byLength;
        if (layout.Order == BarOrder.Birth)
            shown = [.. shown.OrderBy(b => b.Birth).ThenBy(b => b.Death ?? double.PositiveInfinity)];

        var room = dimension == 0 ? layout.CompactHeight : layout.PanelHeight;
        // Whole pixels keep bars sharp; the silhouette of dimension 0 may be finer than a pixel.
        var pitch = Math.Clamp(room / shown.Length, dimension == 0 ? NarrowestPitch : NarrowestPitchAbove0, WidestPitch);
        pitch = pitch >= 3 ? Math.Floor(pitch) : pitch;
        var thickness = pitch >= 3 ? pitch - Math.Max(1, Math.Floor(pitch * 0.34)) : pitch;
        var shapes = shown.Select((bar, i) => new BarShape(
            bar, bar.Birth / end, Math.Max(0, Math.Min(bar.Death ?? end, end) - bar.Birth) / end, i * pitch + Math.Floor((pitch - thickness) / 2),
            bar.Death is null, dimension > 0 && bar == longest, BarText.Label(bar))).ToArray();
        return new(dimension, shapes, pitch, thickness, shown.Length * pitch, total);
    }
}
