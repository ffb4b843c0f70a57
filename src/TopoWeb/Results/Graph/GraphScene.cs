using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Results.Graph;

/// <summary>What the browser needs of a Mapper graph, column by column, and short: it travels with the page. Edges name positions in the columns.</summary>
/// <param name="Side">Side of the patches; 0 where nodes have none.</param>
/// <param name="Id">Node ids.</param>
/// <param name="X">Mean first lens, in a square of 1000.</param>
/// <param name="Y">Mean second lens, downwards.</param>
/// <param name="Size">Numbers of points.</param>
/// <param name="Level">Size of the disc, 0 … 63.</param>
/// <param name="Patch">Mean patch: base64 of one signed byte a value, ±127 the node's own largest absolute value.</param>
/// <param name="Degree">Edges that begin at each node.</param>
/// <param name="Gap">Where they end, those of the first node first, in order: for the first edge of a node how far its end stands behind it, for each other how far behind the end before. Most are 1, which compresses.</param>
/// <param name="Color">Colours of the nodes.</param>
internal sealed record GraphScene(
    int Side, int[] Id, double[] X, double[] Y, int[] Size, int[] Level, string[] Patch, int[] Degree, int[] Gap, IReadOnlyList<string> Color)
{
    /// <summary>The nodes and edges that the filter leaves, in colours.</summary>
    public static GraphScene Create(MapperDocument mapper, GraphFilter filter, GraphColoring? coloring = null)
    {
        var (nodes, edges) = filter.Apply(mapper);
        return Create(nodes, edges, coloring ?? GraphColoring.BySize(nodes), patches: !mapper.AreRows);
    }

    /// <summary>Nodes and the edges between them, in colours.</summary>
    public static GraphScene Create(MapperNodeDocument[] nodes, MapperEdge[] edges, GraphColoring coloring, GraphSizing? sizing = null, bool patches = true)
    {
        var (degree, gap) = Pack(nodes, edges);
        var places = LensPlacement.Create(nodes).Fit(1000, 1000, 0);
        return new(
            nodes.Length > 0 && patches ? PatchValues.Side(nodes[0].Mean.Length) ?? 0 : 0,
            [.. nodes.Select(n => n.Id)],
            [.. places.Select(p => Math.Round(p.X, 1))],
            [.. places.Select(p => Math.Round(p.Y, 1))],
            [.. nodes.Select(n => n.Size)],
            Levels(sizing ?? GraphSizing.Of(null, null, nodes)),
            [.. nodes.Select(n => Encode(n.Mean))],
            degree,
            gap,
            coloring.Colors);
    }

    /// <summary>Sizes as steps of the ramp.</summary>
    public static int[] Levels(GraphSizing sizing) => [.. sizing.Levels.Select(l => (int)Math.Round(l * (SizeRamp.Levels - 1)))];

    private static (int[] Degree, int[] Gap) Pack(MapperNodeDocument[] nodes, MapperEdge[] edges)
    {
        var position = nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        var degree = new int[nodes.Length];
        var ends = new int[edges.Length];
        var sources = Array.ConvertAll(edges, e => position[e.Source]);
        foreach (var source in sources)
            degree[source]++;
        var next = new int[nodes.Length];
        for (var i = 1; i < next.Length; i++)
            next[i] = next[i - 1] + degree[i - 1];
        for (var e = 0; e < edges.Length; e++)
            ends[next[sources[e]]++] = position[edges[e].Target];
        for (var (node, first) = (0, 0); node < degree.Length; first += degree[node++])
        {
            var own = ends.AsSpan(first, degree[node]);
            own.Sort();
            for (var i = own.Length - 1; i >= 0; i--)
                own[i] -= i > 0 ? own[i - 1] : node;
        }
        return (degree, ends);
    }

    private static string Encode(double[] values)
    {
        var maximum = PatchValues.Maximum(values);
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
    public static GraphOptions Create(GraphDrawing drawing, NodePlacement layout, PatchScale scale) => new(
        drawing == GraphDrawing.Patches ? "patches" : "discs", layout == NodePlacement.Lens ? "lens" : "force",
        scale.ToString(), Rendering.Patches.PatchColors.Ramp(scale));
}
