using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;

namespace TopoWeb.Compare;

/// <summary>The barcode of one of the results compared.</summary>
/// <param name="Geometry">Where its bars stand; null where it has no barcode.</param>
/// <param name="Top">Distance from the top of the picture, in pixels.</param>
/// <param name="Height">In pixels.</param>
internal readonly record struct ComparedRow(BarcodeGeometry? Geometry, double Top, double Height);

/// <summary>Barcodes one above another on one axis.</summary>
/// <param name="End">Right end of the axis, in units of the filtration.</param>
/// <param name="Rows">One for each result.</param>
internal sealed record ComparedBars(double End, IReadOnlyList<ComparedRow> Rows)
{
    private const double Space = 8; // above and below the line between two rows
    private const double Empty = 18;

    /// <summary>Where the axis stands, in pixels from the top.</summary>
    public double Axis => Rows.Count == 0 ? 0 : Rows[^1].Top + Rows[^1].Height + Space;

    /// <param name="results">What is compared.</param>
    /// <param name="loops">Of each, how many of its loops random filters do not have; null where that is not known.</param>
    public static ComparedBars Of(IReadOnlyList<ResultDocument> results, IReadOnlyList<int?> loops)
    {
        var end = results.Select(r => r.Barcode is { } b ? BarcodeGeometry.AxisEnd(b) : 0).DefaultIfEmpty(1).Max();
        var layout = new BarcodeLayout { CompactHeight = 22, PanelHeight = 48, Limit = 12, Gap = 4, LeastRoom = 14, End = end > 0 ? end : 1 };
        var rows = new List<ComparedRow>();
        var top = Space;
        foreach (var (result, i) in results.Select((r, i) => (r, i)))
        {
            var geometry = result.Barcode is { } barcode ? BarcodeGeometry.Create(barcode, layout with { Loops = i < loops.Count ? loops[i] : null }) : null;
            rows.Add(new(geometry, top, Math.Max(geometry?.Axis ?? 0, Empty)));
            top += rows[^1].Height + 2 * Space;
        }
        return new(layout.End!.Value, rows);
    }
}
