using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class GraphLookTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("many", null)]
    [InlineData("12", 12)]
    [InlineData("-3", 0)]
    [InlineData("900", PatchCallouts.Most)]
    public void AroundCount_OfAnAddress_StaysWithinItsLimits(string? text, int? count) => Assert.Equal(count, new GraphLook(Around: text).AroundCount);

    [Theory]
    [InlineData("force", true)]
    [InlineData("Force", true)]
    [InlineData("spiral", false)]
    [InlineData(null, false)]
    public void LayoutChoice_OfAnAddress_IsForceOrLens(string? text, bool force) => Assert.Equal(force, new GraphLook(text).LayoutChoice == NodePlacement.Force);

    /// <summary>The page and the figures read the same words, so a figure taken away is the one looked at.</summary>
    [Fact]
    public void Address_OfEveryChoice_IsReadAlikeByPageAndFigures()
    {
        var look = new GraphLook().With(NodePlacement.Force).With(GraphDrawing.Discs).With(PatchScale.Diverging).WithBlueRed(true) with { Around = "16", Size = "density" };
        var read = FigureOptions.Read(new QueryCollection(look.Address().ToDictionary(p => p.Key, p => new StringValues((string?)p.Value))));
        Assert.Equal((look.LayoutChoice, (GraphDrawing?)look.DrawingChoice, look.Scale, look.BlueRed, look.AroundCount, look.Size), (read.Layout, read.Drawing, read.Patches, read.BlueRed, (int?)read.Around, read.Size));
        Assert.All(new GraphLook().Address().Values, Assert.Null);
        Assert.Equal((GraphDrawing.Patches, PatchScale.Gray, false), (new GraphLook(Drawing: "cubes").DrawingChoice, new GraphLook(Patches: "pink").Scale, new GraphLook(Palette: "jet").BlueRed));
    }

    [Theory]
    [InlineData("spiral", null, null, "The address has layout “spiral”; it can be lens or force, and lens was taken.")]
    [InlineData(null, "many", null, "The address has around “many”; it is a whole number from 0 to 48, and none stand around.")]
    [InlineData(null, "900", null, "The address has around 900; 48 was taken, the nearest within 0 to 48.")]
    [InlineData(null, null, "jet", "The address has palette “jet”; it can be viridis or blue-red, and viridis was taken.")]
    [InlineData("Force", "12", "blue-red", null)]
    [InlineData("lens", "0", "viridis", null)]
    public void Notices_OfAnAddress_SayWhatWasTaken(string? layout, string? around, string? palette, string? notice) =>
        Assert.Equal(notice is null ? [] : [notice], new GraphLook(layout, Around: around, Palette: palette).Notices());

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
