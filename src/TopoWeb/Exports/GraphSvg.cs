using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Svg;
using TopoWeb.Topology.GraphLayout;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Exports;

/// <summary>The Mapper graph as a drawing of the server: nodes at their lens values, the largest as mean patches, as the page shows them.</summary>
internal static class GraphSvg
{
    private const double Margin = CalloutGraph.Margin;
    private const double PatchSide = 30;
    private const double PatchGap = 6;
    private const int MostLightEdges = 1000;
    private const string Edge = "#6b7280";

    /// <summary>For a page without script: patches as bitmaps, the strongest edges only, no caption.</summary>
    public static string Light(MapperDocument mapper, GraphColoring? coloring = null)
    {
        var sheet = new Sheet(860, "Mapper graph") { Description = $"{Size(mapper)}." };
        var nodes = Filter(mapper, new()).Apply(mapper).Nodes;
        sheet.Height = 600;
        Draw(sheet, mapper, new(), coloring is { } c && c.Colors.Length == nodes.Length ? c : null, 0, 600, MostLightEdges);
        return SvgWriter.Write(sheet, SvgForm.Still);
    }

    /// <summary>What of the graph a figure shows: a number that was asked for is obeyed, however many nodes that are.</summary>
    public static GraphFilter Filter(MapperDocument mapper, GraphDisplay display) =>
        display.Minimum is null ? display.FilterOf(mapper).Fit(mapper) : display.FilterOf(mapper);

    /// <summary>Draws the graph into a band of the sheet, over its whole width.</summary>
    /// <param name="sheet">Drawn on.</param>
    /// <param name="mapper">The graph.</param>
    /// <param name="display">What is shown of it, and how.</param>
    /// <param name="coloring">Colours of the nodes drawn; null: by size.</param>
    /// <param name="top">Upper end of the band.</param>
    /// <param name="height">Of the band.</param>
    /// <param name="mostEdges">Edges drawn at most: those of most shared points.</param>
    /// <param name="places">Of the force layout; null: at the lens values.</param>
    /// <param name="sizing">Sizes of discs; null: by points.</param>
    /// <returns>Whether nodes are patches.</returns>
    public static bool Draw(
        Sheet sheet, MapperDocument mapper, GraphDisplay display, GraphColoring? coloring, double top, double height, int mostEdges = int.MaxValue, GraphPlaces? places = null, GraphSizing? sizing = null)
    {
        var (nodes, edges) = Filter(mapper, display).Apply(mapper);
        if (nodes.Length == 0)
        {
            sheet.Text(sheet.Width / 2, top + height / 2, mapper.Nodes.Count == 0 ? "The graph has no nodes." : "All nodes have fewer points than the minimum.", 13, Sheet.Quiet, TextAnchor.Middle);
            return false;
        }
        var squares = PatchValues.Side(mapper) is > 1;
        var patches = squares && display.NodesAs == GraphDrawing.Patches;
        var around = squares ? display.Around ?? 0 : 0;
        var colors = (coloring ?? GraphColoring.BySize(nodes)).Colors;
        var placement = places is null ? LensPlacement.Create(nodes) : LensPlacement.Of(mapper, nodes, places);
        // A narrow sheet has less room for as many nodes.
        var room = Math.Clamp(sheet.Width / CalloutGraph.Width, 0.55, 1);
        var (at, ring) = CalloutGraph.Place(placement, nodes, around, sheet.Width, height, room);
        for (var i = 0; i < at.Length; i++)
            at[i].Y += top;

        Edges(sheet, nodes, edges, at, mostEdges);
        Leaders();
        Nodes(sheet, nodes, at, (sizing ?? GraphSizing.Of(null, null, nodes)).Levels, colors, patches ? Declutter.Choose(at, Enumerable.Range(0, nodes.Length).OrderByDescending(i => nodes[i].Size), room * (PatchSide + PatchGap)).ToHashSet() : [], display.Patches, room);
        return patches || around > 0;

        // Leaders run below the nodes.
        void Leaders()
        {
            if (ring.Count == 0)
                return;
            sheet.Add(new LinesMark([.. ring.Select(r => (r.X, r.Y + top, at[r.Node].X, at[r.Node].Y))], Sheet.Quiet, 0.6, 0.7));
            foreach (var place in ring)
                sheet.Add(new PatchMark(place.X, place.Y + top, room * CalloutGraph.Side, nodes[place.Node].Mean, display.Patches, colors[place.Node]));
        }
    }

    private static void Edges(Sheet sheet, MapperNodeDocument[] nodes, MapperEdge[] edges, (double X, double Y)[] places, int most)
    {
        var at = nodes.Select((n, i) => (n.Id, places[i])).ToDictionary(p => p.Id, p => p.Item2);
        var drawn = edges.Length > most ? edges.OrderByDescending(e => e.Shared).Take(most) : edges;
        var opacity = edges.Length > 2000 ? 0.2 : edges.Length > 500 ? 0.35 : 0.55;
        sheet.Add(new LinesMark([.. drawn.Select(e => (at[e.Source].X, at[e.Source].Y, at[e.Target].X, at[e.Target].Y))], Edge, 0.7, opacity));
    }

    private static void Nodes(Sheet sheet, MapperNodeDocument[] nodes, (double X, double Y)[] places, double[] levels, string[] colors, HashSet<int> chosen, PatchScale scale, double room)
    {
        var dense = room * (nodes.Length > 1200 ? 0.7 : 1);
        // The largest are drawn last, on top.
        foreach (var i in Enumerable.Range(0, nodes.Length).Where(i => !chosen.Contains(i)).OrderBy(i => nodes[i].Size).ThenByDescending(i => i))
            sheet.Add(new DiscMark(places[i].X, places[i].Y, dense * (chosen.Count > 0 ? 2.2 + 2.5 * levels[i] : 2.8 + 5 * levels[i]), colors[i], Rim: chosen.Count == 0));
        foreach (var i in chosen.Order())
            sheet.Add(new PatchMark(places[i].X, places[i].Y, room * PatchSide, nodes[i].Mean, scale, colors[i]));
    }

    /// <summary>The numbers of a graph in a sentence. Counts its loops, which takes a moment for a large one.</summary>
    public static string Counts(MapperDocument mapper) => NerveLoops.Words(NerveLoops.Count(mapper)) is { Length: > 0 } loops ? $"{Size(mapper)}, {loops}." : $"{Size(mapper)}.";

    private static string Size(MapperDocument mapper) =>
        $"{NumberFormat.Count(mapper.Nodes.Count, "node")}, {NumberFormat.Count(mapper.Edges.Count, "edge")}, {NumberFormat.Count(mapper.Components, "component")}";
}
