using TopoWeb.Experiments;
using TopoWeb.Rendering.Scales;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Significance;

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
/// <param name="Rank">0 for the longest of its dimension, 1 for the second, in whatever order they stand.</param>
/// <param name="Accented">Drawn in the accent colour: a significant loop.</param>
/// <param name="Pale">The part that bars of random filters reach, too, from 0 to 1 of the axis; null where that is not known.</param>
internal sealed record BarShape(Interval Bar, double Start, double Width, double Top, bool Infinite, bool Longest, string Label, int Rank, bool Accented, double? Pale);

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

    /// <summary>Distance from the top of the first panel, in pixels.</summary>
    public double Top { get; init; }

    /// <summary>Height with the room that the name of the dimension needs, in pixels.</summary>
    public double Room { get; init; }
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

    /// <summary>Bars of dimension 0 shown at most: the longest ones; null shows all.</summary>
    public int? CompactLimit { get; init; }

    /// <summary>Below every panel.</summary>
    public double Gap { get; init; } = 16;

    /// <summary>Least room of a panel, for its name beside it.</summary>
    public double LeastRoom { get; init; }

    /// <summary>Height aimed at for all panels together, in pixels: as many of the longest bars of every dimension are shown as have room in it. Null gives each dimension its own height.</summary>
    public double? Whole { get; init; }

    /// <summary>Significant loops, whose bars are accented; null where the bars were not compared with random filters, and none is.</summary>
    public int? Loops { get; init; }

    /// <summary>95th percentile of the longest H₁ bars of random filters; null where that is not known.</summary>
    public double? NullPoint { get; init; }

    /// <summary>What that is the length of.</summary>
    public string Nulls { get; init; } = NullClouds.NameOf(NullKind.Filters);

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

    private readonly double _gap;

    private BarcodeGeometry(double end, IReadOnlyList<BarcodePanel> panels, IReadOnlyList<AxisTick> ticks, double gap)
    {
        _gap = gap;
        End = end;
        Panels = panels;
        Ticks = ticks;
    }

    /// <summary>Value at the right end of the axis.</summary>
    public double End { get; }

    public IReadOnlyList<BarcodePanel> Panels { get; }

    public IReadOnlyList<AxisTick> Ticks { get; }

    /// <summary>Distance of the axis from the top of the first panel, in pixels.</summary>
    public double Axis => Panels.Count == 0 ? 0 : Panels[^1].Top + Panels[^1].Room + _gap;

    public static BarcodeGeometry Create(BarcodeDocument barcode, BarcodeLayout? layout = null)
    {
        layout ??= new();
        var end = layout.End ?? AxisEnd(barcode);
        var panels = new List<BarcodePanel>();
        var top = 0.0;
        var dimensions = barcode.Intervals.GroupBy(i => i.Dimension).OrderBy(g => g.Key).ToList();
        if (layout.Whole is { } whole)
            layout = Share(layout, whole, dimensions.Count(d => d.Key == 0), dimensions.Count(d => d.Key > 0));
        foreach (var bars in dimensions)
        {
            var panel = Panel(bars.Key, [.. bars], barcode.TMax, end, layout) with { Top = top };
            panels.Add(panel);
            top += panel.Room + layout.Gap;
        }
        return new(end, panels, AxisTicks.Create(end, layout.Ticks), layout.Gap);
    }

    /// <summary>The bars of a dimension by rank: the longest first.</summary>
    public static IEnumerable<Interval> Rank(BarcodeDocument barcode, int dimension) => ByLength(barcode.Intervals.Where(i => i.Dimension == dimension), barcode.TMax);

    /// <summary>The height that is left to each dimension, and as many bars as have room in it.</summary>
    private static BarcodeLayout Share(BarcodeLayout layout, double whole, int compact, int above)
    {
        var height = Math.Min(layout.CompactHeight, Math.Max(layout.LeastRoom, NarrowestPitchAbove0));
        var room = above == 0 ? 0 : Math.Max(layout.LeastRoom, Math.Min(layout.PanelHeight, Math.Floor((whole - compact * height - (compact + above) * layout.Gap) / above)));
        return layout with
        {
            CompactHeight = height,
            CompactLimit = Math.Min(layout.CompactLimit ?? int.MaxValue, (int)(height / NarrowestPitch)),
            PanelHeight = room,
            Limit = above == 0 ? layout.Limit : Math.Min(layout.Limit ?? int.MaxValue, Math.Max(1, (int)(room / NarrowestPitchAbove0))),
        };
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

    private static IEnumerable<Interval> ByLength(IEnumerable<Interval> bars, double tMax) => bars.OrderByDescending(b => b.Length(tMax)).ThenBy(b => b.Birth);

    private static BarcodePanel Panel(int dimension, Interval[] bars, double tMax, double end, BarcodeLayout layout)
    {
        var total = bars.Length;
        var byLength = ByLength(bars, tMax).Select((bar, rank) => (Bar: bar, Rank: rank)).ToArray();
        var accented = dimension == 1 ? layout.Loops ?? 0 : 0;
        var shown = (dimension > 0 ? layout.Limit : layout.CompactLimit) is { } limit && total > limit ? byLength[..limit] : byLength;
        if (layout.Order == BarOrder.Birth)
            shown = [.. shown.OrderBy(b => b.Bar.Birth).ThenBy(b => b.Bar.Death ?? double.PositiveInfinity)];

        var room = dimension == 0 ? layout.CompactHeight : layout.PanelHeight;
        // Whole pixels keep bars sharp; the silhouette of dimension 0 may be finer than a pixel.
        var pitch = Math.Clamp(room / shown.Length, dimension == 0 ? NarrowestPitch : NarrowestPitchAbove0, WidestPitch);
        pitch = pitch >= 3 ? Math.Floor(pitch) : pitch;
        // A bar thinner than a pixel might fall between two rows of them and be gone.
        var thickness = pitch >= 3 ? pitch - Math.Max(1, Math.Floor(pitch * 0.34)) : Math.Max(1, pitch);
        var shapes = shown.Select((ranked, i) =>
        {
            var (bar, rank) = ranked;
            var width = Math.Max(0, Math.Min(bar.Death ?? end, end) - bar.Birth) / end;
            return new BarShape(bar, bar.Birth / end, width, i * pitch + Math.Max(0, Math.Floor((pitch - thickness) / 2)), bar.Death is null, dimension > 0 && rank == 0,
                BarText.Label(bar), rank, rank < accented, dimension == 1 && layout.NullPoint is { } point ? Math.Min(width, point / end) : null);
        }).ToArray();
        var height = shown.Length * pitch;
        return new(dimension, shapes, pitch, thickness, height, total) { Room = Math.Max(height, layout.LeastRoom) };
    }
}
