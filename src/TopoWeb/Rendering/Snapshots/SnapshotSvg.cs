using System.Net;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Rendering.Snapshots;

/// <summary>A Mapper graph as static SVG on given axes: edges, discs coloured by a function, and mean patches on the largest nodes where they fit.</summary>
internal static class SnapshotSvg
{
    private const int MostEdges = 6000;
    private const double PatchSide = 21;
    private const double PatchFrame = 2;

    /// <param name="graph">Gives the edges.</param>
    /// <param name="nodes">Nodes drawn.</param>
    /// <param name="colors">One for each.</param>
    /// <param name="axes">Where they stand.</param>
    /// <param name="largest">Most points in a node of all graphs that are compared: discs have one scale.</param>
    /// <param name="detailed">With axes and patches; else discs only, for small multiples.</param>
    /// <param name="name">For those who cannot see it.</param>
    /// <param name="loops">Loops of the nerve, for them too; null where they are not counted.</param>
    public static string Write(MapperDocument graph, IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<string> colors, SnapshotAxes axes, int largest, bool detailed, string name, int? loops = null)
    {
        var places = LensPlacement.Create(nodes).Points.Select(axes.Place).ToArray();
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {P(axes.Width)} {P(axes.Height)}\" role=\"img\" ");
        svg.Append($"aria-label=\"{WebUtility.HtmlEncode(name)}: {NumberFormat.Count(nodes.Count, "node")}, {NumberFormat.Count(graph.Components, "component")}{(loops is null ? "" : $", {NerveLoops.Words(loops)}")}\">");
        if (detailed)
            Grid(svg, axes, graph.Lenses.Count > 1);
        var at = new Dictionary<int, (double X, double Y)>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
            at[nodes[i].Id] = places[i];
        svg.Append($"<path fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".2\" stroke-width=\"{(detailed ? "1" : ".6")}\" d=\"");
        foreach (var edge in graph.Edges.Where(e => at.ContainsKey(e.Source) && at.ContainsKey(e.Target)).OrderByDescending(e => e.Shared).Take(MostEdges))
            svg.Append($"M{P(at[edge.Source].X)} {P(at[edge.Source].Y)}L{P(at[edge.Target].X)} {P(at[edge.Target].Y)}");
        svg.Append("\"/>");

        var order = Enumerable.Range(0, nodes.Count).OrderBy(i => nodes[i].Size).ThenByDescending(i => nodes[i].Id).ToArray();
        foreach (var i in order)
            svg.Append($"<circle cx=\"{P(places[i].X)}\" cy=\"{P(places[i].Y)}\" r=\"{P(Radius(nodes[i].Size, largest, detailed))}\" fill=\"{colors[i]}\"/>");
        if (detailed)
            Patches(svg, nodes, colors, places, order);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Area grows with the logarithm of the number of points.</summary>
    internal static double Radius(int size, int largest, bool detailed) =>
        (detailed ? 2.2 : 1.1) * Math.Sqrt(1 + 2.5 * (largest > 1 ? Math.Log(Math.Max(1, size)) / Math.Log(largest) : 0));

    private static void Patches(StringBuilder svg, IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<string> colors, (double X, double Y)[] places, int[] order)
    {
        if (nodes.Count == 0 || PatchValues.Side(nodes[0].Mean.Length) is null or < 2)
            return;
        // In the colour of its node as a frame: the patch shows what the filters do, the frame the function.
        foreach (var i in Declutter.Choose(places, order.Reverse(), PatchSide + 2 * PatchFrame + 3))
        {
            var (x, y) = (places[i].X - PatchSide / 2, places[i].Y - PatchSide / 2);
            svg.Append($"<rect x=\"{P(x - PatchFrame)}\" y=\"{P(y - PatchFrame)}\" width=\"{P(PatchSide + 2 * PatchFrame)}\" height=\"{P(PatchSide + 2 * PatchFrame)}\" rx=\"1.5\" fill=\"{colors[i]}\"/>");
            svg.Append($"<image x=\"{P(x)}\" y=\"{P(y)}\" width=\"{P(PatchSide)}\" height=\"{P(PatchSide)}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"{PatchBitmap.DataUri(nodes[i].Mean)}\"><title>{NumberFormat.Count(nodes[i].Size, "filter")}</title></image>");
        }
    }

    private static void Grid(StringBuilder svg, SnapshotAxes axes, bool vertical)
    {
        svg.Append("<g class=\"grid\" font-size=\"11\" fill=\"currentColor\" stroke-width=\"1\">");
        foreach (var tick in axes.Horizontal())
        {
            var x = P(tick.Position * axes.Width);
            svg.Append($"<path stroke=\"currentColor\" stroke-opacity=\"{Strength(tick)}\" d=\"M{x} 0V{P(axes.Height)}\"/>");
            if (tick.Position is > 0.02 and < 0.98)
                svg.Append($"<text x=\"{x}\" dx=\"3\" y=\"{P(axes.Height - 4)}\" opacity=\".7\">{tick.Label}</text>");
        }
        foreach (var tick in vertical ? axes.Vertical() : [])
        {
            var y = P((1 - tick.Position) * axes.Height);
            svg.Append($"<path stroke=\"currentColor\" stroke-opacity=\"{Strength(tick)}\" d=\"M0 {y}H{P(axes.Width)}\"/>");
            if (tick.Position is > 0.06 and < 0.98)
                svg.Append($"<text x=\"4\" y=\"{y}\" dy=\"-3\" opacity=\".7\">{tick.Label}</text>");
        }
        svg.Append("</g>");
    }

    private static string Strength(AxisTick tick) => tick.Value == 0 ? ".22" : ".09";

    private static string P(double value) => NumberFormat.Coordinate(Math.Round(value, 1));
}
