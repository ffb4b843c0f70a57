using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Networks.Filters;
using TopoWeb.Settings;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Tests.Layout;

/// <summary>Small results to draw.</summary>
internal static class Samples
{
    public static BarcodeDocument Barcode(params (int Dimension, double Birth, double? Death)[] bars) =>
        new([0, 1], 1, [.. bars.Select(b => new Interval(b.Dimension, b.Birth, b.Death))]);

    public static MapperNodeDocument Node(int id, int size, params double[] lens) =>
        new(id, [id, id + 1], [.. Enumerable.Range(100 * id, size)], size, [-0.5, 0, 0.5, -0.5, 0, 0.5, -0.5, 0, 0.5], lens);

    public static MapperDocument Mapper(params MapperNodeDocument[] nodes) =>
        new(["pca1", "pca2"], nodes, [.. nodes.Skip(1).Select((n, i) => new MapperEdge(nodes[i].Id, n.Id, 2))], 1, 0);

    public static MapperDocument Ring(int count = 8, int size = 5) =>
        Mapper([.. Enumerable.Range(0, count).Select(i => Node(i, size + i, Math.Cos(2 * Math.PI * i / count), Math.Sin(2 * Math.PI * i / count)))]);

    public static ResultDocument Result() => new()
    {
        Spec = new AnalysisSpec(),
        Source = new ResultSource { Title = "40×M(64,0,64) on MNIST, layer 1, iteration 100", Kind = "training", Networks = 40, NetworksAsked = 40, Seed = 1, PatchSize = 3 },
        Points = new PointCounts(6400, 2, 1920, []),
        Barcode = Barcode((0, 0, null), (1, 0.013, 0.409), (1, 0.02, 0.0819)),
        Mapper = Ring(),
        Timings = new Dictionary<string, double> { ["density"] = 0.25, ["mapper"] = 2.5 },
        Versions = new Dictionary<string, string> { ["topoweb"] = "0.1.0" },
    };

    public static ValueTask<IReadOnlyList<MemberPatch>> Members(IReadOnlyList<int> rows) => ValueTask.FromResult<IReadOnlyList<MemberPatch>>(
        [.. rows.Select(r => new MemberPatch(new Provenance(r, r / 64, 7, 1, r % 64, 0, 100), [1, 0, -1, 1, 0, -1, 1, 0, -1]))]);

    /// <summary>Runs <paramref name="action"/> where numbers are written with a comma, as in Germany.</summary>
    public static T WithDecimalComma<T>(Func<T> action)
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = comma;
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
