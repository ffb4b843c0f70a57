using System.Text.RegularExpressions;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Rendering;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Svg;
using TopoWeb.Settings;

namespace TopoWeb.Exports;

/// <summary>The words under a figure: what was computed, how, and what came out.</summary>
internal static partial class Caption
{
    private const double Size = 11;
    private const double Leading = 15;

    /// <summary>A number in parentheses with another behind it: <c>(30, </c>.</summary>
    [GeneratedRegex(@"(\([\d.,]+), (?=\S+\))")]
    private static partial Regex Arguments();

    /// <summary>ρ, complex and Mapper on one line.</summary>
    public static string Formula(AnalysisSpec spec, string? filters = null) => string.Concat(ResultFormula.Of(spec, filters).Select(p => p.Text));

    /// <summary>The lines, not yet broken: those that somebody wrote, or what the result says of itself.</summary>
    public static IReadOnlyList<string> Lines(ResultExport export)
    {
        var lines = export.Figure.Text is { } text ? text.Split('\n') : Of(export.Document, export.Figure.Display, export.Significance, export.NoSignificance);
        return export.Figure.Identifier ? [.. lines, $"{Identity(export).Program}, {Identity(export).Identifier}."] : lines;
    }

    /// <summary>What a result says of itself.</summary>
    /// <param name="document">The result.</param>
    /// <param name="display">What is shown of its graph.</param>
    /// <param name="significance">The comparison with random filters; null where there is none.</param>
    /// <param name="without">Why there is none.</param>
    public static IReadOnlyList<string> Of(ResultDocument document, GraphDisplay display, SignificanceView? significance, string? without)
    {
        var lines = new List<string> { document.Source?.Origin is { } origin ? origin + "." : "", Formula(document.Spec, ResultFormula.Pretrained(document)) };
        var counts = $"{NumberFormat.Count(document.Points.Kept)} of {NumberFormat.Count(document.Points.Input, "point")}.";
        if (document.Mapper is { } mapper)
        {
            var minimum = GraphSvg.Filter(mapper, display).MinimumSize;
            counts += $" Mapper graph with {(mapper.Lenses.Count == 1 ? "lens" : "lenses")} {string.Join(" and ", mapper.Lenses.Select(ResultFormula.Lens))}: {GraphSvg.Counts(mapper)}";
            if (mapper.Nodes.Count(n => n.Size < minimum) is > 0 and var hidden)
                counts += $" {NumberFormat.Count(hidden, "node")} with fewer than {minimum} points {(hidden == 1 ? "is" : "are")} hidden.";
        }
        lines.Add(counts);
        if (significance is { } verdict)
            lines.Add(verdict.Sentence);
        else if (document.Barcode is { } barcode && LoopClarity.Of(barcode) is { } bars)
            lines.Add($"{bars.Headline} {bars.Explanation} No comparison with {SignificanceStore.NullsOf(document)}. {without}".TrimEnd());
        return [.. lines.Where(l => l.Trim().Length > 0)];
    }

    /// <summary>Those of the lines that stand in the drawing; the identifier, where it is asked for, is the last of them.</summary>
    public static IEnumerable<string> Shown(ResultExport export, IReadOnlyList<string> lines) => export.Figure.Words == FigureWords.Caption ? lines : export.Figure.Identifier ? lines.TakeLast(1) : [];

    /// <summary>The program that computed a result, and the result: for the metadata of files.</summary>
    public static (string Program, string Identifier) Identity(ResultExport export) =>
        ($"TopoWeb {export.Document.Versions.GetValueOrDefault("topoweb", Versions.Program)}", $"run {export.Result.RunId:N}, result {export.Result.Choice}");

    /// <returns>Lower end.</returns>
    public static double Draw(Sheet sheet, IEnumerable<string> lines, double left, double top)
    {
        var y = top;
        // A formula in parentheses stays on one line: a space that does not break stands in it until the lines are broken.
        foreach (var line in lines.SelectMany(l => TextWidth.Wrap(Arguments().Replace(l, "$1,\u00A0"), sheet.Width - 2 * left, Size)))
            sheet.Text(left, y += Leading, line.Replace('\u00A0', ' '), Size, Sheet.Quiet);
        return y + 6;
    }
}
