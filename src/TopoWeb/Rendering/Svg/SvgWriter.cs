using System.Net;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Rendering.Svg;

/// <summary>A sheet as SVG.</summary>
internal static class SvgWriter
{
    // No font is embedded: whoever opens the file has one of these.
    private const string Fonts = "'DejaVu Sans', Verdana, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";

    /// <param name="sheet">What is drawn.</param>
    /// <param name="light">For pages: patches as bitmaps of one pixel a value, a tenth of the bytes, and no size, so that it fills its place.</param>
    public static string Write(Sheet sheet, bool light = false)
    {
        var svg = new StringBuilder();
        var size = light ? "" : $" width=\"{N(sheet.Width)}\" height=\"{N(sheet.Height)}\"";
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\"{size} viewBox=\"0 0 {N(sheet.Width)} {N(sheet.Height)}\" role=\"img\" font-family=\"{Fonts}\">\n");
        svg.Append($"<title>{Escape(sheet.Title)}</title>\n");
        if (sheet.Description.Length > 0)
            svg.Append($"<desc>{Escape(sheet.Description)}</desc>\n");
        svg.Append($"<rect width=\"{N(sheet.Width)}\" height=\"{N(sheet.Height)}\" fill=\"#ffffff\"/>\n");
        foreach (var mark in sheet.Marks)
            Write(svg, mark, light);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Write(StringBuilder svg, SheetMark mark, bool light)
    {
        switch (mark)
        {
            case BoxMark b:
                svg.Append($"<rect x=\"{N(b.X)}\" y=\"{N(b.Y)}\" width=\"{N(b.Width)}\" height=\"{N(b.Height)}\" fill=\"{b.Fill}\"{(b.Stroke is null ? "" : $" stroke=\"{b.Stroke}\"")}/>\n");
                break;
            case DiscMark d:
                svg.Append($"<circle cx=\"{N(d.X)}\" cy=\"{N(d.Y)}\" r=\"{N(d.Radius)}\" fill=\"{d.Fill}\"{(d.Rim ? " stroke=\"#ffffff\" stroke-width=\".6\"" : "")}/>\n");
                break;
            case LinesMark l:
                svg.Append($"<path fill=\"none\" stroke=\"{l.Color}\" stroke-width=\"{N(l.Width)}\"{(l.Opacity < 1 ? $" stroke-opacity=\"{N(l.Opacity)}\"" : "")} d=\"");
                foreach (var (x1, y1, x2, y2) in l.Lines)
                    svg.Append($"M{P(x1)} {P(y1)}L{P(x2)} {P(y2)}");
                svg.Append("\"/>\n");
                break;
            case ArrowMark a:
                svg.Append($"<path d=\"M{N(a.X)} {N(a.Y - 4)}l7 4l-7 4z\" fill=\"{a.Color}\"/>\n");
                break;
            case TextMark t:
                svg.Append($"<text x=\"{N(t.X)}\" y=\"{N(t.Y)}\" font-size=\"{N(t.Size)}\" fill=\"{t.Color}\"{Anchor(t.Anchor)}{(t.Bold ? " font-weight=\"600\"" : "")}>{Escape(t.Text)}</text>\n");
                break;
            case PatchMark p when light:
                svg.Append($"<rect x=\"{P(p.X - p.Side / 2 - 1.5)}\" y=\"{P(p.Y - p.Side / 2 - 1.5)}\" width=\"{P(p.Side + 3)}\" height=\"{P(p.Side + 3)}\" fill=\"{p.Frame}\"/>");
                svg.Append($"<image x=\"{P(p.X - p.Side / 2)}\" y=\"{P(p.Y - p.Side / 2)}\" width=\"{P(p.Side)}\" height=\"{P(p.Side)}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"{PatchBitmap.DataUri(p.Values, p.Scale)}\"/>\n");
                break;
            case PatchMark p:
                Patch(svg, p);
                break;
        }
    }

    private static void Patch(StringBuilder svg, PatchMark patch)
    {
        var cells = PatchCells.Of(patch);
        svg.Append($"<g class=\"patch\" shape-rendering=\"crispEdges\"><rect x=\"{N(patch.X - patch.Side / 2 - 1.5)}\" y=\"{N(patch.Y - patch.Side / 2 - 1.5)}\" width=\"{N(patch.Side + 3)}\" height=\"{N(patch.Side + 3)}\" fill=\"{patch.Frame}\"/>");
        foreach (var cell in cells)
            svg.Append($"<rect x=\"{N(cell.X)}\" y=\"{N(cell.Y)}\" width=\"{N(cell.Width)}\" height=\"{N(cell.Height)}\" fill=\"{cell.Fill}\"/>");
        svg.Append("</g>\n");
    }

    private static string Anchor(TextAnchor anchor) => anchor switch
    {
        TextAnchor.Middle => " text-anchor=\"middle\"",
        TextAnchor.End => " text-anchor=\"end\"",
        _ => "",
    };

    private static string N(double value) => NumberFormat.Coordinate(value);

    // Edges by the thousand: a tenth of a pixel is enough.
    private static string P(double value) => NumberFormat.Coordinate(Math.Round(value, 1));

    // Titles come from people: characters that XML forbids are dropped, the rest is escaped.
    private static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(c => c is >= ' ' or '\t' && c is not ('\uFFFE' or '\uFFFF'))));
}

/// <summary>The squares of a patch.</summary>
internal static class PatchCells
{
    /// <summary>One box for each value, row by row.</summary>
    public static IEnumerable<BoxMark> Of(PatchMark patch)
    {
        var columns = PatchValues.Side(patch.Values.Length) ?? Math.Max(1, patch.Values.Length);
        var rows = Math.Max(1, patch.Values.Length / columns);
        var (width, height) = (patch.Side / columns, patch.Side / rows);
        var maximum = PatchValues.Maximum(patch.Values);
        for (var i = 0; i < patch.Values.Length; i++)
        {
            var (r, g, b) = PatchColors.Of(patch.Values[i], maximum, patch.Scale);
            yield return new(patch.X - patch.Side / 2 + i % columns * width, patch.Y - patch.Side / 2 + i / columns * height, width, height, $"#{r:x2}{g:x2}{b:x2}");
        }
    }
}
