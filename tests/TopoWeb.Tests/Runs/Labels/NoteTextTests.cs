using TopoWeb.Runs.Labels;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Runs.Labels;

/// <summary>Notes can do no harm, whatever somebody writes.</summary>
public sealed class NoteTextTests
{
    [Fact]
    public void Html_OfMarkdown_IsWhatWasMeant()
    {
        var html = NoteText.Html("# Edges\n\n**Bold** and [the paper](https://example.org/a?b=1&c=2).\n\n| k | p |\n|---|---|\n| 80 | 0.3 |\n\n- [x] done");
        Assert.Contains("<h3>Edges</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<strong>Bold</strong>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://example.org/a?b=1&amp;c=2\"", html, StringComparison.Ordinal);
        Assert.Contains("rel=\"nofollow noopener noreferrer\"", html, StringComparison.Ordinal);
        Assert.Contains("<td>80</td>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](\u0001javascript:alert(1))")]
    [InlineData("[a](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[a](vbscript:x)")]
    [InlineData("[a](//evil.example/x)")]
    [InlineData("[a](/\\evil.example)")]
    [InlineData("[a][b]\n\n[b]: javascript:alert(1)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![a](https://evil.example/huge.png)")]
    [InlineData("![a](data:image/png;base64,AAAA)")]
    [InlineData("[a](https://x.example \"t\\\" onmouseover=alert(1)\")")]
    public void Html_OfHarmfulText_HasNoScriptAndLoadsNothing(string note)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(NoteText.Html(note));
        Assert.Empty(document.QuerySelectorAll("script, img, svg, iframe, object, embed, link, style, base, form, video, audio"));
        Assert.DoesNotContain(document.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name is "style" or "src");
        Assert.All(document.QuerySelectorAll("a"), a => Assert.True(a.GetAttribute("href") is { } href && (href.StartsWith("https://", StringComparison.Ordinal) || href.StartsWith("mailto:", StringComparison.Ordinal)), a.OuterHtml));
    }

    [Fact]
    public void Html_OfPictures_LinksToThem() =>
        Assert.Contains(">A plot</a>", NoteText.Html("![A plot](https://example.org/plot.png)"), StringComparison.Ordinal);

    [Fact]
    public void Html_OfHeadings_SkipsNoLevel()
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(NoteText.Html("#### Deep\n\n# Top\n\n###### Deepest"));
        Assert.Equal(["H3", "H3", "H4"], document.QuerySelectorAll("h1,h2,h3,h4,h5,h6").Select(h => h.TagName));
    }

    [Fact]
    public void Clean_OfTooMuch_SaysTheLimit()
    {
        Assert.Equal("The note has 20,001 characters; the limit is 20,000.", Assert.Throws<InvalidInputException>(() => NoteText.Clean(new string('x', 20_001))).Message);
        Assert.Equal("note", Assert.Throws<InvalidInputException>(() => NoteText.Clean(new string('>', 19_000) + " x")).Field);
        Assert.Null(NoteText.Clean(" \r\n "));
        Assert.Equal("a\nb", NoteText.Clean("a\r\nb\n"));
    }
}
