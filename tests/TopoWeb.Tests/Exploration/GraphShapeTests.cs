using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Tests.Exploration.Selections;
using TopoWeb.Topology;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;
using static TopoWeb.Tests.Exploration.RingGraphs;

namespace TopoWeb.Tests.Exploration;

public sealed class GraphShapeTests
{
    [Fact]
    public void Of_TwoRings_HasBothLoopsLongestFirstByTheirIds()
    {
        var (small, large) = (Ring(5), Ring(8, first: 1000, row: 100));
        var graph = Document(small, large);
        var shape = GraphShape.Of(graph.Nodes, graph.Edges);
        Assert.Equal((13, 13, 2, 2), (shape.Nodes, shape.Edges, shape.Components, shape.Loops));
        Assert.Equal([large.Nodes.Select(n => n.Id), small.Nodes.Select(n => n.Id)], shape.Cycles.Select(c => c.Order()));
        Assert.Empty(shape.Flares);
        Assert.Equal(2, NerveLoops.Count(graph));
    }

    [Fact]
    public void Of_ThreeClustersThatShareAPoint_HasNoLoop()
    {
        (int, int)[] pairs = [(10, 20), (10, 30), (20, 30)];
        MapperEdge[] edges = [.. pairs.Select(p => new MapperEdge(p.Item1, p.Item2, 1))];
        Assert.Equal(0, GraphShape.Of([Node(10, 1, 2), Node(20, 1, 3), Node(30, 1, 4)], edges).Loops);
        Assert.Equal(1, GraphShape.Of([Node(10, 1, 2), Node(20, 1, 3), Node(30, 2, 3)], edges).Loops);
    }

    [Fact]
    public void Of_AChain_HasTwoFlares()
    {
        var (nodes, edges) = Chain(7);
        // In any order and direction, as a view that draws equal nodes once has them.
        var shape = GraphShape.Of(nodes, [.. edges.Reverse().Select(e => e with { Source = e.Target, Target = e.Source })]);
        Assert.Equal(0, shape.Loops);
        Assert.Equal([(0, 3, "0,10,20"), (60, 3, "40,50,60")], shape.Flares.Select(f => (f.Tip, f.Length, string.Join(',', f.Nodes))));
    }

    [Fact]
    public void Of_NoNodes_IsNothing()
    {
        var shape = GraphShape.Of([], []);
        Assert.Equal((0, 0), (shape.Components, shape.Loops));
    }

    [Fact]
    public void Of_MoreNodesThanAreLookedAt_SaysSo()
    {
        var (nodes, edges) = Ring(GraphShape.MostNodes + 1);
        var shape = GraphShape.Of(nodes, edges);
        Assert.Equal((1, null), (shape.Components, shape.Loops));
        Assert.Equal("The graph has 10,001 nodes; loops and flares are computed for up to 10,000. Hide small nodes, or lower the resolution.", Assert.Single(shape.Notes));
        Assert.Null(NerveLoops.Count(Document((nodes, edges))));
        Assert.Equal("", NerveLoops.Words(null));
    }

    [Fact]
    public async Task Of_ACircle_IsOneLoop()
    {
        var points = new PointCloud([.. Enumerable.Range(0, 100).SelectMany(i => new[] { Math.Cos(i * Math.PI / 50), Math.Sin(i * Math.PI / 50) })], 2);
        var settings = new MapperSettings { Lenses = ["pca1"], Resolution = 6, Gain = 2, Clustering = ClusteringRule.FixedThreshold, Threshold = 0.3 };
        var mapper = MapperDocument.From(MapperBuilder.Build(points, settings), [.. Enumerable.Range(0, points.Count)]);
        var shape = GraphShape.Of(mapper.Nodes, mapper.Edges);
        Assert.Equal((1, 1), (shape.Components, shape.Loops));
        Assert.Equal("1 loop of the nerve", NerveLoops.Words(await NerveLoops.CountAsync(mapper, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Tabulate_Nodes_HasTheirSizesDeviationsAndMeans()
    {
        var result = await SelectionSamples.CircleAsync();
        var nodes = result.Document.Mapper!.Nodes.Take(3).ToArray();
        var exploration = new ResultExploration(result);
        var table = exploration.Tabulate(nodes);
        Assert.Equal(["pca1", "pca2"], table.Columns);
        Assert.Equal(nodes.Select(n => (n.Id, n.Size)), table.Rows.Select(r => (r.Id, r.Size)));
        Assert.Equal(nodes[1].Lens, table.Rows[1].Means);
        Assert.Equal(exploration.Summary(PointSelection.Of([nodes[1]])).Deviation.Average(), table.Rows[1].Deviation, 12);
    }

    [Fact]
    public async Task MapAgain_OfHalfACircle_IsAnArcOfThesePoints()
    {
        var result = await SelectionSamples.CircleAsync();
        var exploration = new ResultExploration(result);
        var half = SelectionSamples.Rows(exploration, row => row < SelectionSamples.Count / 2);
        var again = exploration.MapAgain(half);
        Assert.Equal(half.Rows, again.Nodes.SelectMany(n => n.Members).Distinct().Order());
        Assert.Equal((1, 0), (again.Components, NerveLoops.Count(again)));
    }
}
