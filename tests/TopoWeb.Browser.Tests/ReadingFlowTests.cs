using Microsoft.Playwright;
using TopoWeb.Browser.Tests.Accessibility;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A result is read: the sentence about its loops, the diagram, the figure that is taken away.</summary>
public sealed class ReadingFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    public static TheoryData<ColorScheme, int> Windows => new() { { ColorScheme.Light, 1280 }, { ColorScheme.Dark, 390 }, { ColorScheme.Light, 768 } };

    [Theory, MemberData(nameof(Windows))]
    public async Task Headline_Pressed_ExplainsItsNumbersInsideTheWindow(ColorScheme theme, int width)
    {
        await using var visit = await OpenAsync(theme, width, "");
        var page = visit.Page;
        var verdict = page.GetByTestId("verdict");
        await Expect(verdict.Locator("summary")).ToContainTextAsync("× random filters", new() { Timeout = 60_000 });
        await Expect(verdict.Locator("summary [data-picture=bar]")).ToBeVisibleAsync();
        await verdict.Locator("summary").ClickAsync();
        var panel = verdict.Locator(".panel");
        await Expect(panel).ToContainTextAsync("Longest over second");
        await Expect(panel).ToContainTextAsync("starting landmarks");
        await AssertInsideAsync(panel, width);
        await visit.SaveScreenshotAsync("headline");
        Assert.Empty(await Axe.CheckAsync(page));
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Headline_OtherSettings_AreComparedOnRequest(ColorScheme theme, int width)
    {
        await using var visit = await OpenAsync(theme, width, "&landmarks=60");
        var page = visit.Page;
        var compare = page.GetByTestId("compare-random");
        await Expect(compare).ToBeVisibleAsync(new() { Timeout = 60_000 });
        // Before anybody has asked nothing says that a loop is significant.
        await Expect(page.GetByTestId("verdict")).ToHaveCountAsync(0);
        await Expect(page.Locator(".null-key")).ToHaveCountAsync(0);
        await Expect(page.Locator(".barcode .bar.longest").First).ToBeAttachedAsync();
        await Expect(page.Locator(".barcode .bar.accent")).ToHaveCountAsync(0);
        await visit.SaveScreenshotAsync("headline-not-compared");
        await compare.ClickAsync();
        await Expect(page.GetByTestId("verdict")).ToContainTextAsync("starting landmarks", new() { Timeout = 60_000 });
        await Expect(page.Locator(".null-key")).ToHaveCountAsync(1);
        await visit.SaveScreenshotAsync("headline-compared");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Diagram_IsASquareThatIsReadZoomedAndChosenIn(ColorScheme theme, int width)
    {
        await using var visit = await OpenAsync(theme, width, "");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Diagram", Exact = true }).ClickAsync();
        var square = page.GetByTestId("diagram");
        await square.ScrollIntoViewIfNeededAsync();
        var box = (await square.BoundingBoxAsync())!;
        Assert.Equal(box.Width, box.Height, 1f);
        Assert.InRange(box.Width, 220, 900);
        await Expect(square.Locator("[data-band]")).ToHaveCountAsync(1);

        var longest = square.Locator("[data-bar='0']");
        await longest.HoverAsync(new() { Force = true });
        await Expect(page.Locator(".barcode .readout-text")).ToHaveTextAsync((await longest.GetAttributeAsync("aria-label"))!);
        await longest.ClickAsync(new() { Force = true });
        await Expect(longest).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByTestId("loop").Locator("img").First).ToBeVisibleAsync();
        await square.ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("diagram");

        await longest.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(square.Locator("[data-bar='1']")).ToBeFocusedAsync();
        var zoom = page.Locator(".zoom button[aria-label='Zoom to the corner']");
        await zoom.ClickAsync();
        await zoom.ClickAsync();
        await Expect(page.Locator(".key")).ToContainTextAsync("beyond the window");
        await square.ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("diagram-corner");
        // Not with buttons half below the bar of the page, which axe takes for small ones.
        await page.EvaluateAsync("scrollTo(0, 0)");
        Assert.Empty(await Axe.CheckAsync(page));
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Figure_Previewed_ChangesWithEveryChoice(ColorScheme theme, int width)
    {
        await using var visit = await OpenAsync(theme, width, "");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Download", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
        var preview = page.GetByTestId("figure-preview");
        var figure = preview.Locator("figure");
        await Expect(figure).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 60_000 });
        Assert.True(await preview.Locator("img").EvaluateAsync<bool>("i => i.naturalWidth > 200"));
        await AssertInsideAsync(preview, width);
        await visit.SaveScreenshotAsync("figure-preview");
        Assert.Empty(await Axe.CheckAsync(page));

        await preview.Locator("[data-choice=panels]").SelectOptionAsync("barcode");
        await Expect(preview.Locator("img")).ToHaveAttributeAsync("src", new System.Text.RegularExpressions.Regex("panels=barcode"));
        await Expect(preview.Locator("[data-choice=palette]")).ToHaveCountAsync(0);
        await preview.Locator("[data-choice=panels]").SelectOptionAsync("graph");
        await preview.Locator("[data-choice=palette]").SelectOptionAsync("cividis");
        await preview.Locator("[data-choice=caption]").SelectOptionAsync("none");
        await preview.Locator("[data-choice=width]").SelectOptionAsync("85");
        await Expect(preview.Locator(".files a").First).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("palette=cividis.*width=85.*panels=graph.*caption=none"));
        await Expect(figure).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 60_000 });
        await visit.SaveScreenshotAsync("figure-preview-column");
        await page.Keyboard.PressAsync("Escape");
        await Expect(preview).ToBeHiddenAsync();
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory, MemberData(nameof(Windows))]
    public async Task Reading_Dials_MoveThePictures(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.OpenAsync("/reading");
        await Expect(page.Locator("[data-said=density]")).ToContainTextAsync("140 of 200");
        await visit.SaveScreenshotAsync("reading-density");
        await page.Locator("[data-dial=p] input").FillAsync("1");
        await Expect(page.Locator("[data-said=density]")).ToContainTextAsync("200 of 200");
        await page.Locator("[data-dial=p] input").FillAsync("0.7");
        var edges = (await page.Locator("path.edge").GetAttributeAsync("d"))!;
        await page.Locator("[data-dial=t] input").FocusAsync();
        for (var i = 0; i < 5; i++)
            await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("path.edge")).Not.ToHaveAttributeAsync("d", edges);
        await page.Locator("[data-dial=t]").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("reading-barcode");
        await page.Locator("[data-dial=g] input").FillAsync("1");
        await Expect(page.Locator("[data-said=mapper]")).ToContainTextAsync("no loop");
        await page.Locator("[data-dial=g] input").FillAsync("2.2");
        await Expect(page.Locator("[data-said=mapper]")).ToContainTextAsync("1 loop");
        await page.Locator("[data-said=mapper]").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("reading-mapper");
        await page.Locator("#significant").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("reading-significant");
        Assert.Empty(await Axe.CheckAsync(page));
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    /// <summary>The sample at the checkpoint that has the circle.</summary>
    private async Task<Visit> OpenAsync(ColorScheme theme, int width, string more)
    {
        var run = await SampleAsync();
        var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100{more}");
        return visit;
    }

    private static async Task AssertInsideAsync(ILocator locator, int width)
    {
        await Expect(locator).ToBeVisibleAsync();
        var box = (await locator.BoundingBoxAsync())!;
        Assert.True(box.X >= 0 && box.X + box.Width <= width, $"It stands from {box.X} to {box.X + box.Width} of {width} px.");
    }
}
