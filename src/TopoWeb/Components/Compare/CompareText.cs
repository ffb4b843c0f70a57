using TopoWeb.Components.Charts;
using TopoWeb.Experiments;

namespace TopoWeb.Components.Compare;

/// <summary>Words and numbers of a comparison.</summary>
internal static class CompareText
{
    /// <summary>A, B, C…: short names for columns and rows.</summary>
    public static string Letter(int index) => ((char)('A' + index)).ToString();

    public static string Distance(double value) => value switch
    {
        double.NaN => "–",
        double.PositiveInfinity => "∞",
        _ => Figures.Measure(value),
    };

    public static string Graph(MapperDocument graph) =>
        $"{Figures.Count(graph.Nodes.Count, "node")}, {Figures.Count(graph.Components, "component")}, {Figures.Count(graph.CycleRank, "independent cycle")}";
}
