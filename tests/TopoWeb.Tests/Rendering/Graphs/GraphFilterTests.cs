using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class GraphFilterTests
{
    private static readonly MapperDocument Graph = new(
        ["pca1"],
        [Node(0, 1, 2, 3), Node(1, 1, 2, 3), Node(2, 3, 4), Node(3, 5)],
        [new MapperEdge(0, 1, 3), new MapperEdge(0, 2, 1), new MapperEdge(1, 2, 1)], 2, 1);

    [Fact]
    public void Apply_MergeEqual_DrawsThemAsTheFirstWithEachEdgeOnce()
    {
        var (nodes, edges) = new GraphFilter(MergeEqual: true).Apply(Graph);
        Assert.Equal([0, 2, 3], nodes.Select(n => n.Id));
        Assert.Equal([(0, 2)], edges.Select(e => (e.Source, e.Target)));
    }

    [Fact]
    public void Apply_MinimumShared_KeepsNodesAndDropsEdges()
    {
        var (nodes, edges) = new GraphFilter(MinimumShared: 2).Apply(Graph);
        Assert.Equal(4, nodes.Length);
        Assert.Equal([(0, 1)], edges.Select(e => (e.Source, e.Target)));
    }

    [Fact]
    public void Apply_MinimumSize_DropsNodesWithTheirEdges()
    {
        var (nodes, edges) = new GraphFilter(3).Apply(Graph);
        Assert.Equal([0, 1], nodes.Select(n => n.Id));
        Assert.Single(edges);
    }

    [Theory]
    [InlineData(10_000, 0, 1, 1)]
    [InlineData(6_000, 4_001, 1, 4)]
    [InlineData(6_000, 4_000, 1, 1)]
    [InlineData(6_000, 4_001, 3, 4)]
    [InlineData(2_000, 10_001, 1, 6)]
    public void Fit_TooManyNodes_DrawsTheLargest(int small, int large, int asked, int minimum)
    {
        var nodes = Enumerable.Range(0, small + large).Select(i => new MapperNodeDocument(i, [i], [], i < small ? 3 : 5, [0], [0])).ToArray();
        var graph = new MapperDocument(["pca1"], nodes, [], nodes.Length, 0);
        Assert.Equal(minimum, new GraphFilter(asked).Fit(graph).MinimumSize);
        Assert.InRange(GraphFilter.Paper(graph).Apply(graph).Nodes.Length, 0, GraphFilter.MostDrawn);
    }

    private static MapperNodeDocument Node(int id, params int[] members) => new(id, [id], members, members.Length, [0], [id]);
}
