using TopoWeb.Experiments;
using TopoWeb.Rendering.Scales;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>A bar as a point of the persistence diagram.</summary>
/// <param name="Bar">The interval.</param>
/// <param name="Rank">0 for the longest of its dimension.</param>
/// <param name="X">Birth, from 0 to 1 of the axis.</param>
/// <param name="Y">Death, from 0 to 1 of the axis; 1 where it never comes.</param>
/// <param name="Accented">A significant loop.</param>
/// <param name="Label">As read out.</param>
internal sealed record DiagramPoint(Interval Bar, int Rank, double X, double Y, bool Accented, string Label);

/// <summary>The points of one dimension.</summary>
/// <param name="Dimension">Of homology.</param>
/// <param name="Points">Those drawn, the shortest first: the long ones lie on top.</param>
/// <param name="Total">Number of bars, drawn or not.</param>
/// <param name="Beyond">Bars that end beyond the window.</param>
internal sealed record DiagramDimension(int Dimension, IReadOnlyList<DiagramPoint> Points, int Total, int Beyond)
{
    /// <summary>Bars that would be drawn if there were fewer.</summary>
    public int Hidden => Total - Beyond - Points.Count;
}

/// <summary>A persistence diagram: birth to the right, death upwards, on one scale, so that a length is the same along both axes and the height above the diagonal is the length of the bar.</summary>
internal sealed class DiagramGeometry
{
    /// <summary>Points drawn of a dimension at most: the longest ones.</summary>
    public const int Most = 1_000;

    /// <summary>Each step of the zoom halves the window.</summary>
    public const int MostZoom = 6;

    private const int WantedTicks = 5;

    private DiagramGeometry(double end, IReadOnlyList<DiagramDimension> dimensions, double? band) =>
        (End, Dimensions, Band, Ticks) = (end, dimensions, band, AxisTicks.Create(end, WantedTicks));

    /// <summary>Value at the ends of both axes.</summary>
    public double End { get; }

    public IReadOnlyList<DiagramDimension> Dimensions { get; }

    /// <summary>Height of the band over the diagonal that holds the bars of random filters, from 0 to 1 of the axis; null where that is not known.</summary>
    public double? Band { get; }

    /// <summary>Of both axes.</summary>
    public IReadOnlyList<AxisTick> Ticks { get; }

    /// <param name="barcode">The bars.</param>
    /// <param name="zoom">How often the window is halved towards the corner where both axes begin.</param>
    /// <param name="nullPoint">95th percentile of the longest H₁ bars of random filters; null where that is not known.</param>
    /// <param name="loops">Significant loops; null where they are not known.</param>
    public static DiagramGeometry Create(BarcodeDocument barcode, int zoom = 0, double? nullPoint = null, int? loops = null)
    {
        var end = BarcodeGeometry.AxisEnd(barcode) / (1 << Math.Clamp(zoom, 0, MostZoom));
        var dimensions = barcode.Intervals.Select(i => i.Dimension).Distinct().Order().Select(d => Of(barcode, d, end, d == 1 ? loops ?? 0 : 0)).ToArray();
        return new(end, dimensions, nullPoint is > 0 and var point ? Math.Min(1, point / end) : null);
    }

    private static DiagramDimension Of(BarcodeDocument barcode, int dimension, double end, int accented)
    {
        var ranked = BarcodeGeometry.Rank(barcode, dimension).Select((bar, rank) => (Bar: bar, Rank: rank)).ToArray();
        var inside = ranked.Where(b => b.Bar.Birth <= end && !(b.Bar.Death > end)).ToArray();
        var points = inside.Take(Most).Reverse().Select(b => new DiagramPoint(b.Bar, b.Rank, b.Bar.Birth / end, b.Bar.Death is { } death ? death / end : 1, b.Rank < accented, BarText.Label(b.Bar)));
        return new(dimension, [.. points], ranked.Length, ranked.Length - inside.Length);
    }
}
