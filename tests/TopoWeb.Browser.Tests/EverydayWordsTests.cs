using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Browser.Tests.Accessibility;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>Days, captions and sentences as those who read and write them mean them.</summary>
public sealed partial class EverydayWordsTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Days_OfASearch_AreThoseOfTheReader()
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync(zone: "Asia/Tokyo");
        var page = visit.Page;
        await visit.OpenAsync("/runs");
        await page.GetByText("More filters").ClickAsync();
        var until = page.GetByLabel("Until");
        await Expect(page.Locator("[data-field=until]")).ToContainTextAsync("Tokyo time");
        await Expect(page.Locator("td.when time").First).ToHaveAttributeAsync("title", InTokyo());
        var today = TimeZoneInfo.ConvertTimeFromUtc(TimeProvider.System.GetUtcNow().UtcDateTime, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
        await until.FillAsync(today.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Expect(page).ToHaveURLAsync(OfTokyo());
        await Expect(page.Locator($"a.name[href='runs/{run}']")).ToBeVisibleAsync();
        await until.FillAsync("2001-01-01");
        await Expect(page.GetByTestId("no-match")).ToContainTextAsync("Remove a filter, or choose others.");
        await visit.SaveScreenshotAsync("runs-days");
        visit.AssertClean();
    }

    [Fact]
    public async Task Caption_Written_GoesIntoTheFigure_AndStaysInTheTab()
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenPreviewAsync();
        var caption = page.GetByLabel("Caption", new() { Exact = true });
        await Expect(caption).ToHaveValueAsync(OfTheResult());
        await caption.FillAsync("Edges in every direction.\nAfter 100 iterations.");
        await Expect(page.Locator(".figure-preview img")).ToHaveAttributeAsync("src", WithText());
        await Expect(page.Locator(".figure-preview figure")).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 60_000 });
        var address = await page.Locator(".figure-preview .files a").First.GetAttributeAsync("href");
        var svg = await App.Client.GetStringAsync(new Uri(App.Address, address!));
        Assert.Contains(">Edges in every direction.<", svg, StringComparison.Ordinal);
        Assert.Contains(">After 100 iterations.<", svg, StringComparison.Ordinal);
        foreach (var (width, theme) in ((int, ColorScheme)[])[(1280, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Light)])
        {
            await page.SetViewportSizeAsync(width, 844);
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await Expect(page.Locator($"html[data-theme={theme.ToString().ToLowerInvariant()}]")).ToBeAttachedAsync();
            await visit.SaveScreenshotAsync("figure-caption", theme, width);
            Assert.Empty(await Axe.CheckAsync(page));
        }
        await page.SetViewportSizeAsync(1280, 800);

        await OpenPreviewAsync();
        await Expect(caption).ToHaveValueAsync("Edges in every direction.\nAfter 100 iterations.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore original" }).ClickAsync();
        await Expect(caption).ToHaveValueAsync(OfTheResult());
        await Expect(page.Locator(".figure-preview img")).Not.ToHaveAttributeAsync("src", WithText());
        visit.AssertClean();

        async Task OpenPreviewAsync()
        {
            await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100");
            await page.GetByText("Download", new() { Exact = true }).First.ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
            await Expect(page.GetByTestId("figure-preview")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Schedule_OfASample_SaysThatNothingIsTrained()
    {
        await SampleAsync();
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/schedules");
        await page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).First.ClickAsync();
        var experiment = page.GetByLabel("Experiment", new() { Exact = true });
        await experiment.SelectOptionAsync((await experiment.Locator("option", new() { HasText = "The circle in MNIST filters" }).First.GetAttributeAsync("value"))!);
        await Expect(page.Locator("[data-schedule=repeats]")).ToContainTextAsync("Every run analyses the same sample again. Nothing is trained");
        await Expect(page.Locator("#schedule-seeds")).ToHaveCountAsync(0);
        await visit.SaveScreenshotAsync("schedule-sample");
        Assert.Empty(await Axe.CheckAsync(page));
        visit.AssertClean();
    }

    [Fact]
    public async Task Upload_InTheForm_HasPointsAndTheTimeOfTheReader()
    {
        await using var visit = await VisitAsync(zone: "Asia/Tokyo");
        await visit.OpenAsync("/new");
        await CircleUpload.TakeAsync(visit.Page, "circle.csv");
        await Expect(visit.Page.GetByTestId("chosen-cloud")).ToHaveTextAsync(Uploaded());
        await Expect(visit.Page.Locator(".summary .warning").First).ToContainTextAsync("Upload more points");
        await visit.Page.GetByTestId("chosen-cloud").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("upload-words");
        visit.AssertClean();
    }

    [GeneratedRegex(@"timeZone=Asia(%2F|/)Tokyo")]
    private static partial Regex OfTokyo();

    [GeneratedRegex(@"^\d+ \w+ \d{4}.* (GMT\+9|JST)$")]
    private static partial Regex InTokyo();

    [GeneratedRegex(@"Mapper\(")]
    private static partial Regex OfTheResult();

    [GeneratedRegex("text=Edges%20in")]
    private static partial Regex WithText();

    [GeneratedRegex(@"^\s*200 points with 9 coordinates, uploaded \d\d:\d\d (GMT\+9|JST)\.\s*$")]
    private static partial Regex Uploaded();
}
