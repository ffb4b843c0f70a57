using TopoWeb.Docs;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Docs;

/// <summary>The search over all pages: what it finds, in which order, and what it says.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class DocsSearchTests(ApplicationFixture fixture)
{
    private static readonly DocsSearch Search = new(new DocsLibrary());

    [Theory]
    [InlineData("landmarks", "docs/definitions#landmarks")]
    [InlineData("Klein bottle", "docs/definitions#klein-bottle")]
    [InlineData("gpu workers", "docs/deployment#gpu-workers")]
    [InlineData("grammar", "docs/notation#grammar")]
    [InlineData("configuration", "docs/configuration")]
    [InlineData("normalization", "docs/definitions#normalisation")]
    [InlineData("colors", "docs/results#colours-and-sizes")]
    public void Find_Heading_ComesFirst(string query, string address) => Assert.Equal(address, Search.Find(query)[0].Address);

    [Theory]
    [InlineData("LazyWitnessStream", "JavaPlex's LazyWitnessStream")]
    [InlineData("SaveSeconds", "SaveSeconds")]
    [InlineData("rho(100,0.3", "rho(100,0.3")]
    public void Find_WordOfTheText_ShowsItInTheExcerpt(string query, string expected)
    {
        var hits = Search.Find(query);
        Assert.NotEmpty(hits);
        Assert.Contains(hits, h => string.Concat(h.Excerpt.Select(m => m.Text)).Contains(expected, StringComparison.Ordinal));
        Assert.Contains(hits[0].Excerpt, m => m.Match);
    }

    [Fact]
    public void Find_TwoWords_BothOccurInEachSection() =>
        Assert.All(Search.Find("witness ν"), h => Assert.True(
            (h.Section.Heading + h.Section.Text).Contains("witness", StringComparison.OrdinalIgnoreCase) && (h.Section.Heading + h.Section.Text).ToLowerInvariant() is var t && (t.Contains('ν') || t.Contains("nu"))));

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("xyzzy")]
    [InlineData("andmarks")]
    public void Find_NothingToFind_IsEmpty(string? query) => Assert.Empty(Search.Find(query));

    [Fact]
    public async Task Get_Search_ListsHitsWithTheirPage()
    {
        var html = await GetAsync("landmarks");
        Assert.Contains("<mark>landmarks</mark>", html);
        Assert.Contains("href=\"docs/definitions#landmarks\"", html);
        Assert.Contains("value=\"landmarks\"", html);
    }

    [Fact]
    public async Task Get_SearchWithoutHits_SaysSo() => Assert.Contains("No section matches “xyzzy”", await GetAsync("xyzzy"));

    [Fact]
    public async Task Get_SearchWithMarkup_ShowsItAsText()
    {
        var html = await GetAsync("<b>x</b>");
        Assert.DoesNotContain("<b>x</b>", html);
        Assert.Contains("No section matches", html);
    }

    private Task<string> GetAsync(string query) => fixture.App.Http.GetStringAsync($"/docs/search?q={Uri.EscapeDataString(query)}", TestContext.Current.CancellationToken);
}
