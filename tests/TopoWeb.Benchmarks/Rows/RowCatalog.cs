namespace TopoWeb.Benchmarks.Rows;

/// <summary>All rows, in the order of the table.</summary>
internal static class RowCatalog
{
    public static IReadOnlyList<Row> All { get; } = [.. NeighborRows.All, .. WitnessRows.All, .. RipsRows.All, .. MapperRows.All, .. AnalysisRows.All];

    /// <summary>The row of that name.</summary>
    public static Row Find(string id) => All.Single(row => row.Id == id);

    /// <summary>The rows whose names start with one of <paramref name="beginnings"/>; all where none is given.</summary>
    /// <exception cref="OptionException">A beginning fits no row.</exception>
    public static IReadOnlyList<Row> Choose(IReadOnlyList<string> beginnings)
    {
        foreach (var beginning in beginnings)
            if (!All.Any(row => row.Id.StartsWith(beginning, StringComparison.Ordinal)))
                throw new OptionException($"No row starts with {beginning}; the rows are {string.Join(", ", All.Select(row => row.Id))}.");
        return beginnings.Count == 0 ? All : [.. All.Where(row => beginnings.Any(beginning => row.Id.StartsWith(beginning, StringComparison.Ordinal)))];
    }
}
