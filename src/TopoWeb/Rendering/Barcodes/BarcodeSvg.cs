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

    public static string Write(BarcodeDocument barcode, string title)
    {
        var clarity = LoopClarity.Of(barcode);
        var sheet = new Sheet(Width, title) { Description = $"{clarity.Headline} {clarity.Explanation}" };
        sheet.Text(Text, 26, title, 15, bold: true);
        sheet.Text(Text, 46, sheet.Description, 12.5, Sheet.Quiet);
        sheet.Height = BarcodeDrawing.Draw(sheet, barcode, Margin, Top, new() { CompactHeight = 90, PanelHeight = 200, Limit = null }) + 6;
        return SvgWriter.Write(sheet);
    }
}
