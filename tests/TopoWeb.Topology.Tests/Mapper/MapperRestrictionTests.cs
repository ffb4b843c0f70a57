using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class MapperRestrictionTests
{
    private static readonly PointCloud Cloud = Clouds.Random(200, 3, 1);
    private static readonly MapperSettings Settings = new() { Resolution = 5 };

    [Fact]
    public void OfNodes_SomeNodes_MapsTheirPointsWithTheRowsOfTheWhole()
    {
        var graph = MapperBuilder.Build(Cloud, Settings);
        var restriction = MapperRestriction.OfNodes(Cloud, graph, [7, 2, 7], Settings with { Resolution = 3 });

        int[] rows = [.. graph.Nodes[2].Members.Concat(graph.Nodes[7].Members).Distinct().Order()];
        Assert.Equal(rows, restriction.Points);
        var direct = MapperBuilder.Build(Cloud.Select(rows), Settings with { Resolution = 3 });
        Assert.Equal(direct.Edges, restriction.Graph.Edges);
        Assert.Equal(direct.Nodes.Select(node => string.Join(",", node.Members.Select(i => rows[i]))), restriction.Graph.Nodes.Select(node => string.Join(",", node.Members)));
    }

    [Fact]
    public void OfPoints_AllPoints_IsTheGraphItself()
    {
        var restriction = MapperRestriction.OfPoints(Cloud, Enumerable.Range(0, 200).Reverse(), Settings);

        Assert.Equal(MapperBuilder.Build(Cloud, Settings).Nodes.Select(x => string.Join(",", x.Members)), restriction.Graph.Nodes.Select(x => string.Join(",", x.Members)));
    }

    [Fact]
    public void OfPoints_Column_IsRestrictedToo()
    {
        var columns = new Dictionary<string, double[]> { ["row"] = [.. Enumerable.Range(0, 200).Select(i => (double)i)] };
        var restriction = MapperRestriction.OfPoints(Cloud, [30, 10, 20], Settings with { Lenses = ["column:row"] }, columns);

        Assert.Equal((10, 30), (restriction.Graph.LensMinimum[0], restriction.Graph.LensMaximum[0]));
        Assert.Contains("has 1 values", Assert.Throws<InvalidInputException>(() => MapperRestriction.OfPoints(Cloud, [1], Settings, new Dictionary<string, double[]> { ["row"] = [1] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfPoints_NothingOrUnknown_SaysSo()
    {
        Assert.Contains("Select at least one", Assert.Throws<InvalidInputException>(() => MapperRestriction.OfPoints(Cloud, [], Settings)).Message, StringComparison.Ordinal);
        Assert.Contains("Point 200 not found", Assert.Throws<InvalidInputException>(() => MapperRestriction.OfPoints(Cloud, [200], Settings)).Message, StringComparison.Ordinal);
        Assert.Equal("nodes", Assert.Throws<InvalidInputException>(() => MapperRestriction.OfNodes(Cloud, MapperBuilder.Build(Cloud, Settings), [-1], Settings)).Field);
    }
}
