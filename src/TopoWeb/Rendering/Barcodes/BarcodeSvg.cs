using TopoWeb.Experiments;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>A barcode as a file of its own, with text that can be read in print.</summary>
internal static class BarcodeSvg
{
    public const double Width = 800;
    private const double Margin = 20;
    private const double Text = 64;
    private const double NarrowSheet = 600;

    /// <param name="barcode">The bars.</param>
    /// <param name="title">Stands above them.</param>
    /// <param name="significance">The comparison with random filters; null describes the bars alone.</param>
    public static string Write(BarcodeDocument barcode, string title, SignificanceView? significance = null) => SvgWriter.Write(Draw(barcode, title, significance));

    /// <summary>Numbers that an axis has room for.</summary>
    public static int Ticks(double width) => Math.Clamp((int)(width / 80), 3, 8);

    /// <param name="barcode">The bars.</param>
    /// <param name="title">Stands above them.</param>
    /// <param name="significance">The comparison with random filters; null describes the bars alone.</param>
    /// <param name="width">Of the sheet.</param>
    public static Sheet Draw(BarcodeDocument barcode, string title, SignificanceView? significance = null, double width = Width)
    {
        var narrow = width < NarrowSheet;
        var (margin, text) = narrow ? (8, 12) : (Margin, Text);
        var clarity = LoopClarity.Of(barcode);
        var seen = significance is null ? $"{clarity.Headline} {clarity.Explanation}" : $"{significance.Headline}: {significance.Short}";
        var sheet = new Sheet(width, title) { Description = significance?.Sentence ?? seen };
        var y = 6.0;
        foreach (var line in TextWidth.Wrap(title, width - text - margin, 15, bold: true))
            sheet.Text(text, y += 20, line, 15, bold: true);
        y += 4;
        foreach (var line in TextWidth.Wrap(seen, width - text - margin, 12.5))
            sheet.Text(text, y += 16, line, 12.5, Sheet.Quiet);
        var layout = new BarcodeLayout { CompactHeight = narrow ? 60 : 90, PanelHeight = narrow ? 130 : 200, Limit = null, Ticks = Ticks(width), Loops = SupportedBars.Count(significance), NullPoint = significance?.NullPoint, Nulls = significance?.Nulls ?? "" };
        sheet.Height = BarcodeDrawing.Draw(sheet, barcode, margin, y + 22, layout) + 6;
        return sheet;
    }
}
