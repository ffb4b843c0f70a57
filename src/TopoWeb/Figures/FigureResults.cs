using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureResult;

namespace TopoWeb.Figures;

/// <summary>What we found, by figure. The numbers come with it from what <c>make figures</c> recorded; here stands what we conclude from them.</summary>
internal static class FigureResults
{
    private const string OneMnist = "mnist-1xM-64-32-64";

    private static IReadOnlyList<(string Figure, FigureResult Result)> All { get; } =
    [
        ("2", new FigureResult("40 networks M(64,0,64)", PresetCatalog.SamplePreset, Agreement.Agrees, "") { Open = "L1_000100" }),
        ("3", Sample("figure-3", "Caption: ρ(10, 0.1)", OneMnist, 2, [], $"ρ(10,0.1), {Barcode}, Mapper(30,3)", Agreement.Differs, "")),
        ("3", Sample("figure-3-text", "Text: ρ(220, 0.32)", OneMnist, 2, [], $"ρ(220,0.32), {Barcode}, Mapper(30,3)", Agreement.Differs, "")),
        ("14", new FigureResult("Layers 2 to 4", VggFigures.Fourteen.Paper, Agreement.Agrees, "")),
        ("15", new FigureResult("Layer 5", VggFigures.Fifteen.Paper, Agreement.Partly, "")),
    ];

    /// <summary>The results of a figure, by its key.</summary>
    public static IReadOnlyList<FigureResult> Of(string figure) => [.. All.Where(r => r.Figure == figure).Select(r => r.Result)];
}
