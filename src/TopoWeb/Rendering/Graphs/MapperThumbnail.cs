using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Graphs;

/// <summary>A Mapper graph as a small static picture, for cards and lists: nodes at their lens values, coloured by size.</summary>
internal static class MapperThumbnail
{
    private const int MostNodes = 900;
    private const int MostEdges = 800; // of so many on so few pixels, more cannot be told from fewer
    private const double ShortestEdge = 0.7;
    private const double Margin = 7;

    public static string Write(MapperDocument mapper, int width = 160, int height = 120)
    {
        var sheet = new Sheet(width, "Mapper graph") { Height = height, Description = $"{NumberFormat.Count(mapper.Nodes.Count, "node")}, {NumberFormat.Count(mapper.Edges.Count, "edge")}" };
        if (mapper.Nodes.Count > 0)
            Draw(sheet, mapper);
        else
            sheet.Text(width / 2.0, height / 2.0, "no nodes", 11, Sheet.PageInk, TextAnchor.Middle, opacity: 0.6);
        return SvgWriter.Write(sheet, SvgForm.Thumbnail);
    }

    private static void Draw(Sheet sheet, MapperDocument mapper)
    {
        // Nodes stand in the order of their bins: every n-th one leaves no holes. The largest are drawn last, on top.
        var all = GraphFilter.Paper(mapper).Apply(mapper).Nodes;
        var step = (all.Length + MostNodes - 1) / MostNodes;
        var shown = all.Where((_, i) => i % step == 0).OrderBy(n => n.Size).ThenByDescending(n => n.Id).ToArray();
        var places = LensPlacement.Create(shown).Fit(sheet.Width, sheet.Height, Margin);
        var at = shown.Select((n, i) => (n.Id, places[i])).ToDictionary(p => p.Id, p => p.Item2);
        // What lies under its own discs is not drawn.
        var lines = mapper.Edges.Where(e => at.ContainsKey(e.Source) && at.ContainsKey(e.Target)).OrderByDescending(e => e.Shared)
            .Select(e => (at[e.Source].X, at[e.Source].Y, at[e.Target].X, at[e.Target].Y))
            .Where(l => Math.Abs(l.Item1 - l.Item3) + Math.Abs(l.Item2 - l.Item4) >= ShortestEdge).Take(MostEdges);
        sheet.Add(new LinesMark([.. lines], Sheet.PageInk, 0.6, 0.22));

        var ramp = new SizeRamp(shown[0].Size, shown[^1].Size);
        var radius = shown.Length > 300 ? 0.75 : 1;
        foreach (var node in shown)
            sheet.Add(new DiscMark(at[node.Id].X, at[node.Id].Y, radius * (1.3 + 1.7 * ramp.Position(node.Size)), ramp.Color(node.Size)));
    }
}
