using TopoWeb.Experiments;
using TopoWeb.Exploration;

namespace TopoWeb.Exports;

/// <summary>A stored result on its way out.</summary>
/// <param name="Result">What is stored.</param>
/// <param name="Verdict">The comparison with random filters; null where there is none.</param>
/// <param name="Figure">How figures are drawn.</param>
/// <param name="Raw">Whether the points and filters may go along.</param>
internal sealed record ResultExport(StoredResult Result, VerdictView? Verdict, FigureOptions Figure, bool Raw)
{
    public ResultDocument Document => Result.Document;

    public string Title => Document.Source?.Title ?? "Mapper graph";
}
