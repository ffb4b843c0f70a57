using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests;

/// <summary>Every page comes up, in both themes and on a telephone, with all its files and without a complaint.</summary>
public sealed class SmokeTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly string[] Pages = ["/", "/new", "/runs", "/schedules", "/datasets", "/figures", "/compare", "/workers"];

    public static MatrixTheoryData<string, ColorScheme, int> Views => new(Pages, [ColorScheme.Light, ColorScheme.Dark], [1280, 390]);

    [Theory, MemberData(nameof(Views))]
    public async Task Open_Page_IsCompleteAndSilent(string path, ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var response = await visit.OpenAsync(path);
        Assert.Equal(200, response.Status);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator(".tw-skeleton")).ToHaveCountAsync(0);
        await visit.SaveScreenshotAsync(path == "/" ? "gallery" : path[1..]);
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    public static MatrixTheoryData<string, ColorScheme, int> DocsViews => new(["/docs", "/docs/configuration", "/docs/search?q=landmarks"], [ColorScheme.Light, ColorScheme.Dark], [1280, 390]);

    /// <summary>Pages without a connection: nothing to wait for but the page itself.</summary>
    [Theory, MemberData(nameof(DocsViews))]
    public async Task Open_Docs_IsCompleteAndSilent(string path, ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var response = await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.Equal(200, response!.Status);
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await visit.SaveScreenshotAsync(path[1..].Split('?')[0].Replace('/', '-'));
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Docs_HelpSearchAndAnchor_LeadToTheSection()
    {
        await using var visit = await VisitAsync();
        await visit.OpenAsync("/");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Help" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Documentation");
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
}
