namespace TopoWeb.Figures;

/// <summary>Figures on networks that others trained on ImageNet: their weights are those of the server or an upload's, nothing is trained, so there is one scale.</summary>
internal static class VggFigures
{
    public static IReadOnlyList<Figure> List() =>
    [
        new("14", "VGG16, layer by layer",
            "The spaces of filters of the convolutional layers of a VGG16 trained on ImageNet; the abstract speaks of depths 1 through 13.",
            "In which layers the primary circle recurs, and where the more complex circle of lines and edges appears.",
            "k and p of each layer were not established; taken: ρ(100, 0.3), as for Figure 15. Layer 1 has 192 filters only: a lower k there, or it says little.",
            null,
            Figure.Brought("figure-14-paper", "Figure 14", "Every layer of VGG16, a result for each.", "LW(100), Mapper(30,3) of ρ(100,0.3,VGG16^*)")),
        new("15", "VGG19, layer 5",
            "Mapper(30, 3) of ρ(100, 0.3, VGG19^5): the filters of the fifth convolutional layer of a VGG19 trained on ImageNet.",
            "Edges in every direction around the rim of the Mapper graph and lines across it, the more complex shape of deeper layers: no single H₁ bar stands out.",
            "ν, tMax and the first landmark are not given; taken: the program's recorded defaults. Layer 5 has 32,768 filters, of which 9,830 are kept.",
            null,
            Figure.Brought("figure-15-paper", "Figure 15", "Layer 5 of VGG19.", "LW(100), Mapper(30,3) of ρ(100,0.3,VGG19^5)")),
    ];
}
