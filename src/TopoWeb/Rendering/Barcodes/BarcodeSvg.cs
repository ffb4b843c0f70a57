using System.Net;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>A barcode as a standalone SVG file, from the same geometry as the chart on the page: white ground, text that can be read in print.</summary>
internal static class BarcodeSvg
{
    private const double Width = 800;
    private const double Left = 64;
    private const double Right = 28;
    private const double Top = 68;
    private const double PanelGap = 18;
    private const string Ink = "#1a1d21";
    private const string Quiet = "#4b5159";
    private const string Line = "#d9d9d4";
    private const string Bar = "#5d656e";
    private const string Accent = "#0a6862";

    public static string Write(BarcodeDocument barcode, string title)
    {
        var geometry = BarcodeGeometry.Create(barcode, new BarcodeLayout { CompactHeight = 90, PanelHeight = 200, Limit = null });
        var verdict = LoopClarity.Of(barcode);
        var plot = Width - Left - Right;
        var body = new StringBuilder();
        var y = Top;
        foreach (var panel in geometry.Panels)
        {
            Panel(body, panel, y, plot);
            y += panel.Height + PanelGap;
        }

        var axis = y - PanelGap + 8;
        var height = axis + 46;
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(Width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(Width)} {N(height)}\" role=\"img\" ");
        svg.Append("font-family=\"system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif\">\n");
        svg.Append($"<title>{Escape(title)}</title>\n<desc>{Escape(verdict.Headline + " " + verdict.Explanation)}</desc>\n");
        svg.Append($"<rect width=\"{N(Width)}\" height=\"{N(height)}\" fill=\"#ffffff\"/>\n");
        svg.Append(Text(Left, 26, title, 15, Ink, extra: " font-weight=\"600\""));
        svg.Append(Text(Left, 46, verdict.Headline + " " + verdict.Explanation, 12.5, Quiet));
        foreach (var tick in geometry.Ticks)
        {
            var x = Left + tick.Position * plot;
            svg.Append($"<line x1=\"{N(x)}\" y1=\"{N(Top - 6)}\" x2=\"{N(x)}\" y2=\"{N(axis)}\" stroke=\"{Line}\" stroke-width=\"1\"/>\n");
            svg.Append(Text(x, axis + 16, tick.Label, 11.5, Quiet, " text-anchor=\"middle\""));
        }

        svg.Append(body);
        svg.Append($"<line x1=\"{N(Left)}\" y1=\"{N(axis)}\" x2=\"{N(Left + plot)}\" y2=\"{N(axis)}\" stroke=\"{Ink}\" stroke-width=\"1\"/>\n");
        svg.Append(Text(Left + plot / 2, axis + 35, "filtration value t", 12, Ink, " text-anchor=\"middle\""));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder svg, BarcodePanel panel, double top, double plot)
    {
        svg.Append(Text(Left - 12, top + 12, BarText.Dimension(panel.Dimension), 14, Ink, " text-anchor=\"end\" font-weight=\"600\""));
        svg.Append(Text(Left - 12, top + 27, NumberFormat.Count(panel.Total), 11, Quiet, " text-anchor=\"end\""));
        foreach (var bar in panel.Bars)
        {
            var x = Left + bar.Start * plot;
            var width = Math.Max(1, bar.Width * plot);
            var y = top + bar.Top;
            var color = bar.Longest ? Accent : Bar;
            svg.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(panel.Thickness)}\" fill=\"{color}\"><title>{bar.Label}</title></rect>\n");
            if (bar.Infinite)
                svg.Append($"<path d=\"M{N(x + width)} {N(y + panel.Thickness / 2 - 4)}l7 4l-7 4z\" fill=\"{color}\"/>\n");
        }
    }

    private static string Text(double x, double y, string text, double size, string color, string extra = "") =>
        $"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" fill=\"{color}\"{extra}>{Escape(text)}</text>\n";

    private static string N(double value) => NumberFormat.Coordinate(value);

    // Titles come from people: characters that XML forbids are dropped, the rest is escaped.
    private static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(c => c >= ' ' || c == '\t')));
}
