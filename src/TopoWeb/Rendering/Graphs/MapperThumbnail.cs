using System.Text;
using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Rendering.Graphs;

/// <summary>A Mapper graph as a small static SVG, for cards and lists: nodes at their lens values, coloured by size.</summary>
internal static class MapperThumbnail
{
    private const int MostNodes = 900;
    private const int MostEdges = 2000;
    private const double Margin = 7;

    public static string Write(MapperDocument mapper, int width = 160, int height = 120)
    {
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" ");
        svg.Append($"aria-label=\"Mapper graph: {NumberFormat.Count(mapper.Nodes.Count, "node")}, {NumberFormat.Count(mapper.Edges.Count, "edge")}\">");
        if (mapper.Nodes.Count > 0)
            Draw(svg, mapper, width, height);
        else
            svg.Append($"<text x=\"{width / 2}\" y=\"{height / 2}\" text-anchor=\"middle\" font-size=\"11\" fill=\"currentColor\" opacity=\".6\">no nodes</text>");
        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, MapperDocument mapper, int width, int height)
    {
        // Nodes stand in the order of their bins: every n-th one leaves no holes. The largest are drawn last, on top.
        var all = GraphFilter.Paper(mapper).Apply(mapper).Nodes;
        var step = (all.Length + MostNodes - 1) / MostNodes;
        var shown = all.Where((_, i) => i % step == 0).OrderBy(n => n.Size).ThenByDescending(n => n.Id).ToArray();
        var places = LensPlacement.Create(shown).Fit(width, height, Margin);
        var at = shown.Select((n, i) => (n.Id, places[i])).ToDictionary(p => p.Id, p => p.Item2);

        svg.Append("<path fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".22\" stroke-width=\".6\" d=\"");
        var edges = mapper.Edges.Where(e => at.ContainsKey(e.Source) && at.ContainsKey(e.Target)).OrderByDescending(e => e.Shared).Take(MostEdges);
        foreach (var edge in edges)
            svg.Append($"M{P(at[edge.Source].X)} {P(at[edge.Source].Y)}L{P(at[edge.Target].X)} {P(at[edge.Target].Y)}");
        svg.Append("\"/>");

        var ramp = new SizeRamp(shown[0].Size, shown[^1].Size);
        var radius = shown.Length > 300 ? 0.75 : 1;
        foreach (var node in shown)
            svg.Append($"<circle cx=\"{P(at[node.Id].X)}\" cy=\"{P(at[node.Id].Y)}\" r=\"{P(radius * (1.3 + 1.7 * ramp.Position(node.Size)))}\" fill=\"{ramp.Color(node.Size)}\"/>");
    }

    private static string P(double value) => NumberFormat.Coordinate(Math.Round(value, 1));
}
