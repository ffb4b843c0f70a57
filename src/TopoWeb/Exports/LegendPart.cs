using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Exports;

/// <summary>What colours mean: the function of the nodes with its numbers, and the scale of the patches beside it, or on a narrow sheet below it.</summary>
internal static class LegendPart
{
    private const double Row = 52;
    private const double Ramp = 220;
    private const double Thickness = 10;
    private const double Title = 11.5;
    private const double Text = 10.5;
    private const double Line = 16;
    private const string Patch = "mean patch, scaled to its own maximum";

    /// <returns>Lower end.</returns>
    public static double Draw(Sheet sheet, GraphColoring coloring, PatchScale? patches, double left, double top)
    {
        var narrow = sheet.Width < PrintSize.NarrowSheet;
        var beside = patches is not null && !narrow;
        var place = sheet.Width - left - TextWidth.Of(Patch, Title, bold: true);
        sheet.Text(left, top + 11, coloring.Title, Title, Sheet.Ink, bold: true);
        var width = Math.Min(Ramp, sheet.Width - 2 * left);
        if (coloring.Scale.Count > 0)
            Scale(sheet, coloring.Scale, coloring.Marks, left, top + 18, width);
        var lower = top + Row + Entries(sheet, coloring.Entries, left, beside ? place - 20 : sheet.Width - left, top);
        if (patches is not { } scale)
            return lower;
        var (right, y) = narrow ? (left, lower) : (place, top);
        sheet.Text(right, y + 11, Patch, Title, Sheet.Ink, bold: true);
        IReadOnlyList<string> colors = [.. Enumerable.Range(-32, 65).Select(i => PatchColors.Hex(i, 32, scale))];
        Scale(sheet, colors, [new("−max", 0), new("0", 0.5), new("+max", 1)], right, y + 18, width);
        return narrow ? lower + Row : lower;
    }

    /// <summary>Categories, on as many lines as they need.</summary>
    /// <returns>Height beyond the first line.</returns>
    private static double Entries(Sheet sheet, IReadOnlyList<LegendEntry> entries, double left, double right, double top)
    {
        var (x, y) = (left, top);
        foreach (var entry in entries)
        {
            var room = 26 + TextWidth.Of(entry.Text, Text);
            if (x > left && x + room > right)
                (x, y) = (left, y + Line);
            sheet.Add(new BoxMark(x, y + 20, 10, 10, entry.Color));
            sheet.Text(x + 14, y + 29, entry.Text, Text, Sheet.Quiet);
            x += room;
        }
        return y - top;
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
            sheet.Text(left + mark.Position * width, top + Thickness + 13, mark.Text, Text, Sheet.Quiet, mark.Position switch { <= 0 => TextAnchor.Start, >= 1 => TextAnchor.End, _ => TextAnchor.Middle });
    }
}
