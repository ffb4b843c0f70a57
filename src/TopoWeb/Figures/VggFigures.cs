namespace TopoWeb.Figures;

/// <summary>Figures on networks that others trained on ImageNet: their weights are those of the server or an upload's, nothing is trained, so there is one scale.</summary>
internal static class VggFigures
{
    public static IReadOnlyList<Figure> List() =>
    [
        new("14", "VGG16, layer by layer",
            "The spaces of filters of the convolutional layers of a VGG16 trained on ImageNet. The abstract mentions depths 1 through 13.",
            "Which layers show the primary circle, and where the more complex circle of lines and edges appears.",
            "k and p of each layer could not be confirmed. Assumed: ρ(100, 0.3), as in Figure 15. Layer 1 has only 192 filters and needs a lower k.",
            null,
            Figure.Brought("figure-14-paper", "Figure 14", "Every layer of VGG16, a result for each.", "LW(100), Mapper(30,3) of ρ(100,0.3,VGG16^*)")),
        new("15", "VGG19, layer 5",
            "Mapper(30, 3) of ρ(100, 0.3, VGG19^5): the filters of the fifth convolutional layer of a VGG19 trained on ImageNet.",
            "Edges in every direction around the rim of the Mapper graph and lines across it, the more complex shape of deeper layers. No single H₁ bar stands out.",
            "The paper does not give ν, tMax or the first landmark. Assumed: TopoWeb's defaults, recorded with the result. 9,830 of the 32,768 filters of layer 5 are kept.",
            null,
            Figure.Brought("figure-15-paper", "Figure 15", "Layer 5 of VGG19.", "LW(100), Mapper(30,3) of ρ(100,0.3,VGG19^5)")),
    ];
}
