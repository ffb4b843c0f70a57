using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests;

/// <summary>Every page comes up, in both themes and on a telephone, with all its files and without a complaint.</summary>
public sealed class SmokeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly string[] Pages = ["/", "/new", "/runs", "/schedules", "/datasets", "/figures", "/compare", "/workers", "/reading"];

    /// <summary>The theme is that of whoever opens the page.</summary>
    public static MatrixTheoryData<string, int> Views => new(Pages, [1280, 390]);

    [Theory, MemberData(nameof(Views))]
    public async Task Open_Page_IsCompleteAndSilent(string path, int width)
    {
        await using var visit = await VisitAsync(ThemeAt(width), width, width == 390 ? 844 : 800);
        var response = await visit.OpenAsync(path);
        Assert.Equal(200, response.Status);
        await Assertions.Expect(visit.Page.Locator(".tw-skeleton")).ToHaveCountAsync(0);
        await AssertCompleteAsync(visit, width, path == "/" ? "gallery" : path[1..]);
    }

    public static MatrixTheoryData<string, int> DocsViews => new(["/docs", "/about", "/docs/configuration", "/docs/search?q=landmarks"], [1280, 390]);

    /// <summary>Pages without a connection: nothing to wait for but the page itself.</summary>
    [Theory, MemberData(nameof(DocsViews))]
    public async Task Open_Docs_IsCompleteAndSilent(string path, int width)
    {
        await using var visit = await VisitAsync(ThemeAt(width), width, width == 390 ? 844 : 800);
        var response = await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Equal(200, response!.Status);
        await AssertCompleteAsync(visit, width, path[1..].Split('?')[0].Replace('/', '-'));
    }

    [Fact]
    public async Task Docs_HelpSearchAndAnchor_LeadToTheSection()
    {
        await using var visit = await VisitAsync();
        await visit.OpenAsync("/");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Help" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("How to read a result");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Documentation", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Documentation");
        // The key is heard once the page's script is there.
        await visit.Page.WaitForLoadStateAsync();
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("circular coordinate");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Circular coordinate" }).First.ClickAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Uri(App.Address, "/docs/definitions#circular-coordinate").ToString());
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Circular coordinate" })).ToBeInViewportAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Open_UnknownAddress_SaysSoWith404()
    {
        await using var visit = await VisitAsync();
        var response = await visit.Page.GotoAsync("/no-such-page");
        Assert.Equal(404, response!.Status);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page not found");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the gallery" }).ClickAsync();
        await Assertions.Expect(visit.Page).ToHaveURLAsync(App.Address.ToString());
        visit.AssertClean("404");
    }

    [Fact]
    public async Task Open_UnknownRun_SaysSo()
    {
        await using var visit = await VisitAsync();
        await visit.OpenAsync($"/runs/{Guid.NewGuid()}");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Run not found");
        visit.AssertClean("404");
    }

    [Fact]
    public async Task Assets_AllThatArePublished_AreNotEmpty()
    {
        var manifest = Path.ChangeExtension(PublishedApp.Program!, null) + ".staticwebassets.endpoints.json";
        var routes = JsonDocument.Parse(await File.ReadAllTextAsync(manifest)).RootElement.GetProperty("Endpoints").EnumerateArray()
            .Select(e => e.GetProperty("Route").GetString()!).Distinct().ToList();
        Assert.Contains("lib/graph.js", routes);
        foreach (var route in routes)
        {
            using var response = await App.Client.GetAsync($"/{route}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True((await response.Content.ReadAsByteArrayAsync()).Length > 0, $"{route} has no content.");
        }
    }

    [Theory]
    [InlineData("/docs/api/reference")]
    [InlineData("/jobs")]
    public async Task Open_ToolPage_AsksNoOtherMachine(string path)
    {
        await using var visit = await VisitAsync();
        var response = await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Equal(200, response!.Status);
        visit.AssertClean();
    }

    private static ColorScheme ThemeAt(int width) => width == 390 ? ColorScheme.Dark : ColorScheme.Light;

    /// <summary>In the theme that it was opened in, and in the other.</summary>
    private static async Task AssertCompleteAsync(Visit visit, int width, string name)
    {
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        foreach (var theme in ((ColorScheme[])[ColorScheme.Light, ColorScheme.Dark]).OrderBy(t => t != ThemeAt(width)))
        {
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await Assertions.Expect(visit.Page.Locator($"html[data-theme={theme.ToString().ToLowerInvariant()}]")).ToBeAttachedAsync();
            await visit.SaveScreenshotAsync(name, theme, width);
            await visit.AssertFitsAsync();
        }
        visit.AssertClean();
    }
}
