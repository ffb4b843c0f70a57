using TopoWeb.Controls;
using TopoWeb.Rendering;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>Choices of the Mapper part with words for people.</summary>
internal static class LensOptions
{
    /// <summary>Columns of the provenance that vary within a result.</summary>
    private static readonly string[] Columns = ["network", "out", "in"];

    public static IReadOnlyList<SelectOption> Required { get; } =
        [.. MapperSettings.LensNames.Concat(Columns.Select(c => MapperSettings.ColumnPrefix + c)).Select(l => new SelectOption(l, ResultFormula.Lens(l)))];

    public static IReadOnlyList<SelectOption> Optional { get; } = [new("", "none"), .. Required];

    public static IReadOnlyList<SelectOption> Metrics { get; } =
        [new("vne", "variance-normalised"), new("vne-variance", "divided by variance"), new("euclidean", "Euclidean"), new("cosine", "cosine")];

    public static IReadOnlyList<SelectOption> Covers { get; } = [new("overhang", "overhang"), new("inside", "inside")];

    public static IReadOnlyList<SelectOption> Rules { get; } =
        [new("first-empty-bin", "first empty bin"), new("histogram-over-heights", "histogram over heights"), new("first-gap", "first gap"), new("fixed-threshold", "fixed threshold")];
}
