using TopoWeb.Experiments;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Exports;

/// <summary>A stored result on its way out.</summary>
/// <param name="Result">What is stored.</param>
/// <param name="Verdict">The comparison with random filters; null where there is none.</param>
/// <param name="Figure">How figures are drawn.</param>
/// <param name="Raw">Whether the points and filters may go along.</param>
internal sealed record ResultExport(StoredResult Result, SignificanceView? Verdict, FigureOptions Figure, bool Raw)
{
    /// <summary>Places of the force layout; null where the figure does not ask for them.</summary>
    public GraphPlaces? Places { get; init; }

    public ResultDocument Document => Result.Document;

    public string Title => Document.Source?.Title ?? "Mapper graph";
}
