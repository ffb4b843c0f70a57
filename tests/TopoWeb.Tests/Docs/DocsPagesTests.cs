using System.Net;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using TopoWeb.Docs;
using TopoWeb.Settings;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Docs;

/// <summary>The pages as the application serves them, and their links as GitHub follows them.</summary>
[Collection(ApplicationCollection.Name)]
public sealed partial class DocsPagesTests(ApplicationFixture fixture)
{
    private const int ReadmeLines = 200;
    private static readonly DocsLibrary Library = new();

    public static TheoryData<string> Slugs => [.. Library.Pages.Select(p => p.Slug)];

    public static TheoryData<string> Files => [.. DocsFiles.All];

    [Theory, MemberData(nameof(Slugs))]
    public async Task Get_Page_HasItsTitleAndThePolicy(string slug)
    {
        var page = Library.Find(slug)!;
        using var response = await fixture.App.Http.GetAsync(page.Address, TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains($"<title>{WebUtility.HtmlEncode(page.Title)} · TopoWeb</title>", html);
        Assert.Matches($"aria-current=\"page\"[^>]*>{Regex.Escape(WebUtility.HtmlEncode(page.Title))}</a>", html);
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain(" style=", page.Html);
        Assert.DoesNotContain("<script", page.Html);
    }

    [Theory]
    [InlineData("/docs/no-such-page")]
    [InlineData("/docs/pictures/none.png")]
    [InlineData("/docs/pictures/..%2Fapi.md")]
    public async Task Get_Unknown_Is404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.App.Http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task Get_AddressOfTheReferenceOfOld_LeadsToTheReference()
    {
        Assert.Contains("href=\"docs/api/reference\"", await fixture.App.Http.GetStringAsync("/docs/api", TestContext.Current.CancellationToken));
        Assert.Contains("scalar", await FollowAsync("/docs/api/reference"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Library_EveryFile_IsAPage() =>
        Assert.Equal(DocsFiles.All.Count(f => f.StartsWith(DocsFiles.PagesFolder.Replace('\\', '/'), StringComparison.Ordinal)), Library.Pages.Count);

    [Fact]
    public async Task Html_EveryLinkAnchorAndPicture_LeadsSomewhere()
    {
        foreach (var page in Library.Pages)
            foreach (var address in Addresses().Matches(page.Html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Where(a => !a.Contains("://", StringComparison.Ordinal) && !a.StartsWith("mailto:", StringComparison.Ordinal)))
            {
                var (path, anchor) = address.Split('#') is [var p, var a] ? (p, a) : (address, "");
                if (Library.Pages.FirstOrDefault(q => q.Address == path) is { } target)
                    Assert.True(anchor.Length == 0 || target.Sections.Any(s => s.Anchor == Uri.UnescapeDataString(anchor)), $"{page.Address} links to {address}, which is no heading.");
                else
                    Assert.NotEmpty(await FollowAsync("/" + path));
            }
    }

    /// <summary>On GitHub: files and their headings, from where the link stands.</summary>
    [Theory, MemberData(nameof(Files))]
    public void Markdown_EveryRelativeLink_NamesAFileOrHeading(string file)
    {
        foreach (var url in DocsFiles.Parse(file).Descendants<LinkInline>().Select(l => l.Url!).Where(u => !u.Contains("://", StringComparison.Ordinal)))
        {
            var (path, anchor) = url.Split('#') is [var p, var a] ? (p, a) : (url, "");
            var target = path.Length == 0 ? file : Path.GetRelativePath(RepositoryRoot.Path, Path.Combine(RepositoryRoot.Path, Path.GetDirectoryName(file)!, path));
            Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, target)), $"{file} links to {url}, which does not exist.");
            if (anchor.Length > 0)
                Assert.Contains(DocsRenderer.Render("", DocsFiles.Read(target)).Sections, s => s.Anchor == anchor);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Markdown_Text_NamesNoPlaceOfThisMachine(string file) =>
        Assert.DoesNotMatch(@"(?<![\w.])/(work|root|home|tmp|mnt|Users)/|[A-Z]:\\", DocsFiles.Read(file));

    [Fact]
    public void Readme_Length_IsForUsers() => Assert.InRange(DocsFiles.Read("README.md").Split('\n').Length, 1, ReadmeLines);

    [Fact]
    public void Render_RawHtml_IsText()
    {
        var page = DocsRenderer.Render("x", "# Title\n\n<script>alert(1)</script>\n\n<!-- marks:begin -->\nText [a](javascript:alert(1)) <b>bold</b>.\n");
        Assert.DoesNotContain("<script", page.Html);
        Assert.DoesNotContain("<b>", page.Html);
        Assert.DoesNotContain("javascript:", page.Html);
        Assert.DoesNotContain("marks", page.Html);
        Assert.Equal("Title", page.Title);
    }

    [Fact]
    public void Definitions_EveryTermAndSetting_IsAHeading()
    {
        var anchors = Library.Find("definitions")!.Sections.Select(s => s.Anchor).ToHashSet();
        Assert.All(TermCatalog.All.Concat(SettingCatalog.All.Select(s => s.Term)), term => Assert.Contains(term.Anchor, anchors));
        Assert.Equal("docs/definitions#landmarks", BarcodeCatalog.Landmarks.Term.Address);
        Assert.Equal("docs/definitions#density-filtration", DensityCatalog.K.Term.Address);
        Assert.Equal("docs/definitions#lenses", MapperCatalog.LensNeighbors.Term.Address);
    }

    private async Task<string> FollowAsync(string path)
    {
        for (var i = 0; i < 3; i++)
        {
            using var response = await fixture.App.Http.GetAsync(path, TestContext.Current.CancellationToken);
            if (response.Headers.Location is { } next)
            {
                path = next.IsAbsoluteUri ? next.PathAndQuery : new Uri(new Uri($"http://localhost{path}"), next).PathAndQuery;
                continue;
            }
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
        throw new InvalidOperationException($"{path} leads from one address to the next.");
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Addresses();
}
