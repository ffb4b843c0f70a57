using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>The barcode of a result as a picture: every bar is there, the longest is in view, and bars are chosen by mouse, finger and keyboard.</summary>
public sealed partial class BarcodeFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Bars_ShownAll_AreTheIntervalsOfTheResult()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        var run = await OpenAsync(visit);
        var barcode = (await App.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/result?choice=L1_000100")).GetProperty("barcode");
        var intervals = barcode.GetProperty("intervals").EnumerateArray().Select(i => i.GetProperty("dimension").GetInt32()).ToArray();
        Assert.True(intervals.Count(d => d == 1) > 24);

        await Expect(page.Locator(".barcode svg.plot")).ToHaveCountAsync(1);
        await Expect(page.Locator("svg.plot .dimension-1 rect.bar")).ToHaveCountAsync(24);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Show all ") }).ClickAsync();
        foreach (var dimension in intervals.GroupBy(d => d))
            await Expect(page.Locator($"svg.plot .dimension-{dimension.Key} rect.bar")).ToHaveCountAsync(dimension.Count());
        Assert.Equal(intervals.Length, await page.Locator("svg.plot rect.bar").CountAsync());
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Barcode" }).GetByRole(AriaRole.Button, new() { NameRegex = LoopName() })).ToHaveCountAsync(intervals.Count(d => d == 1));
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280, 800)]
    [InlineData(ColorScheme.Dark, 390, 844)]
    public async Task LongestBar_InEveryOrder_IsInView(ColorScheme theme, int width, int height)
    {
        await using var visit = await VisitAsync(theme, width, height);
        var page = visit.Page;
        await OpenAsync(visit);
        await page.Locator(".barcode-pane").ScrollIntoViewIfNeededAsync();
        await AssertLongestInViewAsync(page);
        await visit.SaveScreenshotAsync("barcode");
        await page.GetByRole(AriaRole.Button, new() { Name = "Birth", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Birth", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await AssertLongestInViewAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Show all ") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Longest only" })).ToBeVisibleAsync();
        await AssertLongestInViewAsync(page);
        await visit.SaveScreenshotAsync("barcode-all");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Keys_MoveAlongTheBarsAndChooseOne()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenAsync(visit);
        await BarsListenAsync(page);
        var bars = page.Locator("svg.plot rect[data-bar]");
        await bars.First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(bars.Nth(1)).ToBeFocusedAsync();
        await Expect(page.Locator(".barcode .readout-text")).ToHaveTextAsync((await bars.Nth(1).GetAttributeAsync("aria-label"))!);
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(bars.First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(bars.First).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByTestId("loop").Locator("img").First).ToBeVisibleAsync();
        await Expect(bars.First).ToBeFocusedAsync(); // choosing redraws, and keeps the place
        await page.Keyboard.PressAsync("Space");
        await Expect(bars.First).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(page.GetByTestId("loop")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("End");
        await Expect(bars.Last).ToBeFocusedAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Pointer_BesideABar_MeansTheNearestAndChoosesIt()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenAsync(visit);
        await BarsListenAsync(page);
        var second = page.Locator("svg.plot rect[data-bar='1']");
        var box = (await second.BoundingBoxAsync())!;
        var panel = (await page.Locator(".dimension-1 .hit").BoundingBoxAsync())!;
        // Right of every bar but the longest, at its height.
        await page.Mouse.MoveAsync(panel.X + panel.Width * 0.6f, box.Y + box.Height / 2);
        await Expect(second).ToHaveAttributeAsync("data-over", "");
        await page.Mouse.DownAsync();
        await page.Mouse.UpAsync();
        await Expect(second).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByTestId("loop")).ToBeVisibleAsync();
        visit.AssertClean();
    }

    /// <summary>Text keeps its size, and bars keep their whole pixels, at every width.</summary>
    [Fact]
    public async Task Width_Changed_StretchesBarsAndNothingElse()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenAsync(visit);
        var text = page.Locator("svg.plot .unit text");
        var (wideText, wideBar) = ((await text.BoundingBoxAsync())!, (await page.Locator(".bar.longest").BoundingBoxAsync())!);
        await page.SetViewportSizeAsync(390, 844);
        await page.Locator(".barcode-pane").ScrollIntoViewIfNeededAsync();
        var (narrowText, narrowBar) = ((await text.BoundingBoxAsync())!, (await page.Locator(".bar.longest").BoundingBoxAsync())!);
        Assert.Equal(wideText.Width, narrowText.Width, 0.6);
        Assert.Equal(wideText.Height, narrowText.Height, 0.6);
        Assert.Equal(wideBar.Height, narrowBar.Height, 0.1);
        Assert.True(narrowBar.Width < 0.6 * wideBar.Width, $"{narrowBar.Width} px after {wideBar.Width} px");
        await AssertLongestInViewAsync(page);
        visit.AssertClean();
    }

    /// <summary>All of it is within the part of the list that is seen, above the axis, and within the window.</summary>
    private static async Task AssertLongestInViewAsync(IPage page)
    {
        const string seen = """
            () => {
              const box = e => document.querySelector(e).getBoundingClientRect();
              const bar = box('svg.plot .bar.longest'), list = box('.barcode [data-scroll]'), axis = box('svg.plot .axis line');
              return bar.width > 40 && bar.left >= list.left && bar.right <= list.right && bar.top >= list.top && bar.bottom <= Math.min(list.bottom, axis.top)
                && axis.bottom <= list.bottom && bar.top >= 0 && bar.bottom <= innerHeight && bar.left >= 0 && bar.right <= innerWidth;
            }
            """;
        await Poll.UntilAsync(() => page.EvaluateAsync<bool>(seen), () => $"The longest bar of {page.Url} is out of view.", TimeSpan.FromSeconds(10));
    }

    private async Task<Guid> OpenAsync(Visit visit)
    {
        var run = await SampleAsync();
        await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100");
        return run;
    }

    [GeneratedRegex(@"^H₁ \[")]
    private static partial Regex LoopName();
}
