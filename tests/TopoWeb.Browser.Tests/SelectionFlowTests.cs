using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>What one asks of chosen nodes: their points, mean, origins, how they differ from others, and to take them along.</summary>
public sealed partial class SelectionFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Select_TwoNodesOfTheSample_ShowsComparesAndDownloadsThem(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        var inspector = await OpenSampleAsync(visit);
        await inspector.Locator(".largest button").First.ClickAsync();
        await Expect(inspector.GetByText("Standard deviation", new() { Exact = true })).ToBeVisibleAsync();

        // By pointer and by keyboard the wall says where a filter comes from.
        var wall = inspector.Locator(".wall");
        // Its script gives it a height: before that, nothing hears the pointer.
        await Expect(wall).ToHaveAttributeAsync("style", new Regex("height"));
        await wall.ScrollIntoViewIfNeededAsync();
        await wall.HoverAsync(new() { Position = new() { X = 20, Y = 20 } });
        await Expect(inspector.Locator(".readout").First).ToContainTextAsync(Origin());
        var first = await inspector.Locator(".readout").First.TextContentAsync();
        await wall.FocusAsync();
        await wall.PressAsync("ArrowRight");
        await Expect(inspector.Locator(".readout").First).Not.ToHaveTextAsync(first!);
        await Expect(inspector.Locator(".readout").First).ToContainTextAsync(Origin());
        await visit.SaveScreenshotAsync("selection");

        await inspector.GetByRole(AriaRole.Heading, new() { Name = "Origin" }).ClickAsync();
        await Expect(inspector.GetByText("Output channel").First).ToBeVisibleAsync();
        await inspector.GetByRole(AriaRole.Heading, new() { Name = "Histogram" }).ClickAsync();
        await Expect(inspector.Locator(".axis")).ToContainTextAsync("3π/2", new() { Timeout = 60_000 });
        await visit.SaveScreenshotAsync("selection-histogram");

        await inspector.GetByRole(AriaRole.Heading, new() { Name = "Compare" }).ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Set as A" }).ClickAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Clear the selection" }).ClickAsync();
        await inspector.Locator(".largest button").Last.ClickAsync();
        await Expect(inspector.Locator(".scroll tbody tr").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await inspector.Locator(".verdict").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("selection-compare");
        await visit.AssertFitsAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => inspector.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        Assert.StartsWith("row,x0,", (await File.ReadAllTextAsync(await download.PathAsync()))[..8], StringComparison.Ordinal);
        // The page is as it was, and alive.
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Clear A" }).ClickAsync();
        await Expect(inspector.GetByRole(AriaRole.Button, new() { Name = "Set as A" })).ToBeVisibleAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task NewRun_FromASelection_StartsWithItsFilters()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        var inspector = await OpenSampleAsync(visit);
        await inspector.Locator(".largest button").First.ClickAsync();
        var size = Number().Match((await inspector.Locator(".size").TextContentAsync())!).Value;
        var start = inspector.GetByRole(AriaRole.Button, new() { Name = "New run from this selection" });
        await start.FocusAsync();
        await start.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("New experiment");
        await Expect(page.GetByText("ρ is skipped because it has already been applied to these points")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-testid=chosen-cloud]")).ToContainTextAsync($"{size} points");
        await visit.SaveScreenshotAsync("selection-new-run");
        visit.AssertClean();
    }

    /// <summary>6,400 patches: what the browser is asked to do stays small wherever it is scrolled to.</summary>
    [Fact]
    public async Task Wall_OfThousands_DrawsWhatIsInSightOnly()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 6400; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * i / 6400);
            text.AppendJoin(',', Enumerable.Range(0, 9).Select(p => (cosine * (p % 3 - 1) + sine * (p / 3 - 1)).ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }
        using var content = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString())), "file", "thousands.csv" } };
        using var uploaded = await App.Client.PostAsync("/api/v1/clouds", content);
        var cloud = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        // One bin, and nothing that is cut: one node with all points.
        var run = await SubmitAsync(new { cloud, spec = new { density = (object?)null, barcode = (object?)null, mapper = new { lenses = new[] { "pca1" }, resolution = 1, gain = 1, clustering = "fixed-threshold", threshold = 10 } } });
        await FinishedAsync(run);

        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{run}/result");
        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.Locator(".largest button").First.ClickAsync();
        await Expect(inspector.Locator(".wall")).ToHaveAttributeAsync("aria-label", All());
        // Its script gives it a height: before that, nothing hears the keys.
        await Expect(inspector.Locator(".wall")).ToHaveAttributeAsync("style", new Regex("height"));
        var elements = await inspector.Locator(".wall *").CountAsync();
        await inspector.Locator(".wall").FocusAsync();
        await inspector.Locator(".wall").PressAsync("End");
        await Expect(inspector.Locator(".readout").First).ToHaveTextAsync("row 6399");
        Assert.Equal(elements, await inspector.Locator(".wall *").CountAsync());
        Assert.InRange(elements, 2, 4);
        await visit.SaveScreenshotAsync("selection-thousands");
        visit.AssertClean();
    }

    private static async Task<ILocator> OpenSampleAsync(Visit visit)
    {
        await OpenSampleFromGalleryAsync(visit);
        var inspector = visit.Page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.GetByRole(AriaRole.Heading, new() { Name = "Inspector" }).WaitForAsync();
        await Expect(inspector.Locator(".largest button").First).ToBeVisibleAsync();
        return inspector;
    }

    [GeneratedRegex(@"network \d+ · seed \d+ · layer 1 · out \d+ · in 0 · iteration \d+ · row \d+")]
    private static partial Regex Origin();

    [GeneratedRegex("^6,400 points")]
    private static partial Regex All();

    [GeneratedRegex("[0-9,]+")]
    private static partial Regex Number();
}
