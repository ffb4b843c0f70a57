using static TopoWeb.Figures.Figure;
using static TopoWeb.Figures.FigureExperiment;

namespace TopoWeb.Figures;

/// <summary>Figures on networks that others trained on ImageNet (§5.3): their weights are those of the server or an upload's, nothing is trained, so there is one scale.</summary>
internal static class VggFigures
{
    private const string Section = "§5.3";
    private const string Silent = "The paper gives no ν and no first landmark: TopoWeb's defaults are taken and recorded with the result.";

    public static FigureExperiment Fourteen { get; } = Brought("figure-14", "Figure 14", $"{Barcode}, Mapper(30,3) of ρ(100,0.4,VGG16^2) and layers 3-13, ρ(100,0.3)");

    public static FigureExperiment Fifteen { get; } = Brought("figure-15", "Figure 15", $"{Barcode}, Mapper(30,3) of ρ(100,0.3,VGG19^5)");

    public static IReadOnlyList<Figure> List() =>
    [
        new("14", null, "VGG16, layers 2 to 13", Section,
            "The primary circle dominates in every layer but the last, 13. Layers 5, 6, 8, 11, 12 and 13 also have patches outside the Klein bottle. Layer 1 has 192 filters, too few.",
            Silent,
            [Fourteen],
            FigureResults.Of("14")),
        new("15", null, "VGG19, layer 5", Section,
            "The circle that VGG16 shows in layer 13 appears here as well. It is close to the new circle of Figure 11.",
            Silent,
            [Fifteen],
            FigureResults.Of("15")),
    ];
}
