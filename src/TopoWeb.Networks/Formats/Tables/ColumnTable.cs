using System.Globalization;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>A column that was read whole: numbers (NaN where one is missing) or texts (null where one is missing).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Numbers">Its values; null for texts.</param>
/// <param name="Texts">Its texts; null for numbers.</param>
/// <param name="Whole">Whether its type holds whole numbers only.</param>
internal sealed record TypedColumn(string Name, double[]? Numbers, string?[]? Texts, bool Whole);

/// <summary>A table of a format that keeps columns with names and types.</summary>
/// <param name="format">Name of the format.</param>
/// <param name="columns">The columns, of one length.</param>
/// <param name="rows">Their length.</param>
/// <param name="notes">Remarks on how it was read.</param>
internal sealed class ColumnTable(string format, IReadOnlyList<TypedColumn> columns, int rows, IReadOnlyList<string> notes) : ITableSource
{
    public string Format => format;

    public IReadOnlyList<string> Names { get; } = [.. columns.Select(c => c.Name)];

    public IReadOnlyList<string> Notes => notes;

    public IEnumerable<TableRow> Rows()
    {
        var row = new ColumnRow(columns);
        for (var i = 0; i < rows; i++)
        {
            row.MoveTo(i);
            yield return row;
        }
    }

    private sealed class ColumnRow(IReadOnlyList<TypedColumn> columns) : TableRow
    {
        private int _row;

        public override string Place => $"row {Number.ToString(CultureInfo.InvariantCulture)}";

        public override int Count => columns.Count;

        public void MoveTo(int row) => (_row, Number) = (row, row + 1);

        public override ReadOnlySpan<char> Text(int column) => columns[column] is { Numbers: { } numbers }
            ? double.IsNaN(numbers[_row]) ? "" : numbers[_row].ToString("R", CultureInfo.InvariantCulture)
            : columns[column].Texts![_row].AsSpan().Trim();

        public override bool IsWhole(int column) => columns[column].Whole;

        public override CellKind Read(int column, out double value)
        {
            if (columns[column].Numbers is not { } numbers)
                return Kind(columns[column].Texts![_row], out value);
            value = numbers[_row];
            return double.IsNaN(value) ? CellKind.Missing : double.IsFinite(value) ? CellKind.Number : CellKind.Infinite;
        }

        /// <summary>Texts stay texts, even those that are digits: the format has types.</summary>
        private static CellKind Kind(string? text, out double value)
        {
            value = double.NaN;
            return IsMissing(text.AsSpan().Trim()) ? CellKind.Missing : CellKind.Text;
        }
    }
}
