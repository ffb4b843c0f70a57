using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>What one asks of a result: what its colours mean, what a bar stands for, whether it is real, when it appeared, whether it holds for other settings.</summary>
public sealed partial class ExploreFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Explore_Sample_ColoursLoopsVerdictAndTimeline(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await OpenSampleAsync(visit);

        await page.GetByTestId("color-by").SelectOptionAsync("circle-angle");
        await Expect(page.GetByTestId("color-legend")).ToContainTextAsync("primary circle");
        await Expect(page).ToHaveURLAsync(Colored());

        await BarsListenAsync(page);
        await page.Locator(".bar.longest.choosable").First.ClickAsync(new() { Force = true });
        await Expect(page.GetByTestId("loop").Locator("img").First).ToBeVisibleAsync();
        await Expect(page.GetByTestId("color-legend")).ToContainTextAsync("circular coordinate");
        await visit.SaveScreenshotAsync("explore");
        await visit.AssertFitsAsync();

        await page.GetByText("Explore", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Timeline" }).ClickAsync();
        await Expect(page.GetByText("All results use the principal axes")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await visit.SaveScreenshotAsync("timeline");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Change_Gain_ShowsAnotherGraphAndCarriesItInTheAddress()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenSampleAsync(visit);
        await visit.OpenAsync($"{new Uri(page.Url).PathAndQuery}&g=2");
        await Expect(page.Locator(".formula").First).ToContainTextAsync("Mapper(30, 2)");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save as new run" })).ToBeVisibleAsync();
        await visit.SaveScreenshotAsync("live");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the stored result" }).ClickAsync();
        await Expect(page.Locator(".formula").First).ToContainTextAsync("Mapper(30, 3)");
        visit.AssertClean();
    }

    private static async Task OpenSampleAsync(Visit visit)
    {
        await OpenSampleFromGalleryAsync(visit);
        await visit.Page.GetByRole(AriaRole.Radio, new() { NameRegex = Trained() }).ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(Chosen());
        // The address comes first, and the result a moment later.
        await Expect(visit.Page.Locator("main h1")).ToContainTextAsync(Iteration());
    }

    [GeneratedRegex("^100( |$)")]
    private static partial Regex Trained();

    [GeneratedRegex("iteration 100$")]
    private static partial Regex Iteration();

    [GeneratedRegex("choice=L1_000100")]
    private static partial Regex Chosen();

    [GeneratedRegex("color=circle-angle")]
    private static partial Regex Colored();
}
