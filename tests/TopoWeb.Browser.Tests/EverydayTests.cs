using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>What happens on the second day: names without a space, other time zones, addresses of what is gone, pages that stay open while others work.</summary>
public sealed partial class EverydayTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Name_LongAndWithoutASpace_FitsTheGallery()
    {
        var run = await RunCircleAsync(new string('n', 100));
        await using var visit = await VisitAsync(width: 390, height: 844);
        await visit.OpenAsync("/");
        await visit.SettleAsync();
        await visit.SaveScreenshotAsync("long-name");
        await visit.AssertFitsAsync();
        (await App.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose();
    }

    [Fact]
    public async Task Log_InAnotherTimeZone_HasItsTimes()
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync(zone: "Asia/Tokyo");
        await visit.OpenAsync($"/runs/{run}");
        var time = visit.Page.Locator(".log time").First;
        await Expect(time).ToHaveTextAsync(InTokyo());
        await Expect(time).ToHaveAttributeAsync("title", InUtc());
        visit.AssertClean();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/result")]
    [InlineData("/timeline")]
    [InlineData("/sweep")]
    public async Task Run_Unknown_AnswersNotFound(string page)
    {
        using var answer = await App.Client.GetAsync($"/runs/{Guid.NewGuid()}{page}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("may have been deleted", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ApiReference_HasLanguageThemeAndAWayBack()
    {
        await using var visit = await VisitAsync(ColorScheme.Dark);
        var page = visit.Page;
        await page.GotoAsync("/docs/api/reference", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await Expect(page.Locator("html[lang=en][data-theme=dark]")).ToBeAttachedAsync();
        await Expect(page.Locator("body.dark-mode")).ToBeAttachedAsync();
        await visit.SaveScreenshotAsync("api-reference");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Light theme" }).ClickAsync();
        await Expect(page.Locator("body.light-mode")).ToBeAttachedAsync();
        await visit.SaveScreenshotAsync("api-reference", ColorScheme.Light, 1280);
        await page.GetByRole(AriaRole.Link, new() { Name = "How to use the API" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(App.Address, "/docs/api").ToString());
        visit.AssertClean();
    }

    [Fact]
    public async Task Timeline_ForWhomWantsLessMotion_DoesNotPlay()
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{run}/timeline?at=L1_000000");
        await Expect(page.Locator("[data-timeline=play]")).ToBeHiddenAsync();
        await Expect(page.GetByText("Playing is off")).ToBeVisibleAsync();
        // The keys are heard once the page's script is there: from then on it keeps them, also the one that leads nowhere from the first result.
        await Poll.UntilAsync(() => page.EvaluateAsync<bool>("!document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }))"), () => "the timeline does not hear the keys.");
        var label = await page.GetByTestId("now").TextContentAsync();
        await page.Keyboard.PressAsync(" ");
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByTestId("now")).Not.ToHaveTextAsync(label!);

        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await page.Locator("[data-timeline=play]").ClickAsync();
        await Expect(page.Locator("[data-timeline=play][aria-pressed=true]")).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await Expect(page.Locator("[data-timeline=play][aria-pressed=false]")).ToBeAttachedAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Tabs_OfARunThatIsDeletedElsewhere_SaySo()
    {
        var run = await RunCircleAsync("Soon gone");
        await using var details = await VisitAsync();
        await details.OpenAsync($"/runs/{run}");
        await using var result = await VisitAsync();
        await result.OpenAsync($"/runs/{run}/result");
        (await App.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose();
        await Expect(details.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Run not found");
        await Expect(result.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Run not found");
        details.AssertClean();
    }

    [Fact]
    public async Task Server_Restarted_PageComesBackByItselfWithWhatWasTyped()
    {
        var directory = Directory.CreateTempSubdirectory("topoweb-restart-");
        try
        {
            await using var app = await PublishedApp.ServeAsync(new Dictionary<string, string> { ["Database:Directory"] = Path.Combine(directory.FullName, "data"), ["Samples:InGallery"] = "false" });
            await using var visit = await VisitAsync();
            var page = visit.Page;
            await visit.OpenAsync(new Uri(app.Address, "/new").ToString());
            await Expect(page.Locator("fieldset.columns")).ToBeEnabledAsync();
            await page.GetByLabel("Ensemble", new() { Exact = true }).FillAsync("7xM(16,0,16)");
            await page.GetByLabel("Ensemble", new() { Exact = true }).PressAsync("Tab");
            // The answer renders the form: what is typed before it comes could be lost.
            await Expect(page.Locator("[data-summary=notation]")).ToContainTextAsync("(16,0,16)");
            await page.GetByLabel("k", new() { Exact = true }).FillAsync("77");
            await page.EvaluateAsync("window.stale = true");

            await app.KillAsync();
            await Expect(page.GetByText("Connection lost. Reconnecting")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await Expect(page.GetByLabel("k", new() { Exact = true })).ToHaveValueAsync("77");
            await app.StartAsync();
            await page.WaitForFunctionAsync("() => !window.stale", null, new() { Timeout = 90_000 });
            await Expect(page.GetByText("What you had typed is back")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await visit.SaveScreenshotAsync("restarted");
            await Expect(page.GetByLabel("k", new() { Exact = true })).ToHaveValueAsync("77");
            await Expect(page.GetByLabel("Ensemble", new() { Exact = true })).ToHaveValueAsync("7xM(16,0,16)");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<Guid> RunCircleAsync(string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(CircleUpload.Csv()), "file", "circle.csv" } };
        using var answer = await App.Client.PostAsync("/api/v1/clouds", form);
        var cloud = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var run = await SubmitAsync(new { cloud, name, spec = new { density = new { k = 10, p = 1.0 }, barcode = new { landmarks = 20 }, mapper = new { resolution = 10 } } });
        Assert.Equal("succeeded", (await FinishedAsync(run)).GetProperty("state").GetString());
        return run;
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d (GMT\+9|JST)$")]
    private static partial Regex InTokyo();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$")]
    private static partial Regex InUtc();
}
