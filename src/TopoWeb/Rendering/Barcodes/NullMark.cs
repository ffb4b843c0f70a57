using TopoWeb.Controls;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>How far bars of random filters reach: the pale part of every H₁ bar, and below the axis the same length from t = 0 with its number.</summary>
internal static class NullMark
{
    private const double Text = 10.5;

    /// <summary>A bar colour where random filters reach, too: the same over white paper.</summary>
    public static string Pale(string color)
    {
        var rgb = Convert.ToInt32(color[1..], 16);
        int Light(int shift) => (int)Math.Round(255 - 0.42 * (255 - (rgb >> shift & 255)));
        return $"#{Light(16):x2}{Light(8):x2}{Light(0):x2}";
    }

    /// <param name="sheet">Drawn on.</param>
    /// <param name="length">95th percentile of the longest H₁ bar of random filters.</param>
    /// <param name="nulls">What has that length: <c>random filters</c>.</param>
    /// <param name="end">Value at the right end of the axis.</param>
    /// <param name="start">Left end of the axis on the sheet.</param>
    /// <param name="plot">Its width.</param>
    /// <param name="top">Upper end of the mark.</param>
    /// <param name="color">Of bars.</param>
    /// <returns>Lower end.</returns>
    public static double Draw(Sheet sheet, double length, string nulls, double end, double start, double plot, double top, string color)
    {
        var words = $"95th percentile of {nulls}: {NumberFormat.Measure(length)}";
        var x = start + Math.Min(1, length / end) * plot;
        sheet.Add(new BoxMark(start, top + 3, x - start, 5, Pale(color), Label: words));
        sheet.Add(new LinesMark([(x, top, x, top + 11)], Sheet.Ink, 1));
        var beside = x + 7 + TextWidth.Of(words, Text) <= start + plot;
        sheet.Text(beside ? x + 7 : start, beside ? top + 9.5 : top + 24, words, Text, Sheet.Quiet);
        return top + (beside ? 16 : 32);
    }
}
