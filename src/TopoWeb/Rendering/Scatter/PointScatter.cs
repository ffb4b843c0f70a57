using System.Globalization;
using System.Text;
using TopoWeb.Rendering.Scales;
using TopoWeb.Topology;

namespace TopoWeb.Rendering.Scatter;

/// <summary>Points on two of their coordinates, in a square of <see cref="PointScatter.Size"/>, y downwards as pictures have it.</summary>
/// <param name="Horizontal">Coordinate from left to right, from 0.</param>
/// <param name="Vertical">Coordinate from bottom to top, from 0.</param>
/// <param name="Columns">Marks of the horizontal axis.</param>
/// <param name="Rows">Marks of the vertical axis.</param>
/// <param name="All">Points, or some of them where there are many, as a path of dots.</param>
/// <param name="Chosen">Some points of interest, in the same way.</param>
/// <param name="Walk">A closed walk through points, as a path; empty without one.</param>
internal sealed record ScatterPanel(int Horizontal, int Vertical, IReadOnlyList<AxisTick> Columns, IReadOnlyList<AxisTick> Rows, string All, string Chosen, string Walk);

/// <summary>Points with 2 or 3 coordinates drawn as points: in the plane, or on each pair of coordinates. All axes have one unit.</summary>
internal static class PointScatter
{
    public const double Size = 200;

    private const int MostDots = 3000;

    public static bool Draws(int dimension) => dimension is 2 or 3;

    /// <param name="cloud">Points with 2 or 3 coordinates, one at least.</param>
    /// <param name="chosen">Positions of points of interest.</param>
    /// <param name="walk">Positions along a closed walk.</param>
    public static IReadOnlyList<ScatterPanel> Create(PointCloud cloud, IReadOnlyList<int> chosen, IReadOnlyList<int> walk)
    {
        var (low, high) = Ends(cloud);
        var range = 0.0;
        for (var c = 0; c < low.Length; c++)
            range = Math.Max(range, high[c] - low[c]);
        double Centre(int c) => low[c] / 2 + high[c] / 2;
        double At(int point, int c) => range > 0 ? (0.5 + (cloud.Row(point)[c] - Centre(c)) / range) * Size : Size / 2;
        IReadOnlyList<AxisTick> Ticks(int c) => AxisTicks.Between(Centre(c) - range / 2, Centre(c) + range / 2, low.Length == 2 ? 4 : 2);

        var step = Math.Max(1, (cloud.Count + MostDots - 1) / MostDots);
        int[] all = [.. Enumerable.Range(0, cloud.Count).Where(i => i % step == 0)];
        int[] some = [.. chosen.Where((_, i) => i % step == 0)];
        (int X, int Y)[] pairs = low.Length == 2 ? [(0, 1)] : [(0, 1), (0, 2), (1, 2)];
        return [.. pairs.Select(pair => new ScatterPanel(pair.X, pair.Y, Ticks(pair.X), Ticks(pair.Y), Dots(all, pair), Dots(some, pair), Line(walk, pair)))];

        string Dots(IEnumerable<int> points, (int X, int Y) pair) => Path(points, pair, "M", "h0");

        string Line(IReadOnlyList<int> points, (int X, int Y) pair) => points.Count == 0 ? "" : $"M{Path(points, pair, "L", "")[1..]}Z";

        string Path(IEnumerable<int> points, (int X, int Y) pair, string before, string after) => points.Aggregate(new StringBuilder(), (text, p) =>
            text.Append(CultureInfo.InvariantCulture, $"{before}{At(p, pair.X):0.#} {Size - At(p, pair.Y):0.#}{after}")).ToString();
    }

    private static (double[] Low, double[] High) Ends(PointCloud cloud)
    {
        var (low, high) = (cloud.Row(0).ToArray(), cloud.Row(0).ToArray());
        for (var i = 1; i < cloud.Count; i++)
        {
            for (var c = 0; c < low.Length; c++)
                (low[c], high[c]) = (Math.Min(low[c], cloud.Row(i)[c]), Math.Max(high[c], cloud.Row(i)[c]));
        }
        return (low, high);
    }
}
