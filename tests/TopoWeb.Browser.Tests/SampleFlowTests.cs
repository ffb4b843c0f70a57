using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>What a newcomer sees: the sample is computed by itself, and its page says where the circle is. The README's picture is taken here.</summary>
public sealed partial class SampleFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Gallery_FirstStart_ComputesTheSampleThatShowsTheCircle(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await OpenSampleFromGalleryAsync(visit);

        await page.GetByRole(AriaRole.Radio, new() { NameRegex = Untrained() }).ClickAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync(NoLoop());
        await page.GetByRole(AriaRole.Radio, new() { NameRegex = Trained() }).ClickAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync(OneLoop());
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Mapper graph" }).Locator("canvas").First).ToBeVisibleAsync();
        await Expect(page.GetByText("nodes as patches")).ToBeVisibleAsync();
        await visit.SaveScreenshotAsync("sample");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    // By the ratio of the two longest bars at first; beside random filters once that is computed.
    [GeneratedRegex("No (loop stands out|significant loop)")]
    private static partial Regex NoLoop();

    [GeneratedRegex("One (loop stands out|significant loop)")]
    private static partial Regex OneLoop();

    [GeneratedRegex("^0( |$)")]
    private static partial Regex Untrained();

    [GeneratedRegex("^100( |$)")]
    private static partial Regex Trained();
}
