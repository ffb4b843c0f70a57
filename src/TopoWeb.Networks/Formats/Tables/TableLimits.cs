using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Bounds of a table, and what the settings are called that raise them.</summary>
/// <param name="Rows">Most points.</param>
/// <param name="Coordinates">Most coordinates.</param>
/// <param name="Labels">Most columns of one value a point besides the coordinates.</param>
/// <param name="Bytes">Most bytes that columns of numbers may unpack to.</param>
/// <param name="RowsSetting">Name of the setting of <paramref name="Rows"/>; null where there is none.</param>
/// <param name="CoordinatesSetting">Name of the setting of <paramref name="Coordinates"/>; null where there is none.</param>
/// <param name="BytesSetting">Name of the setting of <paramref name="Bytes"/>; null where there is none.</param>
internal sealed record TableLimits(int Rows, int Coordinates, int Labels, long Bytes = 256L << 20, string? RowsSetting = null, string? CoordinatesSetting = null, string? BytesSetting = null)
{
    /// <summary>Most columns, read or not.</summary>
    public const int Fields = 16_384;

    /// <summary>Most different texts of a label: more are names of rows, not categories.</summary>
    public const int Categories = 1000;

    /// <summary>Longest text of one cell.</summary>
    public const int Cell = 65_536;

    /// <summary>Longest row.</summary>
    public const int Record = 1 << 20;

    public void CheckRows(string name, int rows)
    {
        if (rows > Rows)
            throw new InvalidInputException("file", $"{name} has more points than the limit of {Text(Rows)}{In(RowsSetting)}.");
    }

    public void CheckCoordinates(string name, int coordinates, int rows)
    {
        if (coordinates > Coordinates)
            throw new InvalidInputException("file", $"{name} has points with {Text(coordinates)} coordinates; the limit is {Text(Coordinates)}{In(CoordinatesSetting)}.{(rows < coordinates ? " Rows are points: if yours are columns, transpose the table." : "")}");
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string In(string? setting) => setting is null ? "" : $" ({setting})";
}
