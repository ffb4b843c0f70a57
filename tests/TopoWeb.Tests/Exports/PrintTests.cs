using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using SkiaSharp;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Exports;

/// <summary>Figures as journals want them: width, size of text, bold face, what stands in the drawing and what in the metadata.</summary>
public sealed class PrintTests
{
    private const double PointsPerMillimetre = 72 / 25.4;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string, double> Sizes => new()
    {
        { "figure.svg", 85 }, { "figure.svg", 170 }, { "mapper.svg", 85 }, { "mapper.svg", 170 }, { "barcode.svg", 85 }, { "barcode.svg", 170 }, { "figure.svg", 60 }, { "figure.svg", 400 }, { "barcode.svg", 122.5 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public async Task Svg_OfAWidth_HasItInMillimetresAndNoTextUnderSixPoints(string name, double width)
    {
        var svg = await RootAsync(name, new() { Millimetres = width });
        var box = Numbers((string)svg.Attribute("viewBox")!);

        Assert.Equal(width.ToString(CultureInfo.InvariantCulture) + "mm", (string?)svg.Attribute("width"));
        Assert.Equal(box[3] / box[2], Millimetres(svg, "height") / width, 1e-3);
        var sizes = svg.Descendants(Svg + "text").Select(t => Number(t, "font-size") * width / box[2] * PointsPerMillimetre).ToArray();
        Assert.InRange(sizes.Min(), 6, 15);
    }

    [Theory, MemberData(nameof(Sizes))]
    public async Task Svg_OfAWidth_CutsNoText(string name, double width)
    {
        if (FigureFont.Typeface is null || FigureFont.Bold is null)
            Assert.Skip(FigureFont.Missing);
        var svg = await RootAsync(name, new() { Millimetres = width, Display = new() { Color = "network", Around = 8 } });
        var box = Numbers((string)svg.Attribute("viewBox")!);
        foreach (var text in svg.Descendants(Svg + "text"))
        {
            using var font = new SKFont((string?)text.Attribute("font-weight") == "bold" ? FigureFont.Bold : FigureFont.Typeface, (float)Number(text, "font-size"));
            var length = font.MeasureText(text.Value);
            var left = Number(text, "x") - length * ((string?)text.Attribute("text-anchor") switch { "middle" => 0.5, "end" => 1, _ => 0 });
            Assert.True(left >= 0 && left + length <= box[2] && Number(text, "y") <= box[3], $"“{text.Value}” stands at {left} to {left + length} of {box[2]}.");
        }
    }

    [Fact]
    public async Task Svg_Bold_IsARealFaceInEveryFormat()
    {
        Assert.All((await RootAsync("figure.svg", new())).Descendants(Svg + "text").Where(t => t.Attribute("font-weight") is not null), t => Assert.Equal("bold", (string?)t.Attribute("font-weight")));
        if (FigureFont.Bold is null)
            Assert.Skip(FigureFont.Missing);
        var bold = FigureFont.Bold;
        Assert.Equal(("DejaVu Sans", (int)SKFontStyleWeight.Bold), (bold.FamilyName, bold.FontWeight));
        Assert.Contains("DejaVuSans-Bold", Encoding.Latin1.GetString(Exported.File(await Exported.ResultAsync(), "figure.pdf")), StringComparison.Ordinal);
        Assert.False(new SKFont(bold).Embolden);
    }

    [Theory]
    [InlineData("figure.svg", null)]
    [InlineData("barcode.svg", 85.0)]
    [InlineData("barcode.svg", null)]
    public async Task Svg_NullMark_EndsAtItsLengthOnTheAxis(string name, double? width)
    {
        var export = await Exported.ResultAsync(new() { Millimetres = width });
        var svg = await RootAsync(name, export.Figure);
        var mark = svg.Elements(Svg + "rect").Single(r => r.Element(Svg + "title")?.Value.StartsWith("95th percentile of random filters: ", StringComparison.Ordinal) == true);
        var texts = svg.Descendants(Svg + "text").TakeWhile(t => t.Value != "filtration value t").ToList();
        var axis = texts[texts.FindLastIndex(t => t.Value == "0" && (string?)t.Attribute("text-anchor") == "middle")..].TakeWhile(t => (string?)t.Attribute("text-anchor") == "middle").ToArray();
        var (zero, last) = (Number(axis[0], "x"), Number(axis[^1], "x"));
        double X(double t) => zero + t / double.Parse(axis[^1].Value, CultureInfo.InvariantCulture) * (last - zero);

        Assert.Equal((X(0), X(export.Significance!.NullPoint)), (Number(mark, "x"), Number(mark, "x") + Number(mark, "width")), new Near(0.02));
        Assert.Contains("95th percentile of random filters: 0.200", svg.Descendants(Svg + "text").Select(t => t.Value));
        // The longest bar goes on where random filters end; shorter ones than theirs are pale from end to end.
        var bars = svg.Elements(Svg + "rect").Where(r => r.Element(Svg + "title")?.Value.StartsWith("H₁", StringComparison.Ordinal) == true).ToArray();
        var longest = bars.MaxBy(b => Number(b, "width"))!;
        var beyond = longest.ElementsAfterSelf(Svg + "rect").First();
        Assert.Equal((Number(longest, "x") + X(0.2) - X(0), Number(longest, "x") + Number(longest, "width")), (Number(beyond, "x"), Number(beyond, "x") + Number(beyond, "width")), new Near(0.02));
        Assert.NotEqual((string?)longest.Attribute("fill"), (string?)beyond.Attribute("fill"));
        Assert.Equal((string?)mark.Attribute("fill"), (string?)bars.Except([longest]).Select(b => b.Attribute("fill")).DefaultIfEmpty(mark.Attribute("fill")).First());
    }

    [Fact]
    public async Task Svg_WithoutAComparison_HasNoNullMark()
    {
        var export = await Exported.ResultAsync() with { Significance = null };

        Assert.DoesNotContain("95th percentile", Encoding.UTF8.GetString(Exported.File(export, "barcode.svg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("figure.svg")]
    [InlineData("mapper.svg")]
    [InlineData("barcode.svg")]
    public async Task Svg_Identity_IsInTheMetadataAndNotInTheDrawing(string name)
    {
        var svg = await RootAsync(name, new());
        var drawn = string.Join(' ', svg.Descendants(Svg + "text").Select(t => t.Value));

        Assert.DoesNotContain("TopoWeb", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", drawn, StringComparison.Ordinal);
        var metadata = svg.Element(Svg + "metadata")!.Value;
        Assert.Contains("TopoWeb 0.1.0", metadata, StringComparison.Ordinal);
        Assert.Contains("run 0123456789abcdef0123456789abcdef, result L1_000100", metadata, StringComparison.Ordinal);
        if (name != "barcode.svg")
            Assert.Contains("run 0123456789abcdef0123456789abcdef", string.Join(' ', (await RootAsync(name, new() { Identifier = true })).Descendants(Svg + "text").Select(t => t.Value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(85.0, 300, 1004)]
    [InlineData(170.0, 150, 1004)]
    [InlineData(85.0, null, 1004)]
    [InlineData(null, 192, 1720)]
    [InlineData(null, null, 1720)]
    public async Task Png_OfAWidth_HasPixelsResolutionAndTexts(double? width, int? dpi, int pixels)
    {
        if (FigureFont.Typeface is null)
            Assert.Skip(FigureFont.Missing);
        var png = Exported.File(await Exported.ResultAsync(new() { Millimetres = width, Dpi = dpi }), "figure.png");
        using var bitmap = SKBitmap.Decode(png);

        Assert.Equal(pixels, bitmap.Width);
        var chunks = Chunks(png);
        Assert.Equal(Math.Round((dpi ?? (width is null ? 192 : 300)) / 0.0254), BinaryPrimitives.ReadUInt32BigEndian(chunks.Single(c => c.Type == "pHYs").Content));
        var texts = chunks.Where(c => c.Type == "tEXt").Select(c => Encoding.Latin1.GetString(c.Content)).ToArray();
        Assert.Contains("Software\0TopoWeb 0.1.0", texts);
        Assert.Contains("Source\0run 0123456789abcdef0123456789abcdef, result L1_000100", texts);
        Assert.Contains("Title\u00002×M(16) on <synthetic> digits", texts);
    }

    [Theory]
    [InlineData(85.0)]
    [InlineData(170.0)]
    [InlineData(null)]
    public async Task Pdf_OfAWidth_HasAPageOfThatWidthAndItsMetadata(double? width)
    {
        if (FigureFont.Typeface is null)
            Assert.Skip(FigureFont.Missing);
        var pdf = Encoding.Latin1.GetString(Exported.File(await Exported.ResultAsync(new() { Millimetres = width }), "figure.pdf"));
        var box = pdf[(pdf.IndexOf("/MediaBox", StringComparison.Ordinal) + 11)..];

        Assert.Equal((width ?? 180) * PointsPerMillimetre, Numbers(box[..box.IndexOf(']', StringComparison.Ordinal)])[2], 0.05);
        Assert.Contains("/Creator (TopoWeb 0.1.0)", pdf, StringComparison.Ordinal);
        Assert.Contains("run 0123456789abcdef0123456789abcdef, result L1_000100", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Png_OfTooManyPixels_SaysWhatToLower()
    {
        if (FigureFont.Typeface is null)
            Assert.Skip(FigureFont.Missing);
        var export = await Exported.ResultAsync(new() { Millimetres = 400, Dpi = 1200 });
        var error = Assert.Throws<InvalidInputException>(() => Exported.File(export, "figure.png"));

        Assert.Equal("dpi", error.Field);
        Assert.Contains("Lower dpi or width", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "viridis blue-red cividis magma gray")]
    [InlineData("pca1", "viridis blue-red cividis magma gray")]
    [InlineData("circle-angle", "hues twilight")]
    [InlineData("three-circles", "okabe-ito tol viridis blue-red cividis magma gray")]
    [InlineData("network", "okabe-ito tol viridis blue-red cividis magma gray")]
    public async Task Palette_OfEveryColouring_ChangesItsColoursOrIsRefused(string? color, string fitting)
    {
        var seen = new HashSet<string>();
        foreach (var palette in fitting.Split(' '))
        {
            var svg = await RootAsync("mapper.svg", new() { Display = new() { Color = color, Palette = palette, Drawing = GraphDrawing.Discs } });
            Assert.True(seen.Add(string.Join(' ', svg.Elements(Svg + "circle").Select(c => (string)c.Attribute("fill")!))), $"{palette} draws the same colours as another.");
        }
        foreach (var palette in "viridis hues okabe-ito".Split(' ').Except(fitting.Split(' ')))
        {
            var export = await Exported.ResultAsync(new() { Display = new() { Color = color, Palette = palette } });
            var error = Assert.Throws<InvalidInputException>(() => Exported.File(export, "mapper.svg"));
            Assert.Equal("palette", error.Field);
            Assert.Contains($"The palette {palette} does not fit", error.Message, StringComparison.Ordinal);
            Assert.Contains(fitting.Split(' ')[0], error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null, "res2b_branch2b")]
    [InlineData("The circle", "The circle, res2b_branch2b")]
    public async Task Title_OfAnUploadedLayer_IsExperimentAndTensor(string? experiment, string title)
    {
        var export = await Exported.ResultAsync();
        var source = new ResultSource { Title = "resnet50.npz, res2b_branch2b", Kind = "cloud", File = "resnet50.npz", Tensors = ["res2b_branch2b"] };
        export = export with { Result = export.Result with { Document = export.Document with { Source = experiment is null ? source : source.Of(experiment) } } };

        Assert.Equal(title, XDocument.Parse(Encoding.UTF8.GetString(Exported.File(export, "figure.svg"))).Root!.Element(Svg + "title")!.Value);
    }

    [Theory]
    [InlineData("?width=59", "width", "60 to 400 millimetres")]
    [InlineData("?width=wide", "width", "“wide” is not a width")]
    [InlineData("?width=-85", "width", "60 to 400 millimetres")]
    [InlineData("?dpi=50", "dpi", "from 72 to 1200")]
    [InlineData("?dpi=300&scale=2", "dpi", "only one")]
    [InlineData("?identifier=2", "identifier", "from 0 to 1")]
    public void Options_OutOfLimits_AreRefusedByName(string query, string field, string words)
    {
        var error = Assert.Throws<InvalidInputException>(() => FigureOptions.Read(new DefaultHttpContext { Request = { QueryString = new(query) } }.Request.Query));

        Assert.Equal(field, error.Field);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static async Task<XElement> RootAsync(string name, FigureOptions options) => XDocument.Parse(Encoding.UTF8.GetString(Exported.File(await Exported.ResultAsync(options), name))).Root!;

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static double Millimetres(XElement element, string name) => double.Parse(element.Attribute(name)!.Value[..^2], CultureInfo.InvariantCulture);

    private static double[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    private static List<(string Type, byte[] Content)> Chunks(byte[] png)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }
        return chunks;
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance;

        public int GetHashCode((double, double) value) => 0;
    }
}
