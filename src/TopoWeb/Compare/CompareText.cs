using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;

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

    /// <param name="graph">The graph.</param>
    /// <param name="loops">Loops of its nerve; null while they are counted, and where the graph is too large.</param>
    public static string Graph(MapperDocument graph, int? loops) =>
        string.Join(", ", new[] { NumberFormat.Count(graph.Nodes.Count, "node"), NumberFormat.Count(graph.Components, "component"), NerveLoops.Words(loops) }.Where(w => w.Length > 0));
}
