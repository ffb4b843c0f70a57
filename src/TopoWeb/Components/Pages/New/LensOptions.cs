using TopoWeb.Components.Fields;
using TopoWeb.Topology.Mapper;

namespace TopoWeb.Components.Pages.New;

/// <summary>Choices of the Mapper part with words for people.</summary>
internal static class LensOptions
{
    public static IReadOnlyList<SelectOption> Required { get; } = [.. MapperSettings.LensNames.Select(l => new SelectOption(l, Title(l)))];

    public static IReadOnlyList<SelectOption> Optional { get; } = [new("", "none"), .. Required];

    public static IReadOnlyList<SelectOption> Metrics { get; } =
        [new("vne", "variance-normalised"), new("vne-variance", "divided by variance"), new("euclidean", "Euclidean"), new("cosine", "cosine")];

    public static IReadOnlyList<SelectOption> Covers { get; } = [new("overhang", "overhang"), new("inside", "inside")];

    public static IReadOnlyList<SelectOption> Rules { get; } =
        [new("first-empty-bin", "first empty bin"), new("histogram-over-heights", "histogram over heights"), new("first-gap", "first gap"), new("fixed-threshold", "fixed threshold")];

    private static string Title(string lens) => lens switch
    {
        "pca1" => "PCA 1",
        "pca2" => "PCA 2",
        "pca3" => "PCA 3",
        "density" => "k-NN density",
        "eccentricity" => "eccentricity",
        "linf-centrality" => "L∞ centrality",
        _ => lens,
    };
}
