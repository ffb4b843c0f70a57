using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Exports;

/// <summary>Sheets of a result: the graph alone, or graph and barcode, each with legend and caption.</summary>
internal static class FigureSheets
{
    private const double Width = CalloutGraph.Width;
    private const double GraphHeight = CalloutGraph.Height;
    private const double Side = 24;

    /// <summary>The graph; null where Mapper was skipped.</summary>
    public static Sheet? Graph(ResultExport export) => export.Document.Mapper is null ? null : Create(export, barcode: false);

    /// <summary>All there is: graph, barcode, caption; null where both were skipped.</summary>
    public static Sheet? Figure(ResultExport export) => export.Document is { Mapper: null, Barcode: null } ? null : Create(export, barcode: true);

    private static Sheet Create(ResultExport export, bool barcode)
    {
        var lines = Caption.Lines(export);
        var sheet = new Sheet(Width, export.Title) { Description = string.Join(' ', lines) };
        var y = 32.0;
        sheet.Text(Side, y, export.Title, 15, bold: true);
        y += 6;
        if (export.Document.Mapper is { } mapper)
        {
            var display = export.Figure.Display;
            var nodes = GraphSvg.Filter(mapper, display).Apply(mapper).Nodes;
            var (coloring, sizing) = (export.Coloring(nodes), export.Sizing(nodes));
            var patches = GraphSvg.Draw(sheet, mapper, display, coloring, y, GraphHeight, places: export.Places, sizing: sizing);
            if (display.Size is not null)
                sheet.Text(Side, y + GraphHeight - 4, sizing.Note, 10.5, Sheet.Quiet);
            y += GraphHeight + 8;
            LegendPart.Draw(sheet, coloring, patches ? display.Patches : null, Side, y);
            y += LegendPart.Height;
        }
        if (barcode && export.Document.Barcode is { } bars)
            y = BarcodeDrawing.Draw(sheet, bars, Side, y + 14, new() { CompactHeight = 70, PanelHeight = 150, Limit = null });
        sheet.Height = Math.Ceiling(Caption.Draw(sheet, lines, Side, y) + 12);
        return sheet;
    }
}
