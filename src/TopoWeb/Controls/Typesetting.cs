using System.Text.RegularExpressions;

namespace TopoWeb.Controls;

/// <summary>Something raised or lowered.</summary>
/// <param name="Raised">Above the line; otherwise below it.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Before">The sign as written, with a brace where there is one: <c>^{</c>.</param>
/// <param name="After">The closing brace, or nothing.</param>
internal readonly record struct TypesetMark(bool Raised, string Text, string Before, string After);

/// <summary>A piece of a formula, and what stands raised and lowered after it.</summary>
internal readonly record struct TypesetPart(string Text, IReadOnlyList<TypesetMark> Marks)
{
    /// <summary>The text before the symbol that bears the marks: a line may break after it.</summary>
    public string Before => Text[..Cut];

    /// <summary>The symbol that bears the marks, not to be parted from them.</summary>
    public string Symbol => Text[Cut..];

    private int Cut => Marks.Count == 0 ? Text.Length : Text.AsSpan().LastIndexOfAny(' ', '(') + 1;
}

/// <summary>Cuts a line of notation, such as <c>100×C^{1,R}_{70K}(64,0,64)</c>, into pieces with their superscripts and subscripts.</summary>
internal static partial class Typesetting
{
    /// <summary>The pieces; put together again, signs and all, they are the line.</summary>
    public static IReadOnlyList<TypesetPart> Of(string line)
    {
        var parts = new List<TypesetPart>();
        var at = 0;
        foreach (Match match in Marks().Matches(line))
        {
            parts.Add(new(line[at..match.Index], [.. match.Groups["mark"].Captures.Select(c => Mark(c.Value))]));
            at = match.Index + match.Length;
        }
        if (at < line.Length)
            parts.Add(new(line[at..], []));
        return parts;
    }

    private static TypesetMark Mark(string written)
    {
        var braces = written[1] == '{';
        return new(written[0] == '^', braces ? written[2..^1] : written[1..], written[..(braces ? 2 : 1)], braces ? "}" : "");
    }

    [GeneratedRegex(@"(?<mark>[\^_](\{[^{}]*\}|[A-Za-z0-9]+|\*))+", RegexOptions.ExplicitCapture)]
    private static partial Regex Marks();
}
