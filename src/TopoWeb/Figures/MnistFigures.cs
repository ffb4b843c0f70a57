using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureExperiment;

namespace TopoWeb.Figures;

/// <summary>Figures on networks trained on MNIST (§5.1).</summary>
internal static class MnistFigures
{
    private const string Section = "§5.1";
    private const string Silent = "The paper gives no learning rate, initialisation, ν or first landmark: TopoWeb's defaults are taken and recorded with the result.";

    /// <param name="figureTwo">The quick experiment, with the data set that is there.</param>
    public static IReadOnlyList<Figure> List(Runs.Preset figureTwo) =>
    [
        new("2", null, "MNIST, first layer", Section,
            "The densest 1,920 of 6,400 first-layer filters form the primary circle of rotating edges: one long H₁ bar and one component. Test accuracy is about 99.0 %. Networks with one convolutional layer, M(64,0,64), give nearly the same picture.",
            $"{Silent} Quick: 40 networks to iteration 300 or 500, with k in proportion.",
            [
                Trained("figure-2", "Figure 2", $"{Barcode}, Mapper(30,3) of ρ(200,0.3,100×M^1_{{40K}}(64,32,64))", $"40×M(64,32,64) on mnist at 0, 100, 300, layer 1, ρ(80,0.3), {Barcode}, Mapper(30,3)") with { Quick = figureTwo },
                Trained("figure-2-one-layer", "Figure 2, one layer", $"{Barcode}, Mapper(30,3) of ρ(200,0.3,100×M^1_{{40K}}(64,0,64))", $"40×M(64,0,64) on mnist at 0, 100, 500, layer 1, ρ(80,0.3), {Barcode}, Mapper(30,3)"),
            ],
            FigureResults.Of("2")),
        new("2", "robustness", "MNIST, other widths", Section,
            "The first layers of M(64,8,512), M(64,16,512) and M(256,32,512) form the primary circle as well.",
            $"The paper names the networks alone. Assumed: the settings of Figure 2. {Silent} Quick: 20 networks (8 of the widest) at iterations 100 and 300, with k in proportion.",
            [
                Wide("64-8-512", "M(64,8,512)", 20, 40),
                Wide("64-16-512", "M(64,16,512)", 20, 40),
                Wide("256-32-512", "M(256,32,512)", 4, 32),
            ],
            FigureResults.Of("2-robustness")),
        new("3", null, "MNIST, second layer of one network", Section,
            "The second-layer filters of a single network form a weak primary circle.",
            $"The caption gives ρ(10, 0.1), the text k = 220 and p = 0.32 for the same figure: both readings are offered. {Silent} Quick: 5,000 iterations.",
            [
                Trained("figure-3", "Figure 3, caption", $"{Barcode}, Mapper(30,3) of ρ(10,0.1,M^2_{{40K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(10,0.1,M^2_{{5K}}(64,32,64))"),
                Trained("figure-3-text", "Figure 3, text", $"{Barcode}, Mapper(30,3) of ρ(220,0.32,M^2_{{40K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(220,0.32,M^2_{{5K}}(64,32,64))"),
            ],
            FigureResults.Of("3")),
        new("3", "all networks", "MNIST, second layer of 100 networks", Section,
            "After a strong filtration, the 204,800 second-layer filters of the networks of Figure 2 show a very weak primary circle. The paper gives this in its text, without a figure.",
            $"{Silent} The Mapper graph is ours: Mapper(30, 3), as elsewhere. Quick: 20 networks for 500 iterations, with the same ρ.",
            [Trained("mnist-second-layer", "MNIST, second layer of 100 networks", $"{Barcode}, Mapper(30,3) of ρ(10,0.1,100×M^2_{{40K}}(64,32,64))", $"{Barcode}, Mapper(30,3) of ρ(10,0.1,20×M^2_{{500}}(64,32,64))")],
            FigureResults.Of("3-all-networks")),
    ];

    private static FigureExperiment Wide(string id, string network, int quick, int k) => Trained($"figure-2-{id}", $"Figure 2 with {network}",
        $"{Barcode}, Mapper(30,3) of ρ(200,0.3,100×{network.Replace("M(", "M^1_{40K}(", StringComparison.Ordinal)})",
        $"{quick}×{network} on mnist at 100, 300, layer 1, ρ({k},0.3), {Barcode}, Mapper(30,3)");
}
