using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>All bars of a barcode on a sheet, from the geometry of the chart on the page.</summary>
internal static class BarcodeDrawing
{
    private const double Label = 44;
    private const string Bar = "#5d656e";
    private const string Accent = "#0a6862";

    /// <param name="sheet">Drawn on, over its whole width.</param>
    /// <param name="barcode">The bars.</param>
    /// <param name="left">Margin on both sides.</param>
    /// <param name="top">Upper end.</param>
    /// <param name="layout">How much room there is, and what is known of random filters.</param>
    /// <returns>Lower end.</returns>
    public static double Draw(Sheet sheet, BarcodeDocument barcode, double left, double top, BarcodeLayout layout)
    {
        var geometry = BarcodeGeometry.Create(barcode, layout);
        var start = left + Label;
        var plot = sheet.Width - left - start;
        var axis = top + geometry.Axis;
        foreach (var tick in geometry.Ticks)
        {
            var x = start + tick.Position * plot;
            sheet.Add(new LinesMark([(x, top - 4, x, axis)], Sheet.Hairline, 1));
            sheet.Text(x, axis + 15, tick.Label, 10.5, Sheet.Quiet, TextAnchor.Middle);
        }
        foreach (var panel in geometry.Panels)
        {
            var y = top + panel.Top;
            sheet.Text(start - 10, y + 11, BarText.Dimension(panel.Dimension), 13, Sheet.Ink, TextAnchor.End, bold: true);
            sheet.Text(start - 10, y + 25, NumberFormat.Count(panel.Total), 10.5, Sheet.Quiet, TextAnchor.End);
            foreach (var bar in panel.Bars)
            {
                var (x, width, color) = (start + bar.Start * plot, Math.Max(1, bar.Width * plot), bar.Accented ? Accent : Bar);
                var pale = (bar.Pale ?? 0) * plot;
                sheet.Add(new BoxMark(x, y + bar.Top, width, panel.Thickness, pale > 0 ? NullMark.Pale(color) : color, Label: bar.Label));
                if (pale > 0 && pale < width)
                    sheet.Add(new BoxMark(x + pale, y + bar.Top, width - pale, panel.Thickness, color));
                if (bar.Infinite)
                    sheet.Add(new ArrowMark(x + width, y + bar.Top + panel.Thickness / 2, color));
            }
        }
        sheet.Add(new LinesMark([(start, axis, start + plot, axis)], Sheet.Ink, 1));
        sheet.Text(start + plot / 2, axis + 32, "filtration value t", 11, Sheet.Ink, TextAnchor.Middle);
        if (layout.NullPoint is not { } length)
            return axis + 40;
        return NullMark.Draw(sheet, length, layout.Nulls, geometry.End, start, plot, axis + 42, Bar);
    }
}
