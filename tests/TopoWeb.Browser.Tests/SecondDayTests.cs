using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>What a researcher needs on the second day: names, notes, tags, saved views, and a list that can be searched.</summary>
public sealed class SecondDayTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Run_IsNamedTaggedNoted_AndFoundAgain()
    {
        var sample = await SampleAsync();
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{sample}");
        try
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
            await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Day two");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Day two");

            await page.GetByLabel("New tag").FillAsync("Thesis, chapter 2");
            await page.GetByLabel("New tag").PressAsync("Enter");
            await Expect(page.GetByTestId("notes").Locator(".tag")).ToHaveCountAsync(2);

            await page.GetByRole(AriaRole.Button, new() { Name = "Write a note" }).ClickAsync();
            await page.GetByLabel("Markdown").FillAsync("# What is here\n\nThe circle is **clear** after 100 iterations, see [the paper](https://example.org/paper).\n\n<script>document.title = 'taken'</script>\n\n![huge](https://example.org/huge.png)");
            await Expect(page.GetByTestId("preview").Locator("strong")).ToHaveTextAsync("clear");
            await visit.SaveScreenshotAsync("run-note-preview");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save note" }).ClickAsync();
            await Expect(page.GetByTestId("note").GetByRole(AriaRole.Heading, new() { Level = 3 })).ToHaveTextAsync("What is here");
            // Nothing of it ran or was loaded: AssertClean knows of every request.
            await Expect(page.GetByTestId("note").Locator("script, img")).ToHaveCountAsync(0);
            await Expect(page).ToHaveTitleAsync(new Regex("^Day two"));
            await visit.SaveScreenshotAsync("run-note");
            await visit.AssertFitsAsync();

            await visit.OpenAsync("/runs");
            await page.GetByLabel("Search", new() { Exact = true }).FillAsync("chapter");
            await Expect(page.Locator("a.name")).ToHaveTextAsync(["Day two"]);
            await page.GetByText("More filters").ClickAsync();
            await page.GetByLabel("Significant loops").SelectOptionAsync("3+");
            await Expect(page.GetByTestId("no-match")).ToContainTextAsync("Use fewer words, or remove a filter");
            await visit.SaveScreenshotAsync("runs-no-match");
            await page.GetByRole(AriaRole.Button, new() { Name = "Remove the number of loops" }).ClickAsync();
            await page.GetByLabel("Select Day two").CheckAsync();
            await Expect(page.GetByTestId("selection")).ToContainTextAsync("1 selected");
            await visit.SaveScreenshotAsync("runs-selected");
            visit.AssertClean();
        }
        finally
        {
            using var _ = await App.Client.PatchAsJsonAsync($"/api/v1/runs/{sample}", new { name = "", note = "", tags = Array.Empty<string>() });
        }
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 768)]
    public async Task Pages_OfTheSecondDay_Fit(ColorScheme theme, int width)
    {
        var sample = await SampleAsync();
        using var labels = await App.Client.PatchAsJsonAsync($"/api/v1/runs/{sample}", new { note = "## Found\n\n- a circle\n- `" + new string('x', 200) + "`", tags = new[] { "thesis", new string('t', 50) } });
        labels.EnsureSuccessStatusCode();
        try
        {
            await using var visit = await VisitAsync(theme, width, 844);
            await visit.OpenAsync($"/runs/{sample}");
            await Expect(visit.Page.GetByTestId("note")).ToBeVisibleAsync();
            await visit.AssertFitsAsync();
            await visit.SaveScreenshotAsync("run-labels");
            await visit.OpenAsync("/runs?from=2020-01-01");
            await Expect(visit.Page.Locator("a.name").First).ToBeVisibleAsync();
            await visit.Page.Locator("tbody input[type=checkbox]").First.CheckAsync();
            await visit.AssertFitsAsync();
            await visit.SaveScreenshotAsync("runs-filters");
            visit.AssertClean();
        }
        finally
        {
            using var _ = await App.Client.PatchAsJsonAsync($"/api/v1/runs/{sample}", new { note = "", tags = Array.Empty<string>() });
        }
    }

    [Fact]
    public async Task Views_AreSavedBesideTheResult_AndSharedAsAStory()
    {
        var sample = await SampleAsync();
        await using var saved = new SavedViews(App, sample);
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{sample}/result?nodes=0.1.2&color=pca1");
        await Expect(page.GetByTestId("views")).ToBeVisibleAsync();
        await page.GetByLabel("Save this view").FillAsync("Three nodes on the circle");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Expect(page.GetByTestId("views").Locator("li")).ToHaveCountAsync(1);
        await visit.OpenAsync($"/runs/{sample}/result?layout=force");
        await page.GetByLabel("Save this view").FillAsync("The graph by itself");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
        await Expect(page.GetByTestId("views").Locator("li")).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Link, new() { Name = "Three nodes on the circle" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("color=pca1.*saved="));
        await Expect(page.GetByTestId("views").Locator("li[aria-current]")).ToContainTextAsync("Three nodes");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" })).ToContainTextAsync("3 nodes");
        await visit.SaveScreenshotAsync("saved-views");
        // The settings keep most of the column, and all of it where the views are folded.
        var (settings, pane) = (page.Locator(".settings > .readout-items"), page.GetByTestId("views"));
        var (list, views) = ((await settings.BoundingBoxAsync())!.Height, (await pane.BoundingBoxAsync())!.Height);
        Assert.True(list > views && list > 240, $"{list} px for the settings, {views} px for the views");
        await pane.Locator("summary").ClickAsync();
        await Expect(pane.GetByLabel("Save this view")).ToBeHiddenAsync();
        Assert.True((await settings.BoundingBoxAsync())!.Height > list + 100);
        await pane.Locator("summary").ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Share all 2 as a story" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Share 2 views as a story");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var address = await page.Locator("#share-url").InputValueAsync();
        visit.AssertClean();

        await using var guest = await VisitAsync(ColorScheme.Dark, 390, 844);
        await guest.OpenAsync(address);
        var story = guest.Page.GetByTestId("story");
        await Expect(story).ToContainTextAsync("Three nodes on the circle");
        await guest.SaveScreenshotAsync("story");
        await story.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(story).ToContainTextAsync("The graph by itself");
        await Expect(story).ToContainTextAsync("View 2 of 2");
        await Expect(guest.Page).ToHaveURLAsync(new Regex("layout=force"));
        await guest.AssertFitsAsync();
        guest.AssertClean();
    }

    [Fact]
    public async Task Uploads_AreListedRenamedAndDeleted()
    {
        using (var form = new MultipartFormDataContent { { new ByteArrayContent(CircleUpload.Csv()), "file", "second-day.csv" } })
        using (var uploaded = await App.Client.PostAsync("/api/v1/clouds", form))
            uploaded.EnsureSuccessStatusCode();
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/datasets");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename second-day.csv" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("A ring");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("uploads")).ToContainTextAsync("A ring");
        await page.GetByTestId("uploads").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("uploads");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete A ring" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete permanently" }).ClickAsync();
        await Expect(page.GetByTestId("uploads")).Not.ToContainTextAsync("A ring");
        visit.AssertClean();
    }
}
