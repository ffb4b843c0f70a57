using System.Xml.Linq;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Tests.Experiments;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Barcodes;

public sealed class BarcodeSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Write_Barcode_IsAStandaloneDocument()
    {
        var svg = XDocument.Parse(BarcodeSvg.Write(Samples.Barcode((0, 0, null), (1, 0.013, 0.409), (1, 0.02, 0.1)), "MNIST"));
        Assert.Equal(Svg + "svg", svg.Root!.Name);
        Assert.Equal("MNIST", svg.Root.Element(Svg + "title")!.Value);
        Assert.Contains("filtration value t", svg.Root.Elements(Svg + "text").Select(t => t.Value));
        Assert.Contains("H₁ [0.013, 0.409) length 0.396", svg.Descendants(Svg + "title").Select(t => t.Value));
        Assert.Equal("#ffffff", svg.Root.Element(Svg + "rect")!.Attribute("fill")!.Value);
        Assert.Single(svg.Root.Elements(Svg + "path"));
    }

    [Fact]
    public void Write_WithAComparison_TellsItInWordsAndDescription()
    {
        var root = XDocument.Parse(BarcodeSvg.Write(Samples.Barcode((1, 0, 0.4)), "MNIST", SignificanceSamples.One("All of it.", 0.1))).Root!;
        Assert.Equal("All of it.", root.Element(Svg + "desc")!.Value);
        var texts = root.Elements(Svg + "text").Take(3).Select(t => t.Value).ToArray();
        Assert.Equal(("MNIST", "One significant loop: found from all 15 starting landmarks, 3.2× longer than in random filters (median); a second from 3 of 15."), (texts[0], $"{texts[1]} {texts[2]}"));
    }

    [Fact]
    public void Write_TitleOfPeople_IsEscaped() =>
        Assert.Equal("<script>&\"", XDocument.Parse(BarcodeSvg.Write(Samples.Barcode((1, 0, 1)), "<script>&\"\u0001")).Root!.Element(Svg + "title")!.Value);

    [Fact]
    public void Write_NoBars_IsStillADocument() => Assert.NotNull(XDocument.Parse(BarcodeSvg.Write(Samples.Barcode(), "")).Root);

    [Fact]
    public void Write_DecimalComma_ChangesNothing()
    {
        var barcode = Samples.Barcode((0, 0, 0.0123), (1, 0.1234, 0.5678));
        Assert.Equal(BarcodeSvg.Write(barcode, "t"), Samples.WithDecimalComma(() => BarcodeSvg.Write(barcode, "t")));
    }

    [Fact]
    public void Write_TinyBar_IsAtLeastAPixelWide()
    {
        var bars = XDocument.Parse(BarcodeSvg.Write(Samples.Barcode((1, 0.5, 0.5000001), (1, 0, 1)), "")).Root!.Elements(Svg + "rect").Skip(1);
        Assert.All(bars, b => Assert.True((double)b.Attribute("width")! >= 1));
    }
}
