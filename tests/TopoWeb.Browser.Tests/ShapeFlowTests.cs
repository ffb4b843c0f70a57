using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>The loops of the sample, and a loop mapped again.</summary>
public sealed class ShapeFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Loop_OfTheSample_SelectsItsNodes(ColorScheme theme, int width)
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        // Of the checkpoints this one has the circle.
        await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100");
        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        var loops = inspector.GetByTestId("shape-loops").GetByRole(AriaRole.Button);
        await Expect(loops.First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await loops.First.ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("shape");

        var nodes = int.Parse((await loops.First.TextContentAsync())!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        // The big loop and not one of the small ones.
        Assert.InRange(nodes, 20, 60);
        await loops.First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync($"{nodes} nodes");
        await Expect(loops.First).ToHaveAttributeAsync("aria-pressed", "true");
        await visit.SaveScreenshotAsync("shape-loop");

        await inspector.GetByRole(AriaRole.Button, new() { Name = "Map again from this selection" }).ClickAsync();
        await Expect(page.GetByTestId("again")).ToContainTextAsync("selected points", new() { Timeout = 60_000 });
        await page.GetByTestId("again").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("shape-again");
        await visit.AssertFitsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the whole graph" }).ClickAsync();
        await Expect(page.GetByTestId("again")).ToHaveCountAsync(0);
        visit.AssertClean();
    }
}
