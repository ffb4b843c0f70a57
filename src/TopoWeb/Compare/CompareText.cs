using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Compare;

/// <summary>Words and numbers of a comparison.</summary>
internal static class CompareText
{
    /// <summary>A, B, C…: short names for columns and rows.</summary>
    public static string Letter(int index) => ((char)('A' + index)).ToString();

    public static string Distance(double value) => value switch
    {
        double.NaN => "–",
        double.PositiveInfinity => "∞",
        _ => NumberFormat.Measure(value),
    };

    public static string Graph(MapperDocument graph) =>
        $"{NumberFormat.Count(graph.Nodes.Count, "node")}, {NumberFormat.Count(graph.Components, "component")}, {NumberFormat.Count(graph.CycleRank, "independent cycle")}";
}
