namespace TopoWeb.Networks.Formats;

/// <summary>Texts in a table that other programs open. Names of files, arrays, layers and people are other people's words.</summary>
public static class CsvCell
{
    // The last four are the wide forms, which some spreadsheets read like the plain ones.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>
    /// The text as one cell. What a spreadsheet would take for a formula (<c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a line break at the start) gets an apostrophe before it,
    /// which shows it as text. A text with commas, quotes or line breaks stands in quotes, with each quote in it doubled. Null is an empty cell.
    /// </summary>
    /// <param name="text">Any text; numbers are written without this.</param>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (FormulaStarts.Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
