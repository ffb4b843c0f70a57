using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Graph;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Tests.Results.Graph;

public sealed class GraphSceneTests
{
    /// <summary>Four or nine columns of a table with names are no patches, and are drawn as discs.</summary>
    [Fact]
    public void Create_RowsOfATable_HasNoPatches()
    {
        var mapper = Samples.Mapper(Samples.Node(0, 5, 0, 0), Samples.Node(1, 5, 2, 1));
        Assert.Equal(3, GraphScene.Create(mapper, new GraphFilter(1)).Side);
        var rows = mapper.Of(new ResultSource { Title = "t.csv", Kind = "cloud" });
        Assert.True(rows.AreRows);
        Assert.Equal((0, null), (GraphScene.Create(rows, new GraphFilter(1)).Side, PatchValues.Side(rows)));
        Assert.Same(mapper, mapper.Of(new ResultSource { Title = "w.npy", Kind = "cloud", PatchSize = 3 }));
        // A result of patches is written as before.
        Assert.DoesNotContain("areRows", System.Text.Json.JsonSerializer.Serialize(mapper, System.Text.Json.JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_MinimumSize_DropsNodesAndTheirEdges()
    {
        var mapper = Samples.Mapper(Samples.Node(0, 5, 0, 0), Samples.Node(1, 2, 1, 0), Samples.Node(2, 6, 2, 1), Samples.Node(3, 7, 3, 1));
        var scene = GraphScene.Create(mapper, new GraphFilter(3));
        Assert.Equal([0, 2, 3], scene.Id);
        Assert.Equal([0, 1, 0], scene.Degree);
        Assert.Equal([1], scene.Gap);
    }

    [Fact]
    public void Create_Edges_StandByTheirSource()
    {
        var mapper = Samples.Ring();
        var scene = GraphScene.Create(mapper, new GraphFilter(1));
        Assert.Equal(mapper.Edges.Select(e => (e.Source, e.Target)).Order(), Ends(scene).Select(e => (scene.Id[e.Source], scene.Id[e.Target])).Order());
    }

    [Fact]
    public void Create_EdgesInAnyOrder_AreGapsFromTheEndBefore()
    {
        var nodes = Enumerable.Range(0, 70_000).Select(i => Samples.Node(i, 5, i, 0)).ToArray();
        MapperEdge[] edges = [new(69_999, 3, 1), new(1, 40_000, 1), new(1, 2, 1), new(1, 0, 1), new(0, 1, 1)];
        var scene = GraphScene.Create(nodes, edges, GraphColoring.BySize(nodes));
        Assert.Equal([1, -1, 2, 39_998, 3 - 69_999], scene.Gap);
        Assert.Equal(edges.Select(e => (e.Source, e.Target)).Order(), Ends(scene).Order());
    }

    private static IEnumerable<(int Source, int Target)> Ends(GraphScene scene)
    {
        var e = 0;
        for (var node = 0; node < scene.Degree.Length; node++)
            for (var (end, last) = (node, e + scene.Degree[node]); e < last; e++)
                yield return (node, end += scene.Gap[e]);
    }

    [Fact]
    public void Create_LensPositions_KeepTheAspectAndPointUp()
    {
        var scene = GraphScene.Create(Samples.Mapper(Samples.Node(0, 5, 0, 0), Samples.Node(1, 5, 2, 1)), new GraphFilter(1));
        Assert.Equal([0, 1000], scene.X);
        Assert.Equal([750, 250], scene.Y);
    }

    [Fact]
    public void Create_OneLens_StandsClustersOfAnIntervalApart()
    {
        var nodes = new[] { Samples.Node(0, 5, 0), Samples.Node(0, 5, 0) with { Id = 1 }, Samples.Node(2, 5, 1) };
        var scene = GraphScene.Create(Samples.Mapper(nodes), new GraphFilter(1));
        Assert.NotEqual(scene.Y[0], scene.Y[1]);
    }

    [Fact]
    public void Create_AllNodesAtOnePlace_StaysFinite() =>
        Assert.All(GraphScene.Create(Samples.Mapper(Samples.Node(0, 5, 1, 1), Samples.Node(1, 5, 1, 1)), new GraphFilter(1)).X, x => Assert.True(double.IsFinite(x)));

    [Fact]
    public void Create_MeanPatch_IsOneSignedByteAValue()
    {
        var scene = GraphScene.Create(Samples.Ring(1), new GraphFilter(1));
        Assert.Equal(3, scene.Side);
        Assert.Equal([-127, 0, 127], Convert.FromBase64String(scene.Patch[0])[..3].Select(b => (sbyte)b));
    }

    [Fact]
    public void Create_NoNodes_IsEmpty()
    {
        var scene = GraphScene.Create(Samples.Mapper(), new GraphFilter(3));
        Assert.Empty(scene.Id);
        Assert.Equal(0, scene.Side);
    }
}
