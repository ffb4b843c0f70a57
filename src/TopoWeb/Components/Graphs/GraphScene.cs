using TopoWeb.Components.Charts;
using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper;

namespace TopoWeb.Components.Graphs;

/// <summary>What the browser needs of a Mapper graph, column by column. Edges name positions in the columns.</summary>
/// <param name="Side">Side of the patches; 0 where nodes have none.</param>
/// <param name="Id">Node ids.</param>
/// <param name="X">Mean first lens, in a square of 1000.</param>
/// <param name="Y">Mean second lens, downwards.</param>
/// <param name="Size">Numbers of points.</param>
/// <param name="Level">Size of the disc, 0 … 63.</param>
/// <param name="Patch">Mean patch: base64 of one signed byte a value, ±127 the node's own largest absolute value.</param>
/// <param name="Source">Edges: from.</param>
/// <param name="Target">Edges: to.</param>
/// <param name="Weight">Edges: points shared over the points of the smaller end.</param>
/// <param name="Color">Colours of the nodes.</param>
internal sealed record GraphScene(
    int Side, int[] Id, double[] X, double[] Y, int[] Size, int[] Level, string[] Patch, int[] Source, int[] Target, double[] Weight, IReadOnlyList<string> Color)
{
    /// <summary>The nodes and edges that the filter leaves, in colours.</summary>
    public static GraphScene Create(MapperDocument mapper, GraphFilter filter, GraphColoring? coloring = null)
    {
        var (nodes, edges) = filter.Apply(mapper);
        return Create(nodes, edges, coloring ?? GraphColoring.BySize(nodes));
    }

    /// <summary>Nodes and the edges between them, in colours.</summary>
    public static GraphScene Create(MapperNodeDocument[] nodes, MapperEdge[] edges, GraphColoring coloring, GraphSizing? sizing = null)
    {
        var position = nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var places = LensPlacement.Create(nodes).Fit(1000, 1000, 0);
        return new(
            nodes.Length > 0 ? PatchColors.Side(nodes[0].Mean.Length) ?? 0 : 0,
            [.. nodes.Select(n => n.Id)],
            [.. places.Select(p => Math.Round(p.X, 1))],
            [.. places.Select(p => Math.Round(p.Y, 1))],
            [.. nodes.Select(n => n.Size)],
            Levels(sizing ?? GraphSizing.Of(null, null, nodes)),
            [.. nodes.Select(n => Encode(n.Mean))],
            [.. edges.Select(e => position[e.Source])],
            [.. edges.Select(e => position[e.Target])],
            [.. edges.Select(e => Math.Round((double)e.Shared / Math.Max(1, Math.Min(nodes[position[e.Source]].Size, nodes[position[e.Target]].Size)), 2))],
            coloring.Colors);
    }

    /// <summary>Sizes as steps of the ramp.</summary>
    public static int[] Levels(GraphSizing sizing) => [.. sizing.Levels.Select(l => (int)Math.Round(l * (SizeRamp.Levels - 1)))];

    public static SizeRamp Ramps(IReadOnlyCollection<MapperNodeDocument> nodes) =>
        nodes.Count == 0 ? new SizeRamp(1, 1) : new SizeRamp(nodes.Min(n => n.Size), nodes.Max(n => n.Size));

    private static string Encode(double[] values)
    {
        var maximum = PatchColors.Maximum(values);
        var bytes = new byte[values.Length];
        for (var i = 0; i < values.Length; i++)
            bytes[i] = (byte)(sbyte)(maximum > 0 ? Math.Round(127 * values[i] / maximum) : 0);
        return Convert.ToBase64String(bytes);
    }
}

/// <summary>How the graph is drawn.</summary>
/// <param name="Drawing"><c>patches</c> or <c>discs</c>.</param>
/// <param name="Layout"><c>lens</c> or <c>force</c>.</param>
/// <param name="Scale">Name of the colour map of patches.</param>
/// <param name="PatchColors">Its colours, from −max to +max.</param>
internal sealed record GraphOptions(string Drawing, string Layout, string Scale, IReadOnlyList<string> PatchColors)
{
    private static readonly IReadOnlyList<string> Gray = Colors(PatchScale.Gray);
    private static readonly IReadOnlyList<string> Diverging = Colors(PatchScale.Diverging);

    public static GraphOptions Create(GraphDrawing drawing, GraphLayout layout, PatchScale scale) => new(
        drawing == GraphDrawing.Patches ? "patches" : "discs", layout == GraphLayout.Lens ? "lens" : "force",
        scale.ToString(), scale == PatchScale.Gray ? Gray : Diverging);

    private static string[] Colors(PatchScale scale) => [.. Enumerable.Range(-127, 255).Select(i =>
    {
        var (r, g, b) = Charts.PatchColors.Of(i, 127, scale);
        return $"#{r:x2}{g:x2}{b:x2}";
    })];
}

/// <summary>What stands for a node.</summary>
internal enum GraphDrawing
{
    Patches,
    Discs,
}

/// <summary>Where the nodes stand.</summary>
internal enum GraphLayout
{
    Lens,
    Force,
}
