using TopoWeb.Experiments;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Rendering.Snapshots;

/// <summary>Axes of one or several graphs in a box: lens values to pixels, both lenses in the same scale, the second upwards.</summary>
internal sealed class SnapshotAxes
{
    private readonly double _scale;
    private readonly (double X, double Y) _middle;

    private SnapshotAxes(double width, double height, double scale, (double X, double Y) middle)
    {
        (Width, Height) = (width, height);
        (_scale, _middle) = (scale, middle);
    }

    public double Width { get; }

    public double Height { get; }

    /// <param name="width">Of the box, in pixels.</param>
    /// <param name="height">Of the box.</param>
    /// <param name="margin">Left free on all sides.</param>
    /// <param name="graphs">Nodes of all graphs that stand on these axes.</param>
    public static SnapshotAxes Of(double width, double height, double margin, IEnumerable<IReadOnlyList<MapperNodeDocument>> graphs)
    {
        var points = graphs.SelectMany(nodes => LensPlacement.Create(nodes).Points).ToArray();
        if (points.Length == 0)
            return new(width, height, 1, (0, 0));
        var (left, right, top, bottom) = (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
        var scale = Math.Min(Scale(right - left, width - 2 * margin), Scale(bottom - top, height - 2 * margin));
        return new(width, height, double.IsFinite(scale) ? scale : 1, ((left + right) / 2, (top + bottom) / 2));
    }

    public (double X, double Y) Place((double X, double Y) point) => (Width / 2 + (point.X - _middle.X) * _scale, Height / 2 + (point.Y - _middle.Y) * _scale);

    /// <summary>Round values of the first lens with their pixels from the left.</summary>
    public IReadOnlyList<AxisTick> Horizontal() => AxisTicks.Between(_middle.X - Width / 2 / _scale, _middle.X + Width / 2 / _scale, 5);

    /// <summary>Round values of the second lens; positions from 0 at the bottom to 1 at the top.</summary>
    public IReadOnlyList<AxisTick> Vertical() => AxisTicks.Between(-_middle.Y - Height / 2 / _scale, -_middle.Y + Height / 2 / _scale, 4);

    private static double Scale(double range, double room) => range > 0 ? room / range : double.PositiveInfinity;
}
