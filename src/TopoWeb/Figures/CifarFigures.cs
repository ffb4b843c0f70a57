namespace TopoWeb.Figures;

/// <summary>Figures on networks trained on CIFAR-10.</summary>
internal static class CifarFigures
{
    private const string Unnumbered = "4–7, 9, 10";
    private const string Which = "The figure number could not be confirmed.";
    private const string Quicker = "Quick: 20 networks, 800 iterations, k scaled in proportion.";

    public static IReadOnlyList<Figure> List() =>
    [
        new(Unnumbered, "CIFAR-10 grey, first layer",
            "The space of first-layer filters of networks trained on grey CIFAR-10.",
            "Whether a ring of rotating edges (the primary circle) appears, and what else does.",
            $"{Which} Assumed: ρ(100, 0.35) and 60 networks for 100,000 iterations, 60×C^1_{{100K}}(64,32,64). {Quicker}",
            Figure.Trained("cifar-gray-1-quick", "CIFAR-10 grey, layer 1, quick", "20 networks for 800 iterations.", "Mapper(30,3) of ρ(33,0.35,20×C^1_{800,gray}(64,32,64))"),
            Figure.Trained("cifar-gray-1-paper", "CIFAR-10 grey, layer 1, paper scale", "60 networks for 100,000 iterations.", "Mapper(30,3) of ρ(100,0.35,60×C^1_{100K,gray}(64,32,64))")),
        new(Unnumbered, "CIFAR-10 grey, second layer",
            "The space of second-layer filters of networks trained on grey CIFAR-10.",
            "Whether the densest filters form a loop, and whether it is the primary circle.",
            $"{Which} The paper's ρ for this layer could not be confirmed. Assumed: ρ(100, 0.1). {Quicker}",
            Figure.Trained("cifar-gray-2-quick", "CIFAR-10 grey, layer 2, quick", "20 networks for 800 iterations, second layer.", "Mapper(30,3) of ρ(33,0.1,20×C^2_{800,gray}(64,32,64))"),
            Figure.Trained("cifar-gray-2-paper", "CIFAR-10 grey, layer 2, paper scale", "60 networks for 100,000 iterations, second layer.", "Mapper(30,3) of ρ(100,0.1,60×C^2_{100K,gray}(64,32,64))")),
        new(Unnumbered, "CIFAR-10 colour, first layer, one channel",
            "The space of first-layer filters on the red channel of networks trained on colour CIFAR-10.",
            "Whether a single channel shows the ring; choose G or B instead of R to compare.",
            $"{Which} It could not be confirmed whether the paper analyses channels separately. Assumed: red, ρ(100, 0.35). {Quicker}",
            Figure.Trained("cifar-color-1-quick", "CIFAR-10 colour, layer 1, red, quick", "20 networks for 800 iterations, red channel.", "Mapper(30,3) of ρ(33,0.35,20×C^{1,R}_{800}(64,32,64))"),
            Figure.Trained("cifar-color-1-paper", "CIFAR-10 colour, layer 1, red, paper scale", "60 networks for 100,000 iterations, red channel.", "Mapper(30,3) of ρ(100,0.35,60×C^{1,R}_{100K}(64,32,64))")),
        new(Unnumbered, "CIFAR-10 colour, second layer",
            "The space of second-layer filters of networks trained on colour CIFAR-10.",
            "Whether the densest filters form a loop.",
            $"{Which} The paper gives 204,800 filters, but 60 networks have 122,880 and 100 have 204,800. Assumed: 60 networks and ρ(100, 0.1), which could not be confirmed either. {Quicker}",
            Figure.Trained("cifar-color-2-quick", "CIFAR-10 colour, layer 2, quick", "20 networks for 800 iterations, second layer.", "Mapper(30,3) of ρ(33,0.1,20×C^2_{800}(64,32,64))"),
            Figure.Trained("cifar-color-2-paper", "CIFAR-10 colour, layer 2, paper scale", "60 networks for 100,000 iterations, second layer.", "Mapper(30,3) of ρ(100,0.1,60×C^2_{100K}(64,32,64))")),
        new("11", "Without pooling",
            "What remains of the structure in networks without max-pooling (C*).",
            "Whether the ring appears as it does with pooling.",
            "Data set, layer and ρ could not be confirmed. Assumed: grey, first layer, ρ(100, 0.35), 60 networks. Quick: one convolutional layer, 20 networks, 800 iterations, k scaled in proportion.",
            Figure.Trained("figure-11-quick", "Figure 11, quick", "20 networks without pooling for 800 iterations.", "Mapper(30,3) of ρ(33,0.35,20×C*^1_{800,gray}(64,0,64))"),
            Figure.Trained("figure-11-paper", "Figure 11, paper scale", "60 networks without pooling for 100,000 iterations.", "Mapper(30,3) of ρ(100,0.35,60×C*^1_{100K,gray}(64,32,64))")),
        new("12", "CIFAR-10 colour, first layer",
            "The space of first-layer filters, all three channels, of networks trained on colour CIFAR-10.",
            "Whether a ring appears, and which patches form it.",
            $"The paper is inconsistent: the figure says 100 networks, but the text gives 11,520 points, the number for 60. Assumed: 60 networks. ρ could not be confirmed. Assumed: ρ(100, 0.35). {Quicker}",
            Figure.Trained("figure-12-quick", "Figure 12, quick", "20 networks for 800 iterations, all channels.", "Mapper(30,3) of ρ(33,0.35,20×C^1_{800}(64,32,64))"),
            Figure.Trained("figure-12-paper", "Figure 12, paper scale", "60 networks for 100,000 iterations, all channels.", "Mapper(30,3) of ρ(100,0.35,60×C^1_{100K}(64,32,64))")),
        new("13", "Training timeline on CIFAR-10",
            "How the space of filters changes during training, checkpoint by checkpoint.",
            "When a ring appears, if at all, and how that compares with MNIST.",
            $"Networks, layer and checkpoints could not be confirmed. Assumed: grey, first layer, ρ(100, 0.35), our own choice of checkpoints. {Quicker}",
            Figure.Trained("figure-13-quick", "Figure 13, quick", "20 networks at four checkpoints up to iteration 800.", "20×C(64,32,64) on cifar-10-gray at 0, 200, 400, 800, layer 1, ρ(33,0.35), Mapper(30,3)"),
            Figure.Trained("figure-13-paper", "Figure 13, paper scale", "60 networks at seven checkpoints up to iteration 100,000.", "60×C(64,32,64) on cifar-10-gray at 0, 1K, 5K, 10K, 30K, 60K, 100K, layer 1, ρ(100,0.35), Mapper(30,3)")),
    ];
}
