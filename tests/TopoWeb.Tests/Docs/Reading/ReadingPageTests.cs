using Bunit;
using TopoWeb.Docs.Reading;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Docs.Reading;

public sealed class ReadingPageTests : BunitContext
{
    [Fact]
    public void Open_Page_HasThreePicturesThatAreSaidInWords()
    {
        var page = Render<ReadingPage>();
        Assert.Equal(3, page.FindAll("svg.cloud[role=img][aria-label]").Count);
        Assert.Contains("140 of 200 points are kept", Flat(page.Find("[data-said=density]").TextContent), StringComparison.Ordinal);
        Assert.StartsWith("One loop stands out:", page.Find("[data-said=loop]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 loop", page.Find("[data-said=mapper]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["docs", "docs/results", "docs/definitions", "about"], page.FindAll("nav a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Dials_Moved_ChangeTheirPictureAndThoseAfterIt()
    {
        var page = Render<ReadingPage>();
        var (edges, ring) = (page.Find("path.edge").GetAttribute("d"), page.FindAll(".link").Count);
        page.Input("[data-dial=p] input", "1");
        Assert.Contains("200 of 200", Flat(page.Find("[data-said=density]").TextContent), StringComparison.Ordinal);
        Assert.NotEqual(edges, page.Find("path.edge").GetAttribute("d"));
        Assert.Empty(page.FindAll(".dropped"));
        page.Input("[data-dial=t] input", "0");
        Assert.Contains("At t = 0.000", page.Find("[data-said=barcode]").TextContent, StringComparison.Ordinal);
        page.Input("[data-dial=g] input", "1");
        Assert.True(ring > 4);
        Assert.Empty(page.FindAll(".link"));
        Assert.Contains("no loop", page.Find("[data-said=mapper]").TextContent, StringComparison.Ordinal);
        page.Input("[data-dial=n] input", "12");
        Assert.Equal(12, page.FindAll(".interval").Count);
    }

    [Fact]
    public void Dial_Nonsense_ChangesNothing()
    {
        var page = Render<ReadingPage>();
        var before = page.Find("[data-said=density]").TextContent;
        page.Input("[data-dial=p] input", "NaN");
        page.Input("[data-dial=p] input", "");
        Assert.Equal(before, page.Find("[data-said=density]").TextContent);
    }

    [Fact]
    public void Render_DecimalComma_WritesValidNumbers()
    {
        var page = Samples.WithDecimalComma(() => Render<ReadingPage>());
        Assert.All(page.FindAll("svg circle, svg rect, svg line").SelectMany(e => e.Attributes), a => Assert.DoesNotContain(',', a.Value));
        Assert.DoesNotContain(",", page.Find("path.edge").GetAttribute("d")!, StringComparison.Ordinal);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
