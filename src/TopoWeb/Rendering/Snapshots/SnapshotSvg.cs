using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Scales;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Snapshots;

/// <summary>A Mapper graph as a static picture on given axes: edges, discs coloured by a function, and mean patches on the largest nodes where they fit.</summary>
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
    public static string Write(MapperDocument graph, IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<string> colors, SnapshotAxes axes, int largest, bool detailed, string name, int? loops = null) =>
        SvgWriter.Write(Draw(graph, nodes, colors, axes, largest, detailed, name, loops), SvgForm.Inline);

    /// <summary>The same as a sheet, with edges, axes and numbers in <paramref name="ink"/>.</summary>
    public static Sheet Draw(
        MapperDocument graph, IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<string> colors, SnapshotAxes axes, int largest, bool detailed, string name, int? loops = null, string ink = Sheet.PageInk)
    {
        var sheet = new Sheet(axes.Width, name)
        {
            Height = axes.Height,
            Description = $"{NumberFormat.Count(nodes.Count, "node")}, {NumberFormat.Count(graph.Components, "component")}{(loops is null ? "" : $", {NerveLoops.Words(loops)}")}",
        };
        var places = LensPlacement.Create(nodes).Points.Select(axes.Place).ToArray();
        if (detailed)
            Grid(sheet, axes, graph.Lenses.Count > 1, ink);
        var at = new Dictionary<int, (double X, double Y)>(nodes.Count);
        for (var i = 0; i < nodes.Count; i++)
            at[nodes[i].Id] = places[i];
        var edges = graph.Edges.Where(e => at.ContainsKey(e.Source) && at.ContainsKey(e.Target)).OrderByDescending(e => e.Shared).Take(MostEdges);
        sheet.Add(new LinesMark([.. edges.Select(e => (at[e.Source].X, at[e.Source].Y, at[e.Target].X, at[e.Target].Y))], ink, detailed ? 1 : 0.6, 0.2));

        var order = Enumerable.Range(0, nodes.Count).OrderBy(i => nodes[i].Size).ThenByDescending(i => nodes[i].Id).ToArray();
        foreach (var i in order)
            sheet.Add(new DiscMark(places[i].X, places[i].Y, Radius(nodes[i].Size, largest, detailed), colors[i]));
        if (detailed && PatchValues.Side(graph) is > 1)
            Patches(sheet, nodes, colors, places, order);
        return sheet;
    }

    /// <summary>Area grows with the logarithm of the number of points.</summary>
    internal static double Radius(int size, int largest, bool detailed) =>
        (detailed ? 2.2 : 1.1) * Math.Sqrt(1 + 2.5 * (largest > 1 ? Math.Log(Math.Max(1, size)) / Math.Log(largest) : 0));

    private static void Patches(Sheet sheet, IReadOnlyList<MapperNodeDocument> nodes, IReadOnlyList<string> colors, (double X, double Y)[] places, int[] order)
    {
        // In the colour of its node as a frame: the patch shows what the filters do, the frame the function.
        foreach (var i in Declutter.Choose(places, order.Reverse(), PatchSide + 2 * PatchFrame + 3))
            sheet.Add(new PatchMark(places[i].X, places[i].Y, PatchSide, nodes[i].Mean, PatchScale.Gray, colors[i], PatchFrame, Corner: 1.5, NumberFormat.Count(nodes[i].Size, "filter")));
    }

    private static void Grid(Sheet sheet, SnapshotAxes axes, bool vertical, string ink)
    {
        foreach (var tick in axes.Horizontal())
        {
            var x = tick.Position * axes.Width;
            sheet.Add(new LinesMark([(x, 0, x, axes.Height)], ink, 1, Strength(tick)));
            if (tick.Position is > 0.02 and < 0.98)
                Label(x + 3, axes.Height - 4, tick);
        }
        foreach (var tick in vertical ? axes.Vertical() : [])
        {
            var y = (1 - tick.Position) * axes.Height;
            sheet.Add(new LinesMark([(0, y, axes.Width, y)], ink, 1, Strength(tick)));
            if (tick.Position is > 0.06 and < 0.98)
                Label(4, y - 3, tick);
        }

        void Label(double x, double y, AxisTick tick) => sheet.Text(x, y, tick.Label, 11, ink, opacity: 0.7);
    }

    private static double Strength(AxisTick tick) => tick.Value == 0 ? 0.22 : 0.09;
}
