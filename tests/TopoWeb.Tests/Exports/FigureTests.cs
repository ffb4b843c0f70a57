using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using SkiaSharp;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Exports;

public sealed class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("mapper.svg", false)]
    [InlineData("figure.svg", true)]
    public async Task Svg_OfAResult_HasGraphLegendAndCaption(string name, bool bars)
    {
        var export = await Exported.ResultAsync();

        var svg = XDocument.Parse(Encoding.UTF8.GetString(Exported.File(export, name))).Root!;

        var text = string.Join('\n', svg.Descendants(Svg + "text").Select(t => t.Value));
        foreach (var expected in new[] { "2×M(16) on <synthetic> digits", "ρ(5, 0.8)", "Mapper(6, 3)", "points in node", "−max", "One loop & nothing else" })
            Assert.Contains(expected, text);
        Assert.Equal(bars, text.Contains("filtration value t", StringComparison.Ordinal));
        var nodes = GraphSvg.Filter(export.Document.Mapper!, new()).Apply(export.Document.Mapper!).Nodes.Length;
        var patches = svg.Descendants(Svg + "g").Count(g => (string?)g.Attribute("class") == "patch");
        Assert.True(patches > 3);
        Assert.Equal(nodes, patches + svg.Descendants(Svg + "circle").Count());
        Assert.Equal(9 * patches + patches, svg.Descendants(Svg + "g").Sum(g => g.Elements(Svg + "rect").Count()));
    }

    [Theory]
    [InlineData("both", true, true)]
    [InlineData("graph", true, false)]
    [InlineData("barcode", false, true)]
    public async Task Svg_Panels_AreThoseAskedFor(string panels, bool graph, bool bars)
    {
        var export = await Exported.ResultAsync(Read("panels", panels));
        var svg = XDocument.Parse(Encoding.UTF8.GetString(Exported.File(export, "figure.svg"))).Root!;
        Assert.Equal(graph, svg.Descendants(Svg + "g").Any(g => (string?)g.Attribute("class") == "patch"));
        Assert.Equal(bars, svg.Descendants(Svg + "text").Any(t => t.Value == "filtration value t"));
        Assert.NotEmpty(Exported.File(export, "figure.pdf"));
        var without = export with { Result = export.Result with { Document = export.Document with { Mapper = null } } };
        Assert.Equal(panels == "graph", ResultFiles.Write(without, "figure.svg") is null);
    }

    [Theory]
    [InlineData("caption", true, true)]
    [InlineData("title", true, false)]
    [InlineData("none", false, false)]
    public async Task Svg_Words_AreThoseAskedFor(string words, bool title, bool caption)
    {
        var export = await Exported.ResultAsync(Read("caption", words));
        var svg = XDocument.Parse(Encoding.UTF8.GetString(Exported.File(export, "figure.svg"))).Root!;
        var drawn = svg.Descendants(Svg + "text").Select(t => t.Value).ToArray();
        Assert.Equal((title, caption), (drawn.Any(t => t.Contains(export.FigureTitle[..8], StringComparison.Ordinal)), drawn.Any(t => t.Contains("Mapper(6, 3)", StringComparison.Ordinal))));
        Assert.Contains(export.FigureTitle, svg.Element(Svg + "metadata")!.Value, StringComparison.Ordinal);
        var named = export with { Figure = export.Figure with { Identifier = true } };
        Assert.Contains("TopoWeb", Encoding.UTF8.GetString(Exported.File(named, "mapper.svg")).Split("</metadata>")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caption_OfAnothersWords_ReplacesThatOfTheResult()
    {
        var export = await Exported.ResultAsync(Read("text", "  A <ring>   of edges\r\n\r\nSecond paragraph "));
        Assert.Equal("A <ring> of edges\nSecond paragraph", export.Figure.Text);
        var svg = XDocument.Parse(Encoding.UTF8.GetString(Exported.File(export, "figure.svg"))).Root!;
        var drawn = svg.Descendants(Svg + "text").Select(t => t.Value).ToArray();
        Assert.Equal(["A <ring> of edges", "Second paragraph"], drawn[^2..]);
        Assert.DoesNotContain(drawn, t => t.Contains("Mapper(6, 3)", StringComparison.Ordinal));
        Assert.NotEmpty(Exported.File(export, "figure.pdf"));
        var named = export with { Figure = export.Figure with { Identifier = true } };
        Assert.StartsWith("TopoWeb", XDocument.Parse(Encoding.UTF8.GetString(Exported.File(named, "figure.svg"))).Root!.Descendants(Svg + "text").Last().Value, StringComparison.Ordinal);
        Assert.Null(Read("text", " \n ").Text);
    }

    [Theory]
    [InlineData(1001, "x", "1,001 characters; the limit is 1,000")]
    [InlineData(1, "\u0000", "control character")]
    public void Caption_TooLongOrUnprintable_IsRefused(int count, string letter, string words)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read("text", string.Concat(Enumerable.Repeat(letter, count))));
        Assert.Equal("text", error.Field);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("panels", "bars", "both, graph, barcode")]
    [InlineData("caption", "long", "caption, title, none")]
    public void Read_UnknownWord_NamesThoseThereAre(string name, string value, string words)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(name, value));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static FigureOptions Read(string name, string value) => FigureOptions.Read(new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { [name] = value }));

    [Fact]
    public async Task Svg_ForceAndSizes_MovesNodesAndSaysWhatSizesMean()
    {
        var lens = await Exported.ResultAsync(new() { Display = new() { Drawing = GraphDrawing.Discs } });
        var force = await Exported.ResultAsync(new() { Display = new() { Drawing = GraphDrawing.Discs, Layout = NodePlacement.Force, Size = "pca1" } }) with { Places = TopoWeb.Experiments.LayoutStore.Compute(lens.Document.Mapper!) };
        string[] Places(ResultExport export) => [.. XDocument.Parse(Encoding.UTF8.GetString(Exported.File(export, "mapper.svg"))).Descendants(Svg + "circle").Select(c => $"{c.Attribute("cx")!.Value} {c.Attribute("cy")!.Value}")];
        Assert.Equal(Places(lens).Length, Places(force).Length);
        Assert.Empty(Places(lens).Intersect(Places(force)));
        Assert.Contains("disc size: ", Encoding.UTF8.GetString(Exported.File(force, "mapper.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Svg_InAnyCulture_IsTheSame()
    {
        var export = await Exported.ResultAsync(new() { Display = new() { Around = 12, Color = "circle-angle" } });
        Assert.Equal(Exported.File(export, "figure.svg"), Samples.WithDecimalComma(() => Exported.File(export, "figure.svg")));
    }

    [Theory]
    [InlineData("circle-angle", "π/2")]
    [InlineData("pca1", "PCA 1")]
    [InlineData("three-circles", "primary")]
    [InlineData("network", "network")]
    public async Task Svg_ByAFunction_ExplainsItsColours(string color, string words) =>
        Assert.Contains(words, Encoding.UTF8.GetString(Exported.File(await Exported.ResultAsync(new() { Display = new() { Color = color, Drawing = GraphDrawing.Discs } }), "mapper.svg")));

    [Fact]
    public async Task Svg_ByAnUnknownFunction_SaysWhichThereAre()
    {
        var export = await Exported.ResultAsync(new() { Display = new() { Color = "colour" } });
        Assert.Contains("circle-angle", Assert.Throws<InvalidInputException>(() => Exported.File(export, "mapper.svg")).Message);
    }

    [Fact]
    public async Task Png_OfAScale_HasItsSizeAndIsNotBlank()
    {
        if (FigureFont.Typeface is null)
            Assert.Skip(FigureFont.Missing);
        var sizes = new List<(int Width, int Height)>();
        foreach (var scale in new[] { 2, 4 })
        {
            var export = await Exported.ResultAsync(new() { Scale = scale });
            var sheet = FigureSheets.Figure(export)!;
            using var bitmap = SKBitmap.Decode(Exported.File(export, "figure.png"));
            Assert.Equal(((int)Math.Ceiling(scale * sheet.Width), (int)Math.Ceiling(scale * sheet.Height)), (bitmap.Width, bitmap.Height));
            Assert.Equal(SKColors.White, bitmap.GetPixel(0, 0));
            var dark = bitmap.Pixels.Count(p => p.Red < 128);
            Assert.InRange(dark, bitmap.Width * bitmap.Height / 500, bitmap.Width * bitmap.Height / 2);
            // The title: a band with nothing but text in it.
            Assert.Contains(bitmap.Pixels.Take(bitmap.Width * 34 * scale), p => p.Red < 64);
            sizes.Add((bitmap.Width, bitmap.Height));
        }
        Assert.Equal((2 * sizes[0].Width, 2 * sizes[0].Height), sizes[1]);
    }

    [Fact]
    public async Task Pdf_OfAResult_HasOnePageWithTextAndItsFont()
    {
        if (FigureFont.Typeface is null)
            Assert.Skip(FigureFont.Missing);
        var export = await Exported.ResultAsync();
        var pdf = Exported.File(export, "figure.pdf");
        var text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-", text);
        Assert.Contains("/Font", text);
        Assert.Contains("/FontFile2", text);
        Assert.Contains("%%EOF", text);
        Assert.Equal(pdf, Exported.File(export, "figure.pdf"));
    }

    [Theory]
    [InlineData("?scale=5", "scale")]
    [InlineData("?around=-1", "around")]
    [InlineData("?drawing=circles", "drawing")]
    [InlineData("?layout=spiral", "layout")]
    [InlineData("?palette=jet", "palette")]
    [InlineData("?minimum=x", "minimum")]
    [InlineData("?min=0", "min")]
    [InlineData("?shared=0", "shared")]
    public void Options_OutOfLimits_AreRefusedByName(string query, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => FigureOptions.Read(Query(query))).Field);

    [Fact]
    public void Options_Given_AreRead()
    {
        var options = FigureOptions.Read(Query("?color=pca1&drawing=discs&layout=force&size=density&minimum=2&palette=blue-red&around=24&scale=4"));
        Assert.Equal(new FigureOptions { Display = new() { Color = "pca1", Drawing = GraphDrawing.Discs, Layout = NodePlacement.Force, Size = "density", Minimum = 2, Palette = "blue-red", Around = 24 }, Scale = 4 }, options);
        Assert.Equal(new FigureOptions(), FigureOptions.Read(Query("?color=size")));
    }

    private static IQueryCollection Query(string query) => new DefaultHttpContext { Request = { QueryString = new(query) } }.Request.Query;
}
