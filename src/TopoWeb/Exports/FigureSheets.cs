using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Exports;

/// <summary>Sheets of a result: the graph alone, the barcode alone, or both, each with title, legend and caption.</summary>
internal static class FigureSheets
{
    private const double TitleSize = 15;

    /// <summary>The graph; null where Mapper was skipped.</summary>
    public static Sheet? Graph(ResultExport export) => export.Document.Mapper is null ? null : Create(export, graph: true, barcode: false);

    /// <summary>Graph and barcode, or the one that is asked for, with caption; null where what is asked for was skipped.</summary>
    public static Sheet? Figure(ResultExport export) => (export.Figure.Panels, export.Document) switch
    {
        (FigurePanels.Graph, { Mapper: null }) or (FigurePanels.Barcode, { Barcode: null }) or (_, { Mapper: null, Barcode: null }) => null,
        (var panels, _) => Create(export, graph: panels != FigurePanels.Barcode, barcode: panels != FigurePanels.Graph),
    };

    /// <summary>The barcode; null where it was skipped.</summary>
    public static Sheet? Barcode(ResultExport export) => export.Document.Barcode is not { } bars ? null : Printed(export, BarcodeSvg.Draw(
        bars, export.FigureTitle, export.Significance, export.Figure.Millimetres is null ? BarcodeSvg.Width : PrintSize.Sheet(export.Figure.Millimetres)));

    private static Sheet Create(ResultExport export, bool graph, bool barcode)
    {
        var lines = Caption.Lines(export);
        var sheet = Printed(export, new Sheet(PrintSize.Sheet(export.Figure.Millimetres), export.FigureTitle) { Description = string.Join(' ', lines) });
        var narrow = sheet.Width < PrintSize.NarrowSheet;
        var side = narrow ? 10 : 24;
        var y = 12.0;
        if (export.Figure.Words != FigureWords.None)
            foreach (var line in TextWidth.Wrap(export.FigureTitle, sheet.Width - 2 * side, TitleSize, bold: true))
                sheet.Text(side, y += 20, line, TitleSize, bold: true);
        y += 6;
        if (graph && export.Document.Mapper is { } mapper)
            y = Graph(sheet, export, mapper, side, y);
        if (barcode && export.Document.Barcode is { } bars)
            y = BarcodeDrawing.Draw(sheet, bars, side, y + 14, new() { CompactHeight = narrow ? 50 : 70, PanelHeight = narrow ? 110 : 150, Limit = null, Ticks = BarcodeSvg.Ticks(sheet.Width), Loops = SupportedBars.Count(export.Significance), NullPoint = export.Significance?.NullPoint, Nulls = export.Significance?.Nulls ?? "" });
        sheet.Height = Math.Ceiling(Caption.Draw(sheet, Caption.Shown(export, lines), side, y) + 12);
        return sheet;
    }

    private static double Graph(Sheet sheet, ResultExport export, MapperDocument mapper, double side, double top)
    {
        var display = export.Figure.Display;
        var nodes = GraphSvg.Filter(mapper, display).Apply(mapper).Nodes;
        var (coloring, sizing) = (export.Coloring(nodes), export.Sizing(nodes));
        var height = Math.Round(sheet.Width * CalloutGraph.Height / CalloutGraph.Width);
        var patches = GraphSvg.Draw(sheet, mapper, display, coloring, top, height, places: export.Places, sizing: sizing);
        var y = top + height + 8;
        if (display.Size is not null)
            foreach (var line in TextWidth.Wrap(sizing.Note, sheet.Width - 2 * side, PrintSize.SmallestText))
                sheet.Text(side, (y += 14) - 14 + 4, line, PrintSize.SmallestText, Sheet.Quiet);
        return LegendPart.Draw(sheet, coloring, patches ? display.Patches : null, side, y);
    }

    private static Sheet Printed(ResultExport export, Sheet sheet)
    {
        sheet.Millimetres = export.Figure.Millimetres;
        (sheet.Program, sheet.Identifier) = Caption.Identity(export);
        return sheet;
    }
}
