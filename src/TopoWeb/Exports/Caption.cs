using TopoWeb.Controls;
using TopoWeb.Experiments.Stages;
using TopoWeb.Rendering;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Svg;
using TopoWeb.Settings;

namespace TopoWeb.Exports;

/// <summary>The words under a figure: what was computed, how, and what came out.</summary>
internal static class Caption
{
    private const double Size = 11;
    private const double Leading = 15;

    /// <summary>ρ, complex and Mapper on one line.</summary>
    public static string Formula(AnalysisSpec spec, string? filters = null) => string.Concat(ResultFormula.Of(spec, filters).Select(p => p.Text));

    /// <summary>The lines, not yet broken.</summary>
    public static IReadOnlyList<string> Lines(ResultExport export)
    {
        var document = export.Document;
        var lines = new List<string> { document.Source?.Origin is { } origin ? origin + "." : "", Formula(document.Spec, ResultFormula.Pretrained(document)) };
        var counts = $"{NumberFormat.Count(document.Points.Kept)} of {NumberFormat.Count(document.Points.Input, "point")}.";
        if (document.Mapper is { } mapper)
        {
            var minimum = GraphSvg.Filter(mapper, export.Figure.Display).MinimumSize;
            counts += $" Mapper graph with {(mapper.Lenses.Count == 1 ? "lens" : "lenses")} {string.Join(" and ", mapper.Lenses.Select(ResultFormula.Lens))}: {GraphSvg.Counts(mapper)}";
            if (mapper.Nodes.Count(n => n.Size < minimum) is > 0 and var hidden)
                counts += $" {NumberFormat.Count(hidden, "node")} with fewer than {minimum} points {(hidden == 1 ? "is" : "are")} hidden.";
        }
        lines.Add(counts);
        if (export.Significance is { } verdict)
            lines.Add(verdict.Sentence);
        else if (document.Barcode is { } barcode && LoopClarity.Of(barcode) is { } bars)
            lines.Add($"{bars.Headline} {bars.Explanation} No comparison with random filters. {export.NoSignificance}".TrimEnd());
        lines.Add($"TopoWeb {document.Versions.GetValueOrDefault("topoweb", Versions.Program)}, run {export.Result.RunId:N}, result {export.Result.Choice}.");
        return [.. lines.Where(l => l.Trim().Length > 0)];
    }

    /// <returns>Lower end.</returns>
    public static double Draw(Sheet sheet, IEnumerable<string> lines, double left, double top)
    {
        var y = top;
        foreach (var line in lines.SelectMany(l => Wrap(l, sheet.Width - 2 * left)))
            sheet.Text(left, y += Leading, line, Size, Sheet.Quiet);
        return y + 6;
    }

    /// <summary>About the width of a text. The font of a reader of the SVG is not known: this is that of a wide one.</summary>
    public static double Width(string text, double size) => text.Length * size * 0.58;

    /// <summary>Broken between words.</summary>
    public static IEnumerable<string> Wrap(string text, double width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Width(line + " " + word, Size) > width)
            {
                yield return line;
                line = word;
            }
            else
                line = line.Length == 0 ? word : line + " " + word;
        }
        if (line.Length > 0)
            yield return line;
    }
}
