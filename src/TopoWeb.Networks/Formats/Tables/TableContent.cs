namespace TopoWeb.Networks.Formats.Tables;

/// <summary>What was read from a table.</summary>
/// <param name="Values">Coordinates, row by row.</param>
/// <param name="Dimension">Coordinates of a point.</param>
/// <param name="Columns">Labels by name, one value a point; NaN for no value.</param>
/// <param name="Categories">Of labels that are text, the texts that the values count, from 0, in alphabetical order.</param>
/// <param name="Notes">What was understood, for the user.</param>
internal sealed record TableContent(
    double[] Values, int Dimension, IReadOnlyDictionary<string, double[]> Columns, IReadOnlyDictionary<string, IReadOnlyList<string>> Categories, IReadOnlyList<string> Notes)
{
    /// <summary>Whether the coordinates have names that say more than their place (0, 1, 2, … or x0, x1, x2, …).</summary>
    public bool IsNamed { get; init; }
}

/// <summary>A column of a table, as it would be read.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">Its name in the header, or “column 3”.</param>
/// <param name="Role">What it is taken for.</param>
/// <param name="Given">Whether somebody gave the role.</param>
/// <param name="Missing">Cells without a value.</param>
/// <param name="Texts">Cells that are text.</param>
public sealed record TableColumn(int Number, string Name, ColumnRole Role, bool Given, int Missing, int Texts);

/// <summary>What is understood of a table before it is read.</summary>
/// <param name="Format">What stands between the cells.</param>
/// <param name="Header">Whether the first row is the header.</param>
/// <param name="Named">Whether the format itself names the columns, so that there is no choice of a header.</param>
/// <param name="Columns">The columns in their order.</param>
/// <param name="Rows">Rows without the header.</param>
/// <param name="First">The first rows as text.</param>
/// <param name="Notes">What was decided.</param>
public sealed record TablePreview(string Format, bool Header, bool Named, IReadOnlyList<TableColumn> Columns, int Rows, IReadOnlyList<IReadOnlyList<string>> First, IReadOnlyList<string> Notes)
{
    /// <summary>Whether a coordinate is missing in some row.</summary>
    public bool HasMissing => Columns.Any(c => c.Role == ColumnRole.Coordinate && c.Missing > 0);
}
