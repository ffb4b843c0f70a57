using TopoWeb.Experiments;
using static TopoWeb.Figures.FigureResult;

namespace TopoWeb.Figures;

/// <summary>What we found, by figure.</summary>
internal static class FigureResults
{
    public static IReadOnlyList<FigureResult> Of(string figure) => All.Where(r => r.Figure == figure).Select(r => r.Result).ToList();

    private static IReadOnlyList<(string Figure, FigureResult Result)> All { get; } =
    [
        ("2", new FigureResult("40 networks M(64,0,64)", PresetCatalog.SamplePreset, Agreement.Agrees, "")),
    ];
}
