using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class GraphDisplayTests
{
    private static DisplayReading Read(params (string Name, string? Value)[] query) =>
        GraphDisplayAddress.Read(query.Where(q => q.Value is not null).Select(q => new KeyValuePair<string, string>(q.Name, q.Value!)));

    [Theory]
    [InlineData(null, null)]
    [InlineData("many", null)]
    [InlineData("12", 12)]
    [InlineData("-3", 0)]
    [InlineData("900", PatchCallouts.Most)]
    public void Around_OfAnAddress_StaysWithinItsLimits(string? text, int? count) => Assert.Equal(count, Read(("around", text)).Display.Around);

    [Theory]
    [InlineData("force", true)]
    [InlineData("Force", true)]
    [InlineData("spiral", false)]
    [InlineData(null, false)]
    public void Layout_OfAnAddress_IsForceOrLens(string? text, bool force) => Assert.Equal(force, Read(("layout", text)).Display.Layout == NodePlacement.Force);

    /// <summary>The page and the figures read the same words, so a figure taken away is the one looked at.</summary>
    [Fact]
    public void Address_OfEveryChoice_IsReadAlikeByPageAndFigures()
    {
        var display = new GraphDisplay().WithDrawing(GraphDrawing.Discs) with { Layout = NodePlacement.Force, Patches = PatchScale.Diverging, Palette = "blue-red", Around = 16, Size = "density", Color = "pca1", Minimum = 7, Shared = 2, Merge = true };
        var printed = GraphDisplayAddress.Print(display).Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!.ToString()!);
        Assert.Equal(display, FigureOptions.Read(new QueryCollection(printed.ToDictionary(p => p.Key, p => new StringValues(p.Value)))).Display);
        Assert.Equal(display, GraphDisplayAddress.Read(printed).Display);
        Assert.Equal("color=pca1&layout=force&size=density&around=16&drawing=discs&palette=blue-red&patches=diverging&minimum=7&shared=2&merge=1", GraphDisplayAddress.Query(display));
        Assert.All(GraphDisplayAddress.Print(new GraphDisplay()).Values, Assert.Null);
        Assert.Equal((GraphDrawing.Patches, PatchScale.Gray, (string?)null), (Read(("drawing", "cubes")).Display.NodesAs, Read(("patches", "pink")).Display.Patches, Read(("palette", "jet")).Display.Palette));
    }

    [Theory]
    [InlineData("spiral", null, null, "layout in the address: “spiral” is not lens or force. Using lens.")]
    [InlineData(null, "many", null, "around in the address: “many” is not a whole number from 0 to 48. Using the default.")]
    [InlineData(null, "900", null, "around in the address: 900 is outside 0 to 48. Using 48.")]
    [InlineData(null, null, "jet", "palette in the address: “jet” is not viridis or blue-red or cividis or magma or gray or hues or twilight or okabe-ito or tol. Using the usual colours.")]
    [InlineData("Force", "12", "blue-red", null)]
    [InlineData("lens", "0", "viridis", null)]
    public void Notices_OfAnAddress_SayWhatWasTaken(string? layout, string? around, string? palette, string? notice) =>
        Assert.Equal(notice is null ? [] : [notice], Read(("layout", layout), ("around", around), ("palette", palette)).StyleNotices);

    [Fact]
    public void Ring_OnThePage_IsTheOneOfTheFigure()
    {
        var nodes = Samples.Ring(30).Nodes;
        var placement = LensPlacement.Create(nodes);
        var (figure, ring) = CalloutGraph.Place(placement, nodes, 10, CalloutGraph.Width, CalloutGraph.Height);
        var scene = GraphPositions.Lens(placement);
        var page = GraphCallouts.Create(placement, nodes, 10, scene);

        Assert.Equal(ring.Select(r => r.Node), page.Node);
        var scale = page.Side / CalloutGraph.Side;
        for (var i = 0; i < page.Node.Length; i++)
        {
            var node = page.Node[i];
            Assert.Equal((ring[i].X - figure[node].X) * scale, page.X[i] - scene.X[node], 0.5);
            Assert.Equal((ring[i].Y - figure[node].Y) * scale, page.Y[i] - scene.Y[node], 0.5);
        }
        Assert.All(scene.X, x => Assert.InRange(x, page.Frame[0], page.Frame[1]));
        Assert.All(scene.Y, y => Assert.InRange(y, page.Frame[2], page.Frame[3]));
    }

    [Fact]
    public void Ring_AllNodesAtOnePlace_StaysFinite()
    {
        var nodes = new[] { Samples.Node(0, 5, 1, 1), Samples.Node(1, 6, 1, 1) };
        var placement = LensPlacement.Create(nodes);
        Assert.All(GraphCallouts.Create(placement, nodes, 4, GraphPositions.Lens(placement)).X, x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void Sizing_ByPoints_GrowsWithThemAndSaysSo()
    {
        var sizing = GraphSizing.Of(null, null, Samples.Ring().Nodes);
        Assert.Equal(0, sizing.Levels[0]);
        Assert.Equal(1, sizing.Levels[^1]);
        Assert.Equal("disc size: points in node, 5 to 12", sizing.Note);
    }
}
