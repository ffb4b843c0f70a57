using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Schedules.Drift;

namespace TopoWeb.Schedules.Reruns;

/// <summary>A rerun on its schedule's page.</summary>
/// <param name="Drift">What the comparison found.</param>
/// <param name="Document">Its result; null where it has been deleted, or has none.</param>
/// <param name="Geometry">Where its bars stand; null without a barcode.</param>
internal sealed record RerunRow(DriftSummary Drift, ResultDocument? Document, BarcodeGeometry? Geometry);

/// <summary>The barcodes of reruns one under another, on one axis.</summary>
/// <param name="End">Right end of the axis, in units of the filtration.</param>
/// <param name="Reruns">The newest first.</param>
internal sealed record RerunGeometry(double End, IReadOnlyList<RerunRow> Reruns)
{
    public static RerunGeometry Of(IReadOnlyList<(DriftSummary Drift, ResultDocument? Document)> reruns)
    {
        var end = reruns.Select(r => r.Document?.Barcode is { } barcode ? BarcodeGeometry.AxisEnd(barcode) : 0).DefaultIfEmpty(0).Max();
        var layout = new BarcodeLayout { CompactHeight = 16, PanelHeight = 40, Limit = 10, Gap = 3, LeastRoom = 14, End = end > 0 ? end : 1 };
        return new(layout.End!.Value, [.. reruns.Select(r => new RerunRow(r.Drift, r.Document, r.Document?.Barcode is { } barcode ? BarcodeGeometry.Create(barcode, layout with { Loops = r.Drift.Loops }) : null))]);
    }
}
