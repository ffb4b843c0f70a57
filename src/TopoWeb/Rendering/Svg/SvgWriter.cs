using System.Net;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Rendering.Svg;

/// <summary>A sheet as SVG: the one place that knows its text, its numbers, its escapes and its grounds.</summary>
internal sealed class SvgWriter
{
    // No font is embedded: whoever opens the file has one of these.
    private const string Fonts = "'DejaVu Sans', Verdana, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";

    private readonly StringBuilder _svg = new();
    private readonly bool _compact;

    private SvgWriter(SvgForm form) => _compact = form != SvgForm.File;

    /// <param name="sheet">What is drawn.</param>
    /// <param name="form">What for.</param>
    public static string Write(Sheet sheet, SvgForm form = SvgForm.File)
    {
        var writer = new SvgWriter(form);
        writer.Head(sheet, form);
        foreach (var mark in sheet.Marks)
            writer.Write(mark);
        return writer.Line("</svg>")._svg.ToString();
    }

    private void Head(Sheet sheet, SvgForm form)
    {
        var (width, height) = (N(sheet.Width), N(sheet.Height));
        var size = sheet.Millimetres is { } paper ? $" width=\"{NumberFormat.Coordinate(paper)}mm\" height=\"{NumberFormat.Coordinate(sheet.Height * paper / sheet.Width)}mm\""
            : form is SvgForm.File or SvgForm.Thumbnail ? $" width=\"{width}\" height=\"{height}\"" : "";
        var head = $"<svg xmlns=\"http://www.w3.org/2000/svg\"{size} viewBox=\"0 0 {width} {height}\" role=\"img\"";
        if (form is SvgForm.Inline or SvgForm.Thumbnail)
        {
            // The font of the page; a title would come up as a tooltip over the whole picture.
            Line($"{head} aria-label=\"{Escape(sheet.Description.Length > 0 ? $"{sheet.Title}: {sheet.Description}" : sheet.Title)}\">");
            return;
        }
        Line($"{head} font-family=\"{Fonts}\">");
        Line($"<title>{Escape(sheet.Title)}</title>");
        if (sheet.Description.Length > 0)
            Line($"<desc>{Escape(sheet.Description)}</desc>");
        if (form == SvgForm.File && sheet.Program.Length > 0)
            Line("<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><rdf:Description rdf:about=\"\">"
                + $"<dc:title>{Escape(sheet.Title)}</dc:title><dc:creator>{Escape(sheet.Program)}</dc:creator><dc:identifier>{Escape(sheet.Identifier)}</dc:identifier></rdf:Description></rdf:RDF></metadata>");
        Line($"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>");
    }

    private void Write(SheetMark mark)
    {
        switch (mark)
        {
            case BoxMark b:
                Box(b);
                break;
            case DiscMark d:
                Line($"<circle cx=\"{N(d.X)}\" cy=\"{N(d.Y)}\" r=\"{N(d.Radius)}\" fill=\"{d.Fill}\"{(d.Rim ? " stroke=\"#ffffff\" stroke-width=\".6\"" : "")}/>");
                break;
            case LinesMark { Lines: [var (x1, y1, x2, y2)] } l:
                Line($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{Pen(l)}/>");
                break;
            case LinesMark l:
                _svg.Append($"<path fill=\"none\"{Pen(l)} d=\"");
                foreach (var (x1, y1, x2, y2) in l.Lines)
                    _svg.Append('M').Append(P(x1)).Append(' ').Append(P(y1)).Append('L').Append(P(x2)).Append(' ').Append(P(y2));
                Line("\"/>");
                break;
            case ArrowMark a:
                Line($"<path d=\"M{N(a.X)} {N(a.Y - 4)}l7 4l-7 4z\" fill=\"{a.Color}\"/>");
                break;
            case TextMark t:
                Line($"<text x=\"{N(t.X)}\" y=\"{N(t.Y)}\" font-size=\"{N(t.Size)}\" fill=\"{t.Color}\"{Opacity("opacity", t.Opacity)}{Anchor(t.Anchor)}{(t.Bold ? " font-weight=\"bold\"" : "")}>{Escape(t.Text)}</text>");
                break;
            case PatchMark p:
                Patch(p);
                break;
        }
    }

    private void Box(BoxMark box)
    {
        _svg.Append($"<rect x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"{(box.Corner > 0 ? $" rx=\"{N(box.Corner)}\"" : "")} fill=\"{box.Fill}\"{(box.Stroke is null ? "" : $" stroke=\"{box.Stroke}\"")}");
        Line(End("rect", box.Label));
    }

    private void Patch(PatchMark patch)
    {
        if (_compact)
        {
            Box(patch.Ground);
            _svg.Append($"<image x=\"{N(patch.X - patch.Side / 2)}\" y=\"{N(patch.Y - patch.Side / 2)}\" width=\"{N(patch.Side)}\" height=\"{N(patch.Side)}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"{PatchBitmap.DataUri(patch.Values, patch.Scale)}\"");
            Line(End("image", patch.Label));
            return;
        }
        Line("<g class=\"patch\" shape-rendering=\"crispEdges\">");
        Box(patch.Ground);
        foreach (var cell in PatchCells.Of(patch))
            Box(cell);
        Line("</g>");
    }

    private SvgWriter Line(string text)
    {
        _svg.Append(text);
        if (!_compact)
            _svg.Append('\n');
        return this;
    }

    private static string End(string element, string? label) => label is null ? "/>" : $"><title>{Escape(label)}</title></{element}>";

    private string Pen(LinesMark lines) => $" stroke=\"{lines.Color}\" stroke-width=\"{N(lines.Width)}\"{Opacity("stroke-opacity", lines.Opacity)}";

    // Exact in every form: a tenth would hide the weakest lines.
    private static string Opacity(string name, double value) => value < 1 ? $" {name}=\"{NumberFormat.Coordinate(value)}\"" : "";

    private static string Anchor(TextAnchor anchor) => anchor switch
    {
        TextAnchor.Middle => " text-anchor=\"middle\"",
        TextAnchor.End => " text-anchor=\"end\"",
        _ => "",
    };

    private string N(double value) => _compact ? P(value) : NumberFormat.Coordinate(value);

    // Edges by the thousand: a tenth of a pixel is enough.
    private static string P(double value) => NumberFormat.Coordinate(Math.Round(value, 1));

    // Titles come from people: characters that XML forbids are dropped, the rest is escaped.
    private static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.Where(c => c is >= ' ' or '\t' && c is not ('\uFFFE' or '\uFFFF'))));
}
