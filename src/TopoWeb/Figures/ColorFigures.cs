using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureExperiment;

namespace TopoWeb.Figures;

/// <summary>Figures on networks trained on colour CIFAR-10 (§5.2.2).</summary>
internal static class ColorFigures
{
    private const string Section = "§5.2.2";
    private const string Silent = "The paper gives no learning rate, initialisation, ν or first landmark: TopoWeb's defaults are taken and recorded with the result.";

    public static IReadOnlyList<Figure> List() =>
    [
        new("9", null, "Colour CIFAR-10, first layer", Section,
            "The densest 14 % of 11,520 first-layer filters, all three channels together, form the primary circle; loop and component are as persistent as in Figure 2. Test accuracy is 81.2 %.",
            $"The caption of the Mapper graph is lost in our copy: Mapper(30, 3) is taken, as in the other figures. {Silent} Quick: 20 networks for 800 iterations, with k in proportion.",
            [Trained("figure-9", "Figure 9", $"{Barcode}, Mapper(30,3) of ρ(200,0.14,60×C^1_{{100K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(67,0.14,20×C^1_{{800}}(64,32,64))")],
            FigureResults.Of("9")),
        new("9", "single channels", "Colour CIFAR-10, red, green and blue", Section,
            "Each of the channels red, green and blue shows the primary circle by itself.",
            $"The settings for one channel are not given. Assumed: those of Figure 9, with k in proportion to a third of the filters. {Silent} Quick: 20 networks for 800 iterations.",
            [Channel("R", "red"), Channel("G", "green"), Channel("B", "blue")],
            FigureResults.Of("9-single-channels")),
        new("10", null, "Colour CIFAR-10, second layer of one network", Section,
            "The second-layer filters of a single network form a circle. Test accuracy is 79.9 %.",
            $"{Silent} Quick: 8,000 iterations.",
            [Trained("figure-10", "Figure 10", $"{Barcode}, Mapper(30,3) of ρ(10,0.32,C^2_{{50K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(10,0.32,C^2_{{8K}}(64,32,64))")],
            FigureResults.Of("10")),
        new("10", "all networks", "Colour CIFAR-10, second layer of 60 networks", Section,
            "The barcode of the second-layer filters of the networks of Figure 9 supports the circle as in Figure 7. The paper gives this in its text, without a figure.",
            $"The paper counts 204,800 filters; 60 networks have 122,880. Assumed: 60 networks. {Silent} The Mapper graph is ours: Mapper(30, 3), as elsewhere. Quick: 20 networks for 800 iterations, with k in proportion.",
            [Trained("color-second-layer", "Colour CIFAR-10, second layer of 60 networks", $"{Barcode}, Mapper(30,3) of ρ(15,0.1,60×C^2_{{100K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(5,0.1,20×C^2_{{800}}(64,32,64))")],
            FigureResults.Of("10-all-networks")),
        new("11", null, "Colour CIFAR-10 without pooling", Section,
            "Without max-pooling, the densest 32 % of 11,808 first-layer filters form two circles that meet in two points: three loops and one component. The weaker circle is the primary one, the stronger one is new. Test accuracy is 71.8 %.",
            $"{Silent} Quick: 12 networks for 400 iterations, with k in proportion.",
            [Trained("figure-11", "Figure 11", $"{Barcode}, Mapper(30,3) of ρ(200,0.32,82×C*^1_{{30K}}(48,0,64))", $"{Barcode}, Mapper(30,3) of ρ(29,0.32,12×C*^1_{{400}}(48,0,64))")],
            FigureResults.Of("11")),
        new("12", null, "Colour CIFAR-10, three circles", Section,
            "With a weaker filtration than in Figure 9, three circles appear: the primary circle outside and two weaker secondary ones. Each of these meets the primary circle twice, and they do not meet each other: H₁ has rank 5. Test accuracy is 81.2 %.",
            $"The caption says 100 networks; the 11,520 points of the text are those of 60. Assumed: 60 networks. {Silent} Quick: 20 networks for 800 iterations, with k in proportion.",
            [Trained("figure-12", "Figure 12", $"{Barcode}, Mapper(30,3) of ρ(100,0.35,60×C^1_{{100K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(33,0.35,20×C^1_{{800}}(64,32,64))")],
            FigureResults.Of("12")),
        new("13", null, "Colour CIFAR-10 during training", Section,
            "Iterations 100 to 1,500. First layer: a circle is there at iteration 300, breaks at 500, and is back at 1,500 with inner structures. Second layer: a circle is there at 1,000.",
            $"The paper names the ends of its film, not the iterations between them: these are ours. {Silent} Quick: 20 networks to iteration 800, with k in proportion.",
            [
                Trained("figure-13", "Figure 13",
                    $"60×C(64,32,64) on cifar-10 at 100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1500, layer 1, no ρ, {Barcode}, Mapper(33,2) and layer 2, ρ(100,0.3), Mapper(60,2)",
                    $"20×C(64,32,64) on cifar-10 at 100, 300, 500, 800, layer 1, no ρ, {Barcode}, Mapper(33,2) and layer 2, ρ(33,0.3), Mapper(60,2)"),
            ],
            FigureResults.Of("13")),
    ];

    private static FigureExperiment Channel(string letter, string name) => Trained($"figure-9-{name}", $"Figure 9, {name}",
        $"{Barcode}, Mapper(30,3) of ρ(67,0.14,60×C^{{1,{letter}}}_{{100K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(22,0.14,20×C^{{1,{letter}}}_{{800}}(64,32,64))");
}
