using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A reader of the paper opens a figure: what it reports, what we found, and the result itself.</summary>
public sealed class FiguresFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Open_OurResultOfAFigure_ShowsItWithinAMinuteAndKeepsIt(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.OpenAsync("/figures");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("The paper, reproduced");
        await Expect(page.Locator("article.figure")).ToHaveCountAsync(18);
        var found = page.Locator("[data-found=figure-3-text-found]");
        await Expect(found).ToBeVisibleAsync();
        await found.ScrollIntoViewIfNeededAsync();
        // The recorded picture is there before anything is computed, and the formula reads as it is typed.
        await Expect(found.Locator("img")).ToHaveJSPropertyAsync("complete", true);
        Assert.Equal(160, await found.Locator("img").EvaluateAsync<int>("image => image.naturalWidth"));
        await Expect(page.Locator("#figure-3 .scale .formula").Nth(1)).ToHaveTextAsync("LW(100, ν=1, N=1000), Mapper(30, 3) of ρ(10, 0.1, 1×M^2_{40K}(64,32,64))");
        await visit.AssertFitsAsync();
        await visit.SaveScreenshotAsync("figures");

        var open = found.Locator(".actions .primary");
        await open.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Figure 3, text", new() { Timeout = 60_000 });
        await Expect(page.Locator("[data-graph]")).ToBeVisibleAsync(new() { Timeout = 60_000 });

        // The second time it is a link to the same result.
        await visit.OpenAsync("/figures");
        await Expect(page.Locator("[data-found=figure-3-text-found] a.primary")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^runs/.+/result\\?choice=L2_040000$"), new() { Timeout = 60_000 });
        visit.AssertClean();
    }
}
