using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>Figures on networks trained on MNIST.</summary>
internal static class MnistFigures
{
    public static IReadOnlyList<Figure> List(Preset figureTwoQuick) =>
    [
        new("2", "MNIST, first layer",
            "The space of first-layer filters of networks trained on MNIST: its barcode and its Mapper graph.",
            "One H₁ bar much longer than the rest, and a ring-shaped Mapper graph; once around it, the edge in the patch makes a full turn.",
            "The paper does not give the learning rate, initialisation, ν, tMax or first landmark. Assumed: TopoWeb's defaults, recorded with the result. Points: ρ(200, 0.3, 100×M^1_{40K}(64,32,64)), which keeps 1,920 of 6,400. Quick: 40 networks with one convolutional layer, at iterations 0, 100 and 500, with k = 80 in proportion.",
            figureTwoQuick,
            Figure.Trained("figure-2-paper", "Figure 2, paper scale", "100 networks for 40,000 iterations.", "Mapper(30,3) of ρ(200,0.3,100×M^1_{40K}(64,32,64))")),
        new("3", "MNIST, second layer",
            "The space of second-layer filters of networks trained on MNIST.",
            "Whether the second layer also has a loop, and how it compares with that of the first layer.",
            "The paper is inconsistent: the caption gives ρ(10, 0.1), the text k = 220 and p = 0.32. Assumed: the caption; edit k and p for the other reading. The numbers of networks and iterations could not be confirmed. Assumed: those of Figure 2. Quick: 20 networks, 500 iterations, the same ρ.",
            Figure.Trained("figure-3-quick", "Figure 3, quick", "20 networks for 500 iterations, second layer.", "Mapper(30,3) of ρ(10,0.1,20×M^2_{500}(64,32,64))"),
            Figure.Trained("figure-3-paper", "Figure 3, paper scale", "100 networks for 40,000 iterations, second layer.", "Mapper(30,3) of ρ(10,0.1,100×M^2_{40K}(64,32,64))")),
        new("8", "Training timeline of the first layer",
            "How the space of filters changes during training, checkpoint by checkpoint.",
            "No long bar at iteration 0, a ring that closes within the first few hundred iterations, and how it changes later.",
            "Networks and checkpoints could not be confirmed. Assumed: ρ(80, 0.3, 40×M^1(64,0,64)) on MNIST, our own choice of checkpoints. Quick: fewer and earlier checkpoints.",
            Figure.Trained("figure-8-quick", "Figure 8, quick", "40 networks at five checkpoints up to iteration 500.", "40×M(64,0,64) on mnist at 0, 50, 100, 200, 500, layer 1, ρ(80,0.3), Mapper(30,3)"),
            Figure.Trained("figure-8-paper", "Figure 8, paper scale", "40 networks at eight checkpoints up to iteration 40,000.", "40×M(64,0,64) on mnist at 0, 100, 200, 500, 1K, 5K, 20K, 40K, layer 1, ρ(80,0.3), Mapper(30,3)")),
    ];
}
