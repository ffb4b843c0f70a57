using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Points as a table, one row a point: text, and what has columns with names.</summary>
internal static class Table
{
    private const int PreviewRows = 6;
    private const int PreviewLength = 60;

    /// <summary>Reads the points and labels of a table.</summary>
    /// <exception cref="InvalidInputException">Ragged, not numbers where coordinates are wanted, missing, too large; the message names line and column, from 1.</exception>
    public static TableContent Read(MemoryStream content, string name, TableOptions options, TableLimits limits)
    {
        var table = Open(content, name, limits);
        var profile = TableProfile.Of(table, options.Header, name, limits);
        var plan = TablePlan.Of(profile, options, name, limits);
        return new TableReader(plan, options, name).Read(table, profile);
    }

    /// <summary>Says what <see cref="Read"/> would read.</summary>
    /// <exception cref="InvalidInputException">It is no table, or the options do not fit it. Cells that are no numbers are no error here.</exception>
    public static TablePreview Preview(MemoryStream content, string name, TableOptions options, TableLimits limits)
    {
        var table = Open(content, name, limits);
        var profile = TableProfile.Of(table, options.Header, name, limits);
        var plan = TablePlan.Of(profile, options, name, limits);
        var columns = profile.Columns.Select((c, i) => new TableColumn(i + 1, plan.Names[i], plan.Roles[i], plan.Given[i], c.Missing, c.Texts));
        var first = new List<IReadOnlyList<string>>();
        foreach (var row in table.Rows().Skip(profile.HeaderRow ? 1 : 0).Take(PreviewRows))
            first.Add([.. Enumerable.Range(0, row.Count).Select(i => Short(row.Text(i)))]);
        return new(table.Format, profile.HeaderRow, table.Names is not null, [.. columns], profile.Rows, first, [.. table.Notes, .. profile.Notes]);
    }

    /// <summary>Whether a file that begins so is a table in a binary format, read or not.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> head) => head.StartsWith(ParquetTable.Magic) || head.StartsWith(ArrowTable.Magic) || ArrowTable.IsStream(head) || head.StartsWith("FEA1"u8);

    /// <summary>The kind is told by the content, whatever the name says.</summary>
    private static ITableSource Open(MemoryStream content, string name, TableLimits limits)
    {
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        return bytes.Span.StartsWith(ParquetTable.Magic) ? ParquetTable.Open(bytes, name, limits)
            : bytes.Span.StartsWith(ArrowTable.Magic) || ArrowTable.IsStream(bytes.Span) ? ArrowTable.Open(bytes, name, limits)
            : IsBinary(bytes.Span) ? throw new InvalidInputException("file", $"{name} is a Feather file of version 1. Read it and write it again: with pandas, pd.read_feather(path).to_feather(\"table.feather\") writes version 2.")
            : new TextTable(content, name);
    }

    private static string Short(ReadOnlySpan<char> text) => text.Length <= PreviewLength ? text.ToString() : $"{text[..PreviewLength]}…";
}
