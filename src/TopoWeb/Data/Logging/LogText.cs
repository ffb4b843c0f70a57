namespace TopoWeb.Data.Logging;

/// <summary>What people have written, as it stands in the log.</summary>
internal static class LogText
{
    private const int Longest = 80;

    /// <summary>On one line and without control characters: nobody writes lines of their own into the log, or commands for the terminal that shows it.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    /// <summary>The same of a name, not without end.</summary>
    public static string Plain(string name) => OneLine(name) is var line && line.Length <= Longest ? line : line[..Longest] + "…";
}
