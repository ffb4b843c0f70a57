using System.Globalization;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>What stands in a cell.</summary>
internal enum CellKind
{
    Number,

    /// <summary>An infinite number, or one too large for float64.</summary>
    Infinite,

    /// <summary>Nothing, NaN, NA, null and their like.</summary>
    Missing,

    Text,

    /// <summary>A number with the decimal sign that the rest of the table does not have.</summary>
    OtherDecimal,
}

/// <summary>One row of a table while it is read; the next one takes its place.</summary>
internal abstract class TableRow
{
    /// <summary>Where the row stands, as people count: “line 3”.</summary>
    public abstract string Place { get; }

    /// <summary>Number of the line or row, from 1.</summary>
    public int Number { get; protected set; }

    public abstract int Count { get; }

    /// <summary>The cell as text, trimmed.</summary>
    public abstract ReadOnlySpan<char> Text(int column);

    /// <summary>The kind of a cell, and its value where it is a number.</summary>
    public abstract CellKind Read(int column, out double value);

    /// <summary>Whether a number is written as a whole one, or its type holds nothing else.</summary>
    public virtual bool IsWhole(int column)
    {
        var digits = Text(column).TrimStart("+-");
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Kind of a text.</summary>
    public static CellKind Read(ReadOnlySpan<char> text, bool decimalComma, out double value)
    {
        value = double.NaN;
        if (IsMissing(text))
            return CellKind.Missing;
        // What spreadsheets and typesetting write for a minus, and Fortran for an exponent.
        if (text.IndexOfAny('\u2212', 'D', 'd') >= 0 && text.Length <= 64)
        {
            Span<char> usual = stackalloc char[64];
            var length = Usual(text, usual);
            if (length > 0 && usual[..length].IndexOfAny('\u2212', 'D', 'd') < 0)
                return Read(usual[..length], decimalComma, out value);
        }
        var comma = text.IndexOf(',');
        if (comma < 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return !double.IsFinite(value) ? double.IsNaN(value) ? CellKind.Missing : CellKind.Infinite
                : decimalComma && text.Contains('.') ? CellKind.OtherDecimal : CellKind.Number;
        if (comma >= 0 && text.Length <= 64 && text[(comma + 1)..].IndexOfAny(',', '.') < 0 && !text[..comma].Contains('.'))
        {
            Span<char> plain = stackalloc char[64];
            text.CopyTo(plain);
            plain[comma] = '.';
            if (comma + 1 < text.Length && char.IsAsciiDigit(text[comma + 1]) && double.TryParse(plain[..text.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                return !decimalComma ? CellKind.OtherDecimal : double.IsFinite(value) ? CellKind.Number : CellKind.Infinite;
        }
        if (Grouped(text, out var point, out value))
            return point == (decimalComma ? ',' : '.') ? CellKind.Number : CellKind.OtherDecimal;
        if (text.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase) || text.TrimStart("+-").Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return CellKind.Infinite;
        return CellKind.Text;
    }

    /// <summary>The text with a plain minus, and with E in place of the D of an exponent, D+00.</summary>
    private static int Usual(ReadOnlySpan<char> text, Span<char> usual)
    {
        for (var i = 0; i < text.Length; i++)
            usual[i] = text[i] == '\u2212' ? '-' : (text[i] is 'D' or 'd') && i > 0 && i + 1 < text.Length && (text[i + 1] is '+' or '-') && (char.IsAsciiDigit(text[i - 1]) || text[i - 1] is '.' or ',') ? 'E' : text[i];
        return text.Length;
    }

    /// <summary>A number with signs between groups of three digits and another sign before its fraction: 1.234,5 or 1,234.5 or 1 234,5. Without a fraction it may be either, and is text.</summary>
    private static bool Grouped(ReadOnlySpan<char> text, out char point, out double value)
    {
        (point, value) = ('\0', double.NaN);
        var at = text.LastIndexOfAny('.', ',');
        var digits = text.TrimStart("+-");
        if (at < 0 || text.Length > 64 || digits.Length < text.Length - 1 || digits.IsEmpty || !char.IsAsciiDigit(digits[0]) || at + 1 == text.Length || text[(at + 1)..].IndexOfAnyExceptInRange('0', '9') >= 0)
            return false;
        var whole = digits[..^(text.Length - at)];
        var group = '\0';
        Span<char> plain = stackalloc char[64];
        var length = 0;
        for (var i = 0; i < whole.Length; i++)
            if (char.IsAsciiDigit(whole[i]))
                plain[length++] = whole[i];
            else if (whole[i] == text[at] || (group != '\0' && whole[i] != group) || whole[i] is not ('.' or ',' or ' ' or '\'' or '\u00a0' or '\u202f') || (whole.Length - i) % 4 != 0)
                return false;
            else
                group = whole[i];
        // The first group has up to three digits.
        if (group == '\0' || whole.IndexOf(group) is 0 or > 3 || whole.Length != length + (length - 1) / 3)
            return false;
        point = text[at];
        plain[length++] = '.';
        text[(at + 1)..].CopyTo(plain[length..]);
        length += text.Length - at - 1;
        value = double.Parse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>What pandas, R, SAS and spreadsheets write for no value.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) => text.Length switch
    {
        0 => true,
        1 => text[0] is '?' or '-' or '.' or '\u2013' or '\u2014',
        2 => Is(text, "NA") || Is(text, "--"),
        3 => Is(text, "NaN") || Is(text, "N/A"),
        4 => Is(text, "null") || Is(text, "None") || Is(text, "#N/A") || Is(text, "-NaN") || Is(text, "<NA>") || Is(text, "n.a."),
        5 => Is(text, "#NUM!") || Is(text, "#REF!"),
        6 => Is(text, "#NAME?") || Is(text, "#NULL!"),
        7 => Is(text, "#VALUE!") || Is(text, "#DIV/0!"),
        _ => false,
    };

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A table that can be read from its beginning again and again.</summary>
internal interface ITableSource
{
    /// <summary>For people: “comma-separated”.</summary>
    string Format { get; }

    /// <summary>Names of the columns where the format has them; null where the first row may be names.</summary>
    IReadOnlyList<string>? Names { get; }

    /// <summary>Remarks on how it was read.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The rows in their order, each in the place of the one before.</summary>
    IEnumerable<TableRow> Rows();
}
