using TopoWeb.Topology;

namespace TopoWeb.Settings;

/// <summary>One line that people write, such as a name or a caption.</summary>
internal static class LineText
{
    /// <summary>Its words with one space between them; may be empty.</summary>
    public static string Squeeze(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The same, within a limit.</summary>
    /// <param name="field">What it is, also in words.</param>
    /// <param name="text">As it was written.</param>
    /// <param name="longest">Most characters.</param>
    /// <exception cref="InvalidInputException">It is too long, or has a control character.</exception>
    public static string Clean(string field, string? text, int longest)
    {
        var line = Squeeze(text);
        return line.Length > longest ? throw new InvalidInputException(field, $"The {field} has {line.Length} characters; the limit is {longest}.")
            : line.Any(char.IsControl) ? throw new InvalidInputException(field, $"The {field} has a control character.")
            : line;
    }

    /// <summary>As much of it as there is room for; what is cut off is three dots.</summary>
    public static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
