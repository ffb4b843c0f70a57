using System.Xml.Linq;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class MapperThumbnailTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Write_Ring_PlacesNodesInsideTheBox()
    {
        var circles = XDocument.Parse(MapperThumbnail.Write(Samples.Ring())).Root!.Elements(Svg + "circle").ToArray();
        Assert.Equal(8, circles.Length);
        Assert.All(circles, c => Assert.InRange((double)c.Attribute("cx")!, 0, 160));
        Assert.All(circles, c => Assert.InRange((double)c.Attribute("cy")!, 0, 120));
    }

    [Fact]
    public void Write_SmallNodes_AreLeftOutWhileLargeOnesExist()
    {
        var mapper = Samples.Mapper(Samples.Node(0, 1, 0, 0), Samples.Node(1, 2, 1, 0), Samples.Node(2, 9, 1, 1));
        Assert.Single(XDocument.Parse(MapperThumbnail.Write(mapper)).Root!.Elements(Svg + "circle"));
        var tiny = Samples.Mapper(Samples.Node(0, 1, 0, 0), Samples.Node(1, 2, 1, 0));
        Assert.Equal(2, XDocument.Parse(MapperThumbnail.Write(tiny)).Root!.Elements(Svg + "circle").Count());
    }

    [Fact]
    public void Write_NoNodes_SaysSo() => Assert.Contains("no nodes", MapperThumbnail.Write(Samples.Mapper()), StringComparison.Ordinal);

    [Fact]
    public void Write_ThousandsOfNodes_StaysSmall() => Assert.True(MapperThumbnail.Write(Samples.Ring(5000)).Length < 90_000);

    [Fact]
    public void Write_DecimalComma_ChangesNothing()
    {
        var mapper = Samples.Ring();
        Assert.Equal(MapperThumbnail.Write(mapper), Samples.WithDecimalComma(() => MapperThumbnail.Write(mapper)));
    }
}
