using TopoWeb.Experiments;

namespace TopoWeb.Rendering.Callouts;

/// <summary>Mean patches around the graph as the exported figure has them, in the coordinates of the scene's nodes.</summary>
/// <param name="Side">Of a patch.</param>
/// <param name="Node">Positions of the nodes whose patches stand there.</param>
/// <param name="X">Centres.</param>
/// <param name="Y">Centres.</param>
/// <param name="Frame">The picture: left, right, top, bottom.</param>
internal sealed record GraphCallouts(double Side, int[] Node, double[] X, double[] Y, double[] Frame)
{
    /// <param name="placement">Of the nodes.</param>
    /// <param name="nodes">Those drawn.</param>
    /// <param name="around">Patches wanted.</param>
    /// <param name="scene">The same nodes in the scene.</param>
    public static GraphCallouts Create(LensPlacement placement, IReadOnlyList<MapperNodeDocument> nodes, int around, GraphPositions scene)
    {
        var (figure, ring) = CalloutGraph.Place(placement, nodes, around, CalloutGraph.Width, CalloutGraph.Height);
        // Both are the same drawing in two sizes, about the middles of their boxes.
        var (wide, high) = (Range(figure.Select(p => p.X)), Range(figure.Select(p => p.Y)));
        var (sceneWide, sceneHigh) = (Range(scene.X), Range(scene.Y));
        var scale = Math.Max(wide.Length, high.Length) > 0 ? Math.Max(sceneWide.Length, sceneHigh.Length) / Math.Max(wide.Length, high.Length) : 1;
        double X(double x) => Math.Round(sceneWide.Middle + (x - CalloutGraph.Width / 2) * scale, 1);
        double Y(double y) => Math.Round(sceneHigh.Middle + (y - CalloutGraph.Height / 2) * scale, 1);
        return new(Math.Round(CalloutGraph.Side * scale, 2), [.. ring.Select(r => r.Node)], [.. ring.Select(r => X(r.X))], [.. ring.Select(r => Y(r.Y))],
            [X(0), X(CalloutGraph.Width), Y(0), Y(CalloutGraph.Height)]);
    }

    private static (double Middle, double Length) Range(IEnumerable<double> values)
    {
        var (least, most) = values.Aggregate((double.PositiveInfinity, double.NegativeInfinity), (r, v) => (Math.Min(r.Item1, v), Math.Max(r.Item2, v)));
        return ((least + most) / 2, most - least);
    }
}

/// <summary>Where nodes stand on the page, in their order.</summary>
internal sealed record GraphPositions(double[] X, double[] Y)
{
    /// <summary>Mean length of an edge of the force layout.</summary>
    private const double EdgeLength = 40;

    public static GraphPositions Lens(LensPlacement placement) => Of(placement.Fit(1000, 1000, 0), 1);

    /// <summary>Hiding some nodes does not move the others.</summary>
    public static GraphPositions Force(LensPlacement placement) => Of(placement.Points, EdgeLength);

    private static GraphPositions Of(IReadOnlyList<(double X, double Y)> places, double scale) =>
        new([.. places.Select(p => Math.Round(p.X * scale, 1))], [.. places.Select(p => Math.Round(p.Y * scale, 1))]);
}
