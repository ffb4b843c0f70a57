using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Compare;

/// <summary>Barcodes one above another on one axis.</summary>
/// <param name="End">Right end of the axis, in units of the filtration.</param>
/// <param name="Ticks">Of the axis.</param>
/// <param name="Barcodes">Panels of each result; null where it has no barcode.</param>
internal sealed record ComparedBars(double End, IReadOnlyList<AxisTick> Ticks, IReadOnlyList<BarcodeGeometry?> Barcodes)
{
    public static ComparedBars Of(IReadOnlyList<ResultDocument> results)
    {
        var end = results.Select(r => r.Barcode is { } b ? BarcodeGeometry.AxisEnd(b) : 0).DefaultIfEmpty(1).Max();
        var layout = new BarcodeLayout { CompactHeight = 22, PanelHeight = 48, Limit = 12, End = end > 0 ? end : 1 };
        return new(layout.End!.Value, AxisTicks.Create(layout.End.Value), [.. results.Select(r => r.Barcode is { } b ? BarcodeGeometry.Create(b, layout) : null)]);
    }
}
