using TopoWeb.Experiments;

namespace TopoWeb.Rendering.Callouts;

/// <summary>The picture of a graph with mean patches around it: one geometry for the file and for the page.</summary>
internal static class CalloutGraph
{
    public const double Width = 860;
    public const double Height = 560;

    /// <summary>Side of a patch.</summary>
    public const double Side = 36;

    /// <summary>Around the nodes where nothing stands around them.</summary>
    public const double Margin = 26;
    private const double Gap = 8;

    /// <summary>Nodes and patches in a box of that size; the patches stand in a frame of their own along its border.</summary>
    public static ((double X, double Y)[] Nodes, IReadOnlyList<CalloutPlace> Ring) Place(LensPlacement placement, IReadOnlyList<MapperNodeDocument> nodes, int around, double width, double height, double scale = 1)
    {
        var gap = scale * Gap;
        var places = placement.Fit(width, height, scale * (Margin + (around > 0 ? Side + 2 * Gap : 0)));
        var ring = PatchCallouts.Create([.. places.Select(p => (p.X - gap, p.Y - gap))], [.. nodes.Select(n => n.Size)], around, width - 2 * gap, height - 2 * gap, scale * Side, gap);
        return (places, [.. ring.Select(r => r with { X = r.X + gap, Y = r.Y + gap })]);
    }
}
