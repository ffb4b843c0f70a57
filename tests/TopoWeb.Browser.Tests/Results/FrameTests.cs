using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>What stands around the graph: menus within the window, a header that keeps its height, the essential in view.</summary>
public sealed class FrameTests(BrowserFixture fixture) : ResultTest(fixture)
{
    private static readonly int[] Widths = [1280, 1024, 768, 390, 320];

    [Fact]
    public async Task Menus_AtEveryWidth_StandWithinTheWindow()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 844);
            foreach (var name in new[] { "Explore", "Download", "More options: display, search, selection" })
            {
                var button = page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
                await button.ScrollIntoViewIfNeededAsync();
                await button.ClickAsync();
                var menu = page.Locator("[data-menu]:popover-open");
                await Expect(menu).ToBeVisibleAsync();
                var box = (await menu.BoundingBoxAsync())!;
                var place = (await button.BoundingBoxAsync())!;
                await visit.SaveScreenshotAsync($"result-menu-{name.Split(' ')[0].ToLowerInvariant()}", ColorScheme.Light, width);
                Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width < width + 1 && box.Y + box.Height <= 844, $"{name} at {width} px: {box.X}, {box.Y}, {box.Width} × {box.Height}");
                // At its button, not somewhere in the window.
                Assert.True(box.Y >= place.Y + place.Height - 1 && box.Y <= place.Y + place.Height + 12, $"{name} at {width} px: {box.Y} below {place.Y}");
                await page.Keyboard.PressAsync("Escape");
                await Expect(menu).ToHaveCountAsync(0);
            }
            await visit.AssertFitsAsync();
        }
        visit.AssertClean();
    }

    [Fact]
    public async Task Header_FromResultToResult_KeepsItsHeightAndCutsNoSentence()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 844);
            var heights = new HashSet<double>();
            foreach (var choice in new[] { "0", "100", "500", "2,000" })
            {
                var radio = page.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^{choice}( |$)") });
                await radio.ClickAsync();
                await Expect(radio).ToHaveAttributeAsync("aria-checked", "true");
                await ShownAsync(page, choice);
                heights.Add(Math.Round((await page.Locator(".head").BoundingBoxAsync())!.Height));
                Assert.True(await page.EvaluateAsync<bool>("""
                    () => ['.head h1 .at', '.verdict', '.barcode .summary'].every(name => {
                      const e = document.querySelector(name), box = e.getBoundingClientRect();
                      return e.scrollWidth <= e.clientWidth + 1 && box.left >= 0 && box.right <= innerWidth;
                    })
                    """), $"a sentence is cut at {width} px, iteration {choice}");
            }
            Assert.True(heights.Count == 1, $"The header is {string.Join(" or ", heights)} px high at {width} px.");
            await visit.SaveScreenshotAsync("result-header", ColorScheme.Light, width);
        }
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, 800)]
    [InlineData(ColorScheme.Light, 768, 1024)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    public async Task Strip_OfThreeDimensions_ShowsTheLongestOfEachWithoutScrolling(ColorScheme theme, int width, int height)
    {
        await using var visit = await VisitAsync(theme, width, height);
        var page = visit.Page;
        await OpenRingAsync(visit, "&dim=2");
        await Expect(page.Locator(".barcode .dimension-2 .bar").First).ToBeAttachedAsync();
        await page.Locator(".barcode-pane").ScrollIntoViewIfNeededAsync();
        await UntilAsync(page, () => page.EvaluateAsync<bool>("""
            () => {
              const list = document.querySelector('.barcode [data-scroll]'), view = list.getBoundingClientRect(), axis = document.querySelector('.barcode .axis line').getBoundingClientRect();
              return list.scrollHeight <= list.clientHeight && [0, 1, 2].every(d => {
                const bar = document.querySelector(`.barcode .dimension-${d} .bar`).getBoundingClientRect();
                return bar.top >= view.top && bar.bottom <= axis.top && bar.bottom <= innerHeight;
              });
            }
            """), "a view of every dimension");
        await Expect(page.Locator(".barcode .dimension-1 .name")).ToContainTextAsync(" of");
        await visit.SaveScreenshotAsync("result-strip");

        // All of them scroll, and the strip says so; on a narrow page it is as high as they are.
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Show all ") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Longest only" })).ToBeVisibleAsync();
        await UntilAsync(page, () => page.EvaluateAsync<bool>("(() => { const list = document.querySelector('.barcode [data-scroll]'); return list.scrollHeight > list.clientHeight + 1 === Boolean(list.dataset.moreY); })()"));
        if (width == 1280)
            await Expect(page.Locator(".barcode [data-scroll]")).ToHaveAttributeAsync("data-more-y", new System.Text.RegularExpressions.Regex("end|both"));
        await visit.SaveScreenshotAsync("result-strip-all");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 390, 844)]
    [InlineData(ColorScheme.Dark, 768, 1024)]
    public async Task Narrow_Page_ShowsTheGraphFirstAndRowsThatScrollSaySo(ColorScheme theme, int width, int height)
    {
        await using var visit = await VisitAsync(theme, width, height);
        var page = visit.Page;
        await OpenRingAsync(visit);
        var graph = (await page.Locator("[data-graph]").BoundingBoxAsync())!;
        Assert.True(graph.Y < 0.38 * height, $"The graph begins {graph.Y} px below the top.");
        var barcode = (await page.Locator(".barcode-pane").BoundingBoxAsync())!;
        var inspector = (await page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" }).BoundingBoxAsync())!;
        Assert.True(graph.Y < barcode.Y && barcode.Y < inspector.Y);
        if (width == 390)
        {
            var actions = page.Locator(".actions");
            await Expect(actions).ToHaveAttributeAsync("data-more-x", "end");
            await actions.EvaluateAsync("e => { e.scrollLeft = e.scrollWidth; }");
            await Expect(actions).ToHaveAttributeAsync("data-more-x", "start");
        }
        await visit.SaveScreenshotAsync("result-narrow");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }
}
