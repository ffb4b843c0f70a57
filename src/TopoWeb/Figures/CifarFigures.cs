namespace TopoWeb.Figures;

/// <summary>Figures on networks trained on CIFAR-10.</summary>
internal static class CifarFigures
{
    private const string Unnumbered = "4–7, 9, 10";
    private const string Which = "Which of these figures shows it was not established.";
    private const string Quicker = "Quick: 20 networks, 800 iterations, k in proportion.";

    public static IReadOnlyList<Figure> List() =>
    [
        new(Unnumbered, "CIFAR-10 gray, first layer",
            "The space of first-layer filters of networks trained on gray CIFAR-10.",
            "Whether there is a ring of rotating edges (the primary circle), and what stands beside it.",
            $"{Which} Taken: ρ(100, 0.35) and 60 networks for 100,000 iterations, the notation 60×C^1_{{100K}}(64,32,64). {Quicker}",
            Figure.Trained("cifar-gray-1-quick", "CIFAR-10 gray, layer 1, quick", "20 networks for 800 iterations.", "Mapper(30,3) of ρ(33,0.35,20×C^1_{800,gray}(64,32,64))"),
            Figure.Trained("cifar-gray-1-paper", "CIFAR-10 gray, layer 1, paper scale", "60 networks for 100,000 iterations.", "Mapper(30,3) of ρ(100,0.35,60×C^1_{100K,gray}(64,32,64))")),
        new(Unnumbered, "CIFAR-10 gray, second layer",
            "The space of second-layer filters of networks trained on gray CIFAR-10.",
            "A loop in the densest filters, if there is one, and whether it is the primary circle.",
            $"{Which} The paper's ρ for this layer was not established; taken: ρ(100, 0.1). {Quicker}",
            Figure.Trained("cifar-gray-2-quick", "CIFAR-10 gray, layer 2, quick", "20 networks for 800 iterations, second layer.", "Mapper(30,3) of ρ(33,0.1,20×C^2_{800,gray}(64,32,64))"),
            Figure.Trained("cifar-gray-2-paper", "CIFAR-10 gray, layer 2, paper scale", "60 networks for 100,000 iterations, second layer.", "Mapper(30,3) of ρ(100,0.1,60×C^2_{100K,gray}(64,32,64))")),
        new(Unnumbered, "CIFAR-10 colour, first layer, one channel",
            "The space of first-layer filters on the red channel of networks trained on colour CIFAR-10.",
            "Whether one channel alone has the ring; take G or B instead of R to compare.",
            $"{Which} Whether the paper takes channels one by one there was not established; taken: red, ρ(100, 0.35). {Quicker}",
            Figure.Trained("cifar-color-1-quick", "CIFAR-10 colour, layer 1, red, quick", "20 networks for 800 iterations, red channel.", "Mapper(30,3) of ρ(33,0.35,20×C^{1,R}_{800}(64,32,64))"),
            Figure.Trained("cifar-color-1-paper", "CIFAR-10 colour, layer 1, red, paper scale", "60 networks for 100,000 iterations, red channel.", "Mapper(30,3) of ρ(100,0.35,60×C^{1,R}_{100K}(64,32,64))")),
        new(Unnumbered, "CIFAR-10 colour, second layer",
            "The space of second-layer filters of networks trained on colour CIFAR-10.",
            "A loop in the densest filters, if there is one.",
            $"{Which} The paper says 204,800 filters, but 60 networks have 122,880 and 100 have 204,800. Taken: 60 networks, ρ(100, 0.1), which was not established either. {Quicker}",
            Figure.Trained("cifar-color-2-quick", "CIFAR-10 colour, layer 2, quick", "20 networks for 800 iterations, second layer.", "Mapper(30,3) of ρ(33,0.1,20×C^2_{800}(64,32,64))"),
            Figure.Trained("cifar-color-2-paper", "CIFAR-10 colour, layer 2, paper scale", "60 networks for 100,000 iterations, second layer.", "Mapper(30,3) of ρ(100,0.1,60×C^2_{100K}(64,32,64))")),
        new("11", "Without pooling",
            "Networks C*, which have no max-pooling: what remains of the structure.",
            "Whether the ring is there as with pooling.",
            "Data set, layer and ρ of the figure were not established; taken: gray, first layer, ρ(100, 0.35), 60 networks. Quick: one convolutional layer, 20 networks, 800 iterations, k in proportion.",
            Figure.Trained("figure-11-quick", "Figure 11, quick", "20 networks without pooling for 800 iterations.", "Mapper(30,3) of ρ(33,0.35,20×C*^1_{800,gray}(64,0,64))"),
            Figure.Trained("figure-11-paper", "Figure 11, paper scale", "60 networks without pooling for 100,000 iterations.", "Mapper(30,3) of ρ(100,0.35,60×C*^1_{100K,gray}(64,32,64))")),
        new("12", "CIFAR-10 colour, first layer",
            "The space of first-layer filters, all three channels, of networks trained on colour CIFAR-10.",
            "Whether there is a ring, and which patches it is made of.",
            $"The paper contradicts itself: the figure says 100 networks, its text 11,520 points, which are those of 60. Taken: 60. Its ρ was not established; taken: ρ(100, 0.35). {Quicker}",
            Figure.Trained("figure-12-quick", "Figure 12, quick", "20 networks for 800 iterations, all channels.", "Mapper(30,3) of ρ(33,0.35,20×C^1_{800}(64,32,64))"),
            Figure.Trained("figure-12-paper", "Figure 12, paper scale", "60 networks for 100,000 iterations, all channels.", "Mapper(30,3) of ρ(100,0.35,60×C^1_{100K}(64,32,64))")),
        new("13", "A film on CIFAR-10",
            "How the space of filters changes over the iterations of the training, checkpoint by checkpoint.",
            "When a ring appears, if it does, and how that compares with MNIST.",
            $"Which networks, layer and checkpoints the paper films was not established; taken: gray, first layer, ρ(100, 0.35), checkpoints of our choice. {Quicker}",
            Figure.Trained("figure-13-quick", "Figure 13, quick", "20 networks at four checkpoints up to iteration 800.", "20×C(64,32,64) on cifar-10-gray at 0, 200, 400, 800, layer 1, ρ(33,0.35), Mapper(30,3)"),
            Figure.Trained("figure-13-paper", "Figure 13, paper scale", "60 networks at seven checkpoints up to iteration 100,000.", "60×C(64,32,64) on cifar-10-gray at 0, 1K, 5K, 10K, 30K, 60K, 100K, layer 1, ρ(100,0.35), Mapper(30,3)")),
    ];
}
