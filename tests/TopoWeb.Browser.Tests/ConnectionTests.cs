using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A connection that is lost: the view stays, says so, and goes on where it was once the server is there again.</summary>
public sealed partial class ConnectionTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task Result_ConnectionLostAndBack_StaysSaysSoAndGoesOn()
    {
        var run = await SampleAsync();
        await using var cable = new CutProxy(App.Address);
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"{cable.Address}runs/{run}/result?choice=L1_000100");
        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.Locator(".largest button").First.ClickAsync();
        var heading = inspector.GetByRole(AriaRole.Heading, new() { Level = 2 });
        await Expect(heading).ToHaveTextAsync(Node());
        var chosen = await heading.TextContentAsync();

        cable.Cut();
        await Expect(page.GetByText("Connection lost. Reconnecting")).ToBeVisibleAsync(Patient);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Mapper graph" }).Locator("canvas").First).ToBeVisibleAsync();
        await Expect(heading).ToHaveTextAsync(chosen!);
        await visit.SaveScreenshotAsync("connection-lost");

        cable.Mend();
        await Expect(page.GetByText("Connection lost. Reconnecting")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(heading).ToHaveTextAsync(chosen!);
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Clear the selection" }).ClickAsync();
        await Expect(heading).ToHaveTextAsync("Inspector");
    }

    /// <summary>The page carries its graph: it is there, moves and takes a choice before there is a connection, and nothing of it is lost when that comes.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("&layout=force&color=circle-angle")]
    public async Task Result_ConnectionTakesLong_GraphIsThereAndKeepsWhatIsChosen(string look)
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync();
        var page = visit.Page;
        var cable = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await cable.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/runs/{run}/result?choice=L1_000100{look}");
        await Expect(page.Locator("[data-status]")).ToContainTextAsync("nodes as patches");
        var host = page.GetByRole(AriaRole.Application);
        await host.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("+");
        var chosen = await page.EvaluateAsync<int>($"{View}.scene.id[[...{View}.selection.nodes][0]]");
        var zoom = await page.EvaluateAsync<double>($"{View}.cy.zoom()");
        Assert.True(await page.EvaluateAsync<bool>($"{View}.dotnet === null"));
        await visit.SaveScreenshotAsync($"graph-early{(look.Length > 0 ? "-force" : "")}");

        cable.SetResult();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Node {chosen}", Exact = true })).ToBeVisibleAsync();
        await Expect(host).ToBeFocusedAsync();
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelectorAll('[data-graph]').length"));
        if (look.Length == 0)
            Assert.Equal(zoom, await page.EvaluateAsync<double>($"{View}.cy.zoom()"));
        else
            await Expect(page.Locator("[data-busy]")).ToBeEmptyAsync();
        visit.AssertClean();
    }

    [GeneratedRegex(@"^Node \d+$")]
    private static partial Regex Node();
}
