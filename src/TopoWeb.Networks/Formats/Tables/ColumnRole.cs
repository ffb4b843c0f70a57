namespace TopoWeb.Networks.Formats.Tables;

/// <summary>What a column of a table is taken for.</summary>
public enum ColumnRole
{
    /// <summary>A coordinate of the points.</summary>
    Coordinate,

    /// <summary>One value a point, for colours and lenses: text gives categories, numbers stay numbers.</summary>
    Label,

    /// <summary>Names or numbers of the rows. Not read.</summary>
    Index,

    /// <summary>Not read.</summary>
    Ignored,
}

/// <summary>Whether the first row of a table has the names of its columns.</summary>
public enum HeaderChoice
{
    /// <summary>Told by the content; notes say so where numbers are taken for names.</summary>
    Auto,

    /// <summary>It has.</summary>
    Yes,

    /// <summary>It is a point.</summary>
    No,
}

/// <summary>What happens to a row of which a coordinate is missing.</summary>
public enum MissingValues
{
    /// <summary>The table is refused; the message names the first such place.</summary>
    Refuse,

    /// <summary>The row is left out; a note counts these rows.</summary>
    Drop,
}
