using System.Globalization;
using System.Text;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats;

/// <summary>
/// Points as text: one line a point; comma, semicolon, tab or blanks between the coordinates; a decimal point.
/// Columns that the header names <c>column:NAME</c> are not coordinates but values of the points, for colours or lenses.
/// </summary>
internal static class CsvPoints
{
    private const string Field = "file";

    /// <summary>Reads all lines. The first may be a header: a line in which no value is a number. Empty lines are passed over.</summary>
    /// <exception cref="InvalidInputException">A value is not finite, a line is longer or shorter than the first, there is no point, or a limit is passed; the message names line and column, from 1.</exception>
    public static PointFileContent Read(Stream stream, string name, PointFileLimits limits)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        var values = new List<double>();
        var (dimension, rows, lineNumber, separator, header) = (0, 0, 0, '\0', false);
        var columns = ColumnNames.None;
        while (reader.ReadLine() is { } line)
        {
            lineNumber++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (separator == '\0')
                separator = line.Contains(';') ? ';' : line.Contains('\t') ? '\t' : line.Contains(',') ? ',' : ' ';
            if (rows == 0 && !header && IsHeader(line, separator))
            {
                header = true;
                columns = ColumnNames.Of(Split(line, separator), name, lineNumber, limits.MaximumColumns);
                continue;
            }
            if (rows == limits.MaximumRows)
                throw new InvalidInputException(Field, $"{name} has more points than the limit of {limits.MaximumRows}.");
            var count = ReadRow(line, separator, name, lineNumber, limits.MaximumDimension, values, columns);
            if (rows++ == 0)
                dimension = count;
            else if (count != dimension)
                throw new InvalidInputException(Field, $"{name}, line {lineNumber} has {count} values, expected {dimension} as in the first point.");
        }
        return rows > 0
            ? new PointFileContent(new PointCloud([.. values], dimension), null, null, []) { Columns = columns.ToDictionary() }
            : throw new InvalidInputException(Field, $"{name} contains no points.");
    }

    private static int ReadRow(string line, char separator, string name, int lineNumber, int maximum, List<double> values, ColumnNames columns)
    {
        var (count, place) = (0, 0);
        var fields = Split(line, separator);
        if (columns.Fields > 0 && fields.Length != columns.Fields)
            throw new InvalidInputException(Field, $"{name}, line {lineNumber} has {fields.Length} values, but the header names {columns.Fields} columns.");
        foreach (var text in fields)
        {
            if (columns.Take(place++) is { } column)
            {
                column.Add(text.Length == 0 ? double.NaN : TryParse(text, out var extra) && (double.IsFinite(extra) || text.Equals("nan", StringComparison.OrdinalIgnoreCase)) ? extra
                    : throw new InvalidInputException(Field, $"{name}, line {lineNumber}, column {place} ({columns.NameOf(place - 1)}) is “{(text.Length > 40 ? text[..40] + "…" : text)}”; enter a finite number, or leave it empty."));
                continue;
            }
            if (++count > maximum)
                throw new InvalidInputException(Field, $"{name}, line {lineNumber} has more values than the limit of {maximum}.");
            if (!TryParse(text, out var value))
                throw new InvalidInputException(Field, text.Length == 0
                    ? $"{name}, line {lineNumber}, column {place} is empty; a number is required."
                    : $"{name}, line {lineNumber}, column {place} is “{(text.Length > 40 ? text[..40] + "…" : text)}”; enter a number with a decimal point.");
            if (!double.IsFinite(value))
                throw new InvalidInputException(Field, $"{name}, line {lineNumber}, column {place} is {text}; values must be finite.");
            values.Add(value);
        }
        return count;
    }

    private static bool IsHeader(string line, char separator) => Array.TrueForAll(Split(line, separator), text => !TryParse(text, out _));

    private static string[] Split(string line, char separator)
    {
        var fields = separator == ' ' ? line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : line.Split(separator);
        for (var i = 0; i < fields.Length; i++)
            fields[i] = fields[i].Trim().Trim('"');
        return fields;
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || NonFinite(text, out value);

    /// <summary>NumPy writes <c>nan</c> and <c>inf</c>: numbers, and named as such in the message.</summary>
    private static bool NonFinite(string text, out double value)
    {
        value = double.NaN;
        return text.TrimStart('+', '-').ToUpperInvariant() is "NAN" or "INF" or "INFINITY";
    }
}
