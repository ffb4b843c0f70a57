using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Experiments;

/// <summary>Nodes at their mean lens values, the second lens upwards, both in the same units; or at their places in a layout.</summary>
internal sealed class LensPlacement
{
    private readonly (double X, double Y)[] _points;

    private LensPlacement((double X, double Y)[] points) => _points = points;

    public IReadOnlyList<(double X, double Y)> Points => _points;

    public static LensPlacement Create(IReadOnlyList<MapperNodeDocument> nodes)
    {
        var points = nodes.Select(n => (X: n.Lens[0], Y: n.Lens.Length > 1 ? -n.Lens[1] : 0)).ToArray();
        if (nodes.Count > 0 && nodes[0].Lens.Length == 1)
            Spread(points, nodes);
        return new(points);
    }

    /// <summary>The places that a layout of the whole graph gives to some of its nodes.</summary>
    public static LensPlacement Of(MapperDocument mapper, IReadOnlyList<MapperNodeDocument> nodes, GraphPlaces places)
    {
        var position = mapper.Nodes.Select((n, i) => (n.Id, i)).ToDictionary(p => p.Id, p => p.i);
        return new([.. nodes.Select(n => (places.X[position[n.Id]], places.Y[position[n.Id]]))]);
    }

    /// <summary>Scaled and moved into a box, aspect kept.</summary>
    public (double X, double Y)[] Fit(double width, double height, double margin)
    {
        if (_points.Length == 0)
            return [];
        var (left, right) = (_points.Min(p => p.X), _points.Max(p => p.X));
        var (top, bottom) = (_points.Min(p => p.Y), _points.Max(p => p.Y));
        var scale = Math.Min(Scale(right - left, width - 2 * margin), Scale(bottom - top, height - 2 * margin));
        if (!double.IsFinite(scale))
            scale = 0;
        return [.. _points.Select(p => (width / 2 + (p.X - (left + right) / 2) * scale, height / 2 + (p.Y - (top + bottom) / 2) * scale))];
    }

    private static double Scale(double range, double room) => range > 0 ? room / range : double.PositiveInfinity;

    // One lens gives a line: clusters of the same interval are stacked.
    private static void Spread((double X, double Y)[] points, IReadOnlyList<MapperNodeDocument> nodes)
    {
        var range = points.Max(p => p.X) - points.Min(p => p.X);
        var step = (range > 0 ? range : 1) / 24;
        foreach (var bin in Enumerable.Range(0, nodes.Count).GroupBy(i => nodes[i].Bin[0]))
        {
            var members = bin.ToArray();
            for (var i = 0; i < members.Length; i++)
                points[members[i]].Y = (i - (members.Length - 1) / 2.0) * step;
        }
    }
}
