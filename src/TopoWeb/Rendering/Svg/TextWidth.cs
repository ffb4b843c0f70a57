namespace TopoWeb.Rendering.Svg;

/// <summary>About the width of a text. The font of a reader of an SVG is not known: this is that of a wide one.</summary>
internal static class TextWidth
{
    public static double Of(string text, double size, bool bold = false) => text.Length * size * (bold ? 0.68 : 0.58);

    /// <summary>Broken between words.</summary>
    public static IEnumerable<string> Wrap(string text, double width, double size, bool bold = false)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Of(line + " " + word, size, bold) > width)
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
