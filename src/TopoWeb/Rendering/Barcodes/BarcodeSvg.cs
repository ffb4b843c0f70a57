using TopoWeb.Experiments;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>A barcode as a file of its own, with text that can be read in print.</summary>
internal static class BarcodeSvg
{
    private const double Width = 800;
    private const double Margin = 20;
    private const double Text = 64;
    private const double Top = 68;
    private const double Leading = 16;

    /// <param name="barcode">The bars.</param>
    /// <param name="title">Stands above them.</param>
    /// <param name="significance">The comparison with random filters; null describes the bars alone.</param>
    public static string Write(BarcodeDocument barcode, string title, SignificanceView? significance = null)
    {
        var clarity = LoopClarity.Of(barcode);
        var seen = significance is null ? $"{clarity.Headline} {clarity.Explanation}" : $"{significance.Headline}: {significance.Short}";
        var sheet = new Sheet(Width, title) { Description = significance?.Sentence ?? seen };
        sheet.Text(Text, 26, title, 15, bold: true);
        var y = 46.0 - Leading;
        foreach (var line in seen.Split("; "))
            sheet.Text(Text, y += Leading, line, significance is null ? 12.5 : 11.5, Sheet.Quiet);
        sheet.Height = BarcodeDrawing.Draw(sheet, barcode, Margin, y + Top - 46, new() { CompactHeight = 90, PanelHeight = 200, Limit = null }) + 6;
        return SvgWriter.Write(sheet);
    }
}
