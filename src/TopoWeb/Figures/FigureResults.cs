using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureResult;

namespace TopoWeb.Figures;

/// <summary>What we found, by figure. The numbers beside it are those that <c>make figures</c> recorded; here stands what we conclude from them.</summary>
internal static class FigureResults
{
    private const string Mnist = "mnist-40xM-64-32-64";

    private const string OneMnist = "mnist-1xM-64-32-64";

    private const string OneGray = "gray-1xC-64-32-64";

    private const string Gray = "gray-100xC-64-32-64";

    private const string OneColor = "color-1xC-64-32-64";

    private const string Color = "color-60xC-64-32-64";

    private static IReadOnlyList<(string Figure, FigureResult Result)> All { get; } =
    [
        ("2", Sample("figure-2", "Figure 2", "40 networks M(64,32,64), 1,000 iterations", Mnist, 1, [1000], $"ρ(80,0.3), {Barcode}, Mapper(30,3)", Agreement.Agrees,
            "After 1,000 of the paper's 40,000 iterations, with 40 of its 100 networks and k in proportion: the graph is one closed ring of rotating edges, and its loop is the one that random filters do not have.")),
        ("2", new FigureResult("40 networks M(64,0,64), 2,000 iterations", PresetCatalog.SamplePreset, Agreement.Agrees,
            "The primary circle is there from iteration 100 on, as the one loop that random filters do not have. This is the variant with one convolutional layer, at a reduced scale.")),
        ("3", Sample("figure-3-text", "Figure 3", "Text: ρ(220, 0.32)", OneMnist, 2, [], $"ρ(220,0.32), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "At the paper's own scale, with the settings of its text: the graph follows a circle of edges that is thin at the top, and its loop is no longer than in random filters of the same number. That is weak, as the paper says.")),
        ("3", Sample("figure-3", "Figure 3", "Caption: ρ(10, 0.1)", OneMnist, 2, [], $"ρ(10,0.1), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "With the settings of the caption the same network falls into separate groups, and there is no circle. It is one network; others may differ.")),
        ("4", Sample("figure-4", "Figure 4", "48 networks, 2,000 iterations", "gray-48xC-64-0-64", 1, [2000], $"no ρ, {Barcode}, Mapper(30,3)", Agreement.Partly,
            "After 2,000 of the paper's 70,000 iterations there are five dense places, as in the paper: one in the middle, and four at the ends of a cross. Filters lie between them, so they are not separate clusters yet. No single circle stands out: twelve loops are significant, and as a median all of them are less than twice as long as in random filters.")),
        ("5", Sample("figure-5", "Figure 5", "100 networks, 2,000 iterations", Gray, 1, [2000], $"ρ(200,0.5), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "After 2,000 of the paper's 70,000 iterations there are five dense places, as in the paper: four groups of edges, and one of lines between them. They are not separate clusters yet. Paths join them, and eight loops are significant.")),
        ("6", Sample("figure-6", "Figure 6", "One network", OneGray, 2, [], $"ρ(75,0.37), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "At the paper's own scale: the graph is a ring of edges with one gap, and weaker structures lie inside it. The barcode does not confirm the ring: its longest bar is no longer than in random filters of the same number. Our network is less accurate than the paper's.")),
        ("7", Sample("figure-7", "Figure 7", "100 networks, 2,000 iterations", $"{Gray}-tenth", 2, [], $"ρ(15,0.1), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "After 2,000 of the paper's 50,000 iterations: the graph is a disc with a dense rim, and the longest loop is far longer than in random filters. But four loops are significant, not one.")),
        ("8", Sample("figure-8", "Figure 8", "Layer 1", Gray, 1, [], $"no ρ, {Barcode}, Mapper(30,3)", Agreement.Partly,
            "At the paper's own scale: at iteration 400 one loop is significant, if only a little longer than in random filters. At 500 there are three, and later more. Four dense groups of edges stand at the ends of a cross, at 400 as at 2,000. The graph of all filters is a disc, not a ring.") with { Open = "L1_000400" }),
        ("8", Sample("figure-8-layer-2", "Figure 8", "Layer 2, iteration 2,000", $"{Gray}-half", 2, [], $"ρ(15,0.5), {Barcode}, Mapper(70,2)", Agreement.Agrees,
            "At the paper's own scale: at iteration 2,000 one loop is significant, and the rim of the disc is denser than its middle. A circle begins there, as the paper says.")),
        ("9", Sample("figure-9", "Figure 9", "60 networks, 1,500 iterations", Color, 1, [1500], $"ρ(200,0.14), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "After 1,500 of the paper's 100,000 iterations, the densest filters are horizontal and vertical edges and vertical lines, in separate groups. No circle joins them yet, and the barcode is inconclusive.")),
        ("9-single-channels", Sample("figure-9-red", "Figure 9", "Red, 1,500 iterations", Color, 1, [1500], $"ρ(67,0.14), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "After 1,500 of the paper's 100,000 iterations: four groups of edges, and no circle.", channel: 0)),
        ("9-single-channels", Sample("figure-9-green", "Figure 9", "Green, 1,500 iterations", Color, 1, [1500], $"ρ(67,0.14), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "After 1,500 of the paper's 100,000 iterations: four groups of edges and one of lines between them, and no circle.", channel: 1)),
        ("9-single-channels", Sample("figure-9-blue", "Figure 9", "Blue, 1,500 iterations", Color, 1, [1500], $"ρ(67,0.14), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "After 1,500 of the paper's 100,000 iterations: four groups of edges and one of lines between them, and no circle.", channel: 2)),
        ("10", Sample("figure-10", "Figure 10", "One network", OneColor, 2, [], $"ρ(10,0.32), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "At the paper's own scale: the graph is a ring of rotating edges with small gaps. The barcode does not confirm it: the longest bar is no longer than in random filters of the same number. Our network is less accurate than the paper's.")),
        ("10-all-networks", Sample("color-second-layer", "Figure 10", "60 networks, 1,500 iterations", $"{Color}-tenth", 2, [], $"ρ(15,0.1), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "After 1,500 of the paper's 100,000 iterations: the graph is a disc with a dense rim, and the longest loop is far longer than in random filters. But seven loops are significant, not one.")),
        ("11", Sample("figure-11", "Figure 11", "20 networks, 400 iterations", "color-20xCs-48-0-64", 1, [400], $"ρ(49,0.32), {Barcode}, Mapper(30,3)", Agreement.Differs,
            "After 400 of the paper's 30,000 iterations, with 20 of its 82 networks and k in proportion: four separate groups, and no circle joins them yet. The barcode is inconclusive.")),
        ("12", Sample("figure-12", "Figure 12", "60 networks, 1,500 iterations", Color, 1, [1500], $"ρ(100,0.35), {Barcode}, Mapper(30,3)", Agreement.Partly,
            "After 1,500 of the paper's 100,000 iterations there are several circles, as the paper reports, but not its three: eight loops are significant, where three such circles have five.")),
        ("13", Sample("figure-13", "Figure 13", "Layer 1", Color, 1, [], $"no ρ, {Barcode}, Mapper(33,2)", Agreement.Differs,
            "At the paper's own scale: the graph of all filters is a filled disc at iterations 300, 500 and 1,500, densest along a cross through its centre. The circle that the paper sees at iteration 300 is not there: no loop is significant at 300 and 500, and the barcode at 1,500 is inconclusive.")),
        ("13", Sample("figure-13-layer-2", "Figure 13", "Layer 2", Color, 2, [], $"ρ(100,0.3), {Barcode}, Mapper(60,2)", Agreement.Agrees,
            "At the paper's own scale: at iteration 1,000 the graph is a ring, and its loop is the one that random filters do not have. At 1,500 the graph still shows the ring, but the barcode no longer confirms it.") with { Open = "L2_001000" }),
        ("14", new FigureResult("VGG16, layers 2 to 4", VggFigures.Fourteen.Paper, Agreement.Partly,
            "The circle dominates in layers 2, 3 and 4. Layer 4 has two more significant loops. Layers 5 to 13 have not been run: we do not have their weights.")
            { Open = "L03" }),
        ("15", new FigureResult("VGG19, layer 5", VggFigures.Fifteen.Paper, Agreement.Partly,
            "The longest loop exceeds random filters from nearly all starting landmarks, one too few to call it significant. The graph shows the circle, with structures inside it.")),
    ];

    /// <summary>The results of a figure, by its key.</summary>
    public static IReadOnlyList<FigureResult> Of(string figure) => [.. All.Where(r => r.Figure == figure).Select(r => r.Result)];
}
