using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureResult;

namespace TopoWeb.Figures;

/// <summary>What we found, by figure. The numbers beside it are those that <c>make figures</c> recorded; here stands what we conclude from them.</summary>
internal static class FigureResults
{
    private const string OneMnist = "mnist-1xM-64-32-64";

    private const string OneColor = "color-1xC-64-32-64";

    private static IReadOnlyList<(string Figure, FigureResult Result)> All { get; } =
    [
        ("2", new FigureResult("40 networks M(64,0,64), 2,000 iterations", PresetCatalog.SamplePreset, Agreement.Agrees,
            "The primary circle is there from iteration 100 on, as the one loop that random filters do not have. This is the variant with one convolutional layer, at a reduced scale; M(64,32,64) at 40,000 iterations has not been run.")),
        ("3", Sample("figure-3-text", "Figure 3", "Text: ρ(220, 0.32)", OneMnist, 2, [], $"ρ(220,0.32), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "At the paper's own scale, with the settings of its text: the graph follows a circle of edges that is thin at the top, and its loop is no longer than in random filters of the same number. That is weak, as the paper says.")),
        ("3", Sample("figure-3", "Figure 3", "Caption: ρ(10, 0.1)", OneMnist, 2, [], $"ρ(10,0.1), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "With the settings of the caption the same network falls into separate groups, and there is no circle. It is one network; others may differ.")),
        ("10", Sample("figure-10", "Figure 10", "One network", OneColor, 2, [], $"ρ(10,0.32), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "At the paper's own scale: the graph is a ring of rotating edges with small gaps. The barcode does not confirm it: the longest bar is no longer than in random filters of the same number. Our network is less accurate than the paper's.")),
        ("14", new FigureResult("VGG16, layers 2 to 4", VggFigures.Fourteen.Paper, Agreement.Partly,
            "The circle dominates in layers 2, 3 and 4. Layer 4 has two more significant loops. Layers 5 to 13 have not been run: we do not have their weights.")
            { Open = "L03" }),
        ("15", new FigureResult("VGG19, layer 5", VggFigures.Fifteen.Paper, Agreement.Partly,
            "The longest loop exceeds random filters from nearly all starting landmarks, one too few to call it significant. The graph shows the circle, with structures inside it.")),
    ];

    /// <summary>The results of a figure, by its key.</summary>
    public static IReadOnlyList<FigureResult> Of(string figure) => [.. All.Where(r => r.Figure == figure).Select(r => r.Result)];
}
