using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureExperiment;

namespace TopoWeb.Figures;

/// <summary>Figures on networks trained on grey CIFAR-10 (§5.2.1).</summary>
internal static class GrayFigures
{
    private const string Section = "§5.2.1";
    private const string Silent = "The paper gives no learning rate, initialisation, ν or first landmark: TopoWeb's defaults are taken and recorded with the result.";

    public static IReadOnlyList<Figure> List() =>
    [
        new("4", null, "Grey CIFAR-10, one layer", Section,
            "The 3,072 filters of 48 networks with one convolutional layer fall into five clusters, without a significant primary circle. Test accuracy is 69.2 %.",
            $"{Silent} Quick: the same 48 networks for 1,000 iterations.",
            [Trained("figure-4", "Figure 4", $"{Barcode}, Mapper(30,3) of 48×C^1_{{70K,gray}}(64,0,64), no ρ", $"{Barcode}, Mapper(30,3) of 48×C^1_{{1K,gray}}(64,0,64), no ρ")],
            FigureResults.Of("4")),
        new("5", null, "Grey CIFAR-10, first layer", Section,
            "The denser half of 6,400 first-layer filters falls into five clusters, other ones than in Figure 4: some are horizontal and vertical lines. There is no significant primary circle. Test accuracy is 77.0 %.",
            $"{Silent} Quick: 20 networks for 800 iterations, with k in proportion.",
            [Trained("figure-5", "Figure 5", $"{Barcode}, Mapper(30,3) of ρ(200,0.5,100×C^1_{{70K,gray}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(40,0.5,20×C^1_{{800,gray}}(64,32,64))")],
            FigureResults.Of("5")),
        new("6", null, "Grey CIFAR-10, second layer of one network", Section,
            "The second-layer filters of a single network form the primary circle, with weaker structures beside it. Test accuracy is 77.1 %.",
            $"{Silent} Quick: 8,000 iterations.",
            [Trained("figure-6", "Figure 6", $"{Barcode}, Mapper(30,3) of ρ(75,0.37,C^2_{{60K,gray}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(75,0.37,C^2_{{8K,gray}}(64,32,64))")],
            FigureResults.Of("6")),
        new("7", null, "Grey CIFAR-10, second layer", Section,
            "The barcode of the densest tenth of 204,800 second-layer filters has one clear circle. Test accuracy is 76.2 %.",
            $"{Silent} The figure is a barcode; the Mapper graph is ours: Mapper(30, 3), as elsewhere. Quick: 20 networks for 800 iterations, with k in proportion.",
            [Trained("figure-7", "Figure 7", $"{Barcode}, Mapper(30,3) of ρ(15,0.1,100×C^2_{{50K,gray}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(3,0.1,20×C^2_{{800,gray}}(64,32,64))")],
            FigureResults.Of("7")),
        new("8", null, "Grey CIFAR-10 during training", Section,
            "Iterations 100 to 2,000. First layer: a circle is there at iteration 400 and breaks at 500; four edges are stable from 200 to 1,000. Second layer: a circle begins to form at 2,000.",
            $"The paper names the ends of its film, not the iterations between them: these are ours. {Silent} Quick: 20 networks to iteration 800, with k in proportion.",
            [
                Trained("figure-8", "Figure 8",
                    $"100×C(64,32,64) on cifar-10-gray at 100, 200, 300, 400, 500, 600, 800, 1000, 1500, 2000, layer 1, no ρ, {Barcode}, Mapper(30,3) and layer 2, ρ(15,0.5), Mapper(70,2)",
                    $"20×C(64,32,64) on cifar-10-gray at 100, 200, 400, 500, 800, layer 1, no ρ, {Barcode}, Mapper(30,3) and layer 2, ρ(3,0.5), Mapper(70,2)"),
            ],
            FigureResults.Of("8")),
    ];
}
