namespace TopoWeb.Exports;

/// <summary>What a reader may take away.</summary>
public enum DownloadScope
{
    /// <summary>Nothing: looking only.</summary>
    None,

    /// <summary>The result: document, barcode, graph, members.</summary>
    Results,

    /// <summary>The result and the points it stands on.</summary>
    RawFilters,
}
