namespace TopoWeb.Experiments;

/// <summary>How far an analysis goes.</summary>
internal enum AnalysisPart
{
    /// <summary>Results alone, of the networks trained so far.</summary>
    Preview,

    /// <summary>Results with their layouts, and with the comparison with random filters where that takes a moment only.</summary>
    Results,

    /// <summary>The other comparisons, of results found again by their keys.</summary>
    Comparison,
}
