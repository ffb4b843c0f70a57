using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Scales;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Tests.Layout;
using TopoWeb.Timeline;

namespace TopoWeb.Tests.Rendering.Snapshots;

public sealed class SnapshotTests
{
    [Fact]
    public void Axes_OfTwoGraphs_PlaceEqualLensesEqually()
    {
        var small = new[] { Samples.Node(0, 5, 1, 1) };
        var axes = SnapshotAxes.Of(100, 100, 10, [small, [Samples.Node(0, 5, -1, -1), Samples.Node(1, 5, 1, 1)]]);

        Assert.Equal((90, 10), axes.Place(LensPlacement.Create(small).Points[0]));
        Assert.Equal([(-1.0, 0.1), (0, 0.5), (1, 0.9)], axes.Horizontal().Where(t => t.Value == Math.Round(t.Value)).Select(t => (t.Value, Math.Round(t.Position, 6))));
        Assert.Equal((50, 50), SnapshotAxes.Of(100, 100, 10, []).Place((0, 0)));
    }

    [Fact]
    public void Fitting_Overlapping_TakesTheFirst() =>
        Assert.Equal([0, 2], Declutter.Choose([(0, 0), (5, 5), (10, 0)], [0, 1, 2], 10));

    [Fact]
    public void Write_DecimalComma_ChangesNothing()
    {
        var graph = Samples.Ring();
        string Svg() => SnapshotSvg.Write(graph, graph.Nodes, [.. graph.Nodes.Select(_ => "#123456")], SnapshotAxes.Of(720, 520, 20, [graph.Nodes]), 12, true, "Iteration <0>");

        Assert.Equal(Svg(), Samples.WithDecimalComma(Svg));
        Assert.Contains("Iteration &lt;0&gt;: 8 nodes", Svg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_MissingValue_LeavesAGap()
    {
        var chart = new StepChart([new("a", "main", [1, null, 0.5])], 3, 1);

        Assert.Equal("M0 0M1000 500", chart.Path(new("a", "main", [1, null, 0.5])));
        Assert.Equal("M0 0L500 1000", chart.Path(new("a", "main", [1, 0])));
    }

    [Fact]
    public void Between_NegativeToPositive_HasRoundNumbers() =>
        Assert.Equal(["−1", "−0.5", "0", "0.5"], AxisTicks.Between(-1, 0.9, 4).Select(t => t.Label.Replace(".0", "", StringComparison.Ordinal)));
}
