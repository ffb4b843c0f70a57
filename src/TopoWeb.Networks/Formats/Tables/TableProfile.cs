using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>A table read once: its header, what each column holds, how many rows there are.</summary>
internal sealed class TableProfile
{
    private const int RowsForNumberedHeader = 3;

    private TableProfile(IReadOnlyList<string>? names, bool headerRow, ColumnFacts[] columns, int rows, IReadOnlyList<string> notes)
    {
        (Names, HeaderRow, Columns, Rows, Notes) = (names, headerRow, columns, rows, notes);
    }

    /// <summary>Names of the columns, one each; null where there is no header.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Whether the first row is the header.</summary>
    public bool HeaderRow { get; }

    public ColumnFacts[] Columns { get; }

    /// <summary>Rows without the header.</summary>
    public int Rows { get; }

    public IReadOnlyList<string> Notes { get; }

    /// <exception cref="InvalidInputException">A row is longer or shorter than the first, or there is none.</exception>
    public static TableProfile Of(ITableSource table, HeaderChoice header, string name, TableLimits limits)
    {
        string[]? first = null;
        var (place, second, rows) = ("", "", 0);
        ColumnFacts[] columns = [];
        ColumnFacts[] withFirst = [];
        foreach (var row in table.Rows())
        {
            if (first is null)
            {
                (first, place) = (TextsOf(row), row.Place);
                withFirst = [.. first.Select((_, i) => FactsOf(row, i))];
                if (table.Names is null)
                    continue;
                (columns, rows) = (withFirst, 1);
                continue;
            }
            if (rows == 0)
                (second, columns) = (row.Place, [.. Enumerable.Range(0, row.Count).Select(_ => new ColumnFacts())]);
            if (row.Count != columns.Length)
                throw rows == 1 && first.Length == row.Count ? Ragged(name, second, columns.Length, first.Length) : Ragged(name, row.Place, row.Count, columns.Length);
            for (var i = 0; i < columns.Length; i++)
                columns[i].Add(row, i);
            limits.CheckRows(name, ++rows - 1);
        }
        if (first is null)
            throw new InvalidInputException("file", $"{name} contains no points.");
        if (table.Names is { } given)
            return Checked(new(given, false, columns, rows, []), name, limits);
        var notes = new List<string>();
        var asHeader = header switch
        {
            HeaderChoice.Yes => true,
            HeaderChoice.No => false,
            _ => IsHeader(first, columns, rows, place, notes),
        };
        if (asHeader)
        {
            // R names the rows but not their column.
            if (rows > 0 && first.Length == columns.Length - 1 && first.Length > 1 && (columns[0].Counts || columns[0].Texts == rows))
                first = ["", .. first];
            if (first.Length == 1 && columns.Length > 1)
            {
                notes.Add($"{Capital(place)} was left out; it names no columns.");
                return Checked(new(null, true, columns, rows, notes), name, limits);
            }
            if (rows > 0 && first.Length != columns.Length)
                throw new InvalidInputException("file", $"{name}, {second} has {columns.Length} values, but the header names {first.Length} columns.");
            return Checked(new(first, true, columns, rows, notes), name, limits);
        }
        if (rows > 0 && first.Length != columns.Length)
            throw Ragged(name, second, columns.Length, first.Length);
        // The first row is a point like the others.
        var all = new TableProfile(null, false, Again(table, first.Length), rows + 1, notes);
        return Checked(all, name, limits);
    }

    private static TableProfile Checked(TableProfile profile, string name, TableLimits limits)
    {
        if (profile.Rows == 0)
            throw new InvalidInputException("file", $"{name} contains no points.");
        limits.CheckRows(name, profile.Rows);
        return profile;
    }

    private static ColumnFacts[] Again(ITableSource table, int count)
    {
        ColumnFacts[] columns = [.. Enumerable.Range(0, count).Select(_ => new ColumnFacts())];
        foreach (var row in table.Rows())
            for (var i = 0; i < count; i++)
                columns[i].Add(row, i);
        return columns;
    }

    private static ColumnFacts FactsOf(TableRow row, int column)
    {
        var facts = new ColumnFacts();
        facts.Add(row, column);
        return facts;
    }

    private static string[] TextsOf(TableRow row) => [.. Enumerable.Range(0, row.Count).Select(i => row.Text(i).ToString())];

    /// <summary>
    /// A first row without a number is a header. So is one with numbers if text stands over a column of numbers, or if it counts (0, 1, 2, …, as pandas names columns)
    /// over columns of fractions.
    /// </summary>
    private static bool IsHeader(string[] first, ColumnFacts[] columns, int rows, string place, List<string> notes)
    {
        var numbers = first.Where(t => TableRow.Read(t, false, out _) is CellKind.Number or CellKind.OtherDecimal or CellKind.Infinite).ToArray();
        if (numbers.Length == 0)
            return Array.Exists(first, t => t.Length > 0 && TableRow.Read(t, false, out _) == CellKind.Text);
        var shift = columns.Length - first.Length;
        if (!Array.TrueForAll(numbers, t => ColumnFacts.IsInteger(t)) || rows < 2 || shift is not (0 or 1))
            return false;
        var texts = first.Where((t, i) => TableRow.Read(t, false, out _) == CellKind.Text && columns[i + shift].Numbers > columns[i + shift].Texts).Any();
        var counts = numbers.Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        var counting = numbers.Length >= 2 && counts.Zip(counts.Skip(1)).All(p => p.Second == p.First + 1);
        var blankFirst = first[0].Length == 0 && counts[0] == 0 && (counting || numbers.Length == 1);
        var fractions = first.Select((t, i) => columns[i + shift]).Where((c, i) => ColumnFacts.IsInteger(first[i])).All(c => c.Numbers > 0 && 2 * c.Integers < c.Numbers);
        var numbered = counting && fractions && rows >= RowsForNumberedHeader && (counts[0] == 0 || counts.Length >= 3);
        if (texts || blankFirst || numbered || (counting && counts[0] == 0 && counts.Length >= 5))
        {
            notes.Add($"{Capital(place)} ({string.Join(", ", first.Take(4))}{(first.Length > 4 ? ", …" : "")}) was read as the header.");
            return true;
        }
        if (counting && counts[0] == 0 && counts.Length == columns.Length && counts.Length >= 3)
            notes.Add($"{Capital(place)} ({string.Join(", ", first.Take(4))}{(first.Length > 4 ? ", …" : "")}) was read as a point, not as a header.");
        return false;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static InvalidInputException Ragged(string name, string place, int count, int expected) =>
        new("file", $"{name}, {place} has {count} values, expected {expected} as in the first row.");
}
