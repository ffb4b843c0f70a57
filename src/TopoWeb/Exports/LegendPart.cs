using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Exports;

/// <summary>What colours mean, on one line of a sheet: the function of the nodes with its numbers, and the scale of the patches.</summary>
internal static class LegendPart
{
    public const double Height = 52;
    private const double Ramp = 220;
    private const double Thickness = 10;

    public static void Draw(Sheet sheet, GraphColoring coloring, PatchScale? patches, double left, double top)
    {
        sheet.Text(left, top + 11, coloring.Title, 11.5, Sheet.Ink, bold: true);
        if (coloring.Scale.Count > 0)
            Scale(sheet, coloring.Scale, coloring.Marks, left, top + 18, Ramp);
        var x = left;
        foreach (var entry in coloring.Entries)
        {
            sheet.Add(new BoxMark(x, top + 20, 10, 10, entry.Color));
            sheet.Text(x + 14, top + 29, entry.Text, 10.5, Sheet.Quiet);
            x += 26 + Caption.Width(entry.Text, 10.5);
        }
        if (patches is not { } scale)
            return;
        var right = Math.Max(x + 30, sheet.Width - left - Ramp);
        sheet.Text(right, top + 11, "mean patch, scaled to its own maximum", 11.5, Sheet.Ink, bold: true);
        IReadOnlyList<string> colors = [.. Enumerable.Range(-32, 65).Select(i => PatchColors.Hex(i, 32, scale))];
        Scale(sheet, colors, [new("−max", 0), new("0", 0.5), new("+max", 1)], right, top + 18, Math.Min(Ramp, sheet.Width - left - right));
    }

    private static void Scale(Sheet sheet, IReadOnlyList<string> colors, IReadOnlyList<LegendMark> marks, double left, double top, double width)
    {
        var step = width / colors.Count;
        // A hair wider than the step: no light between the boxes.
        for (var i = 0; i < colors.Count; i++)
            sheet.Add(new BoxMark(left + i * step, top, i < colors.Count - 1 ? step + 0.5 : step, Thickness, colors[i]));
        // A scale that ends in white needs a rim on white paper.
        sheet.Add(new LinesMark([(left, top, left + width, top), (left + width, top, left + width, top + Thickness), (left + width, top + Thickness, left, top + Thickness), (left, top + Thickness, left, top)], Sheet.Hairline, 0.6));
        foreach (var mark in marks)
            sheet.Text(left + mark.Position * width, top + Thickness + 13, mark.Text, 10.5, Sheet.Quiet, mark.Position switch { <= 0 => TextAnchor.Start, >= 1 => TextAnchor.End, _ => TextAnchor.Middle });
    }
}
