using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A result is shared, seen by a stranger, revoked; an experiment is put on a schedule.</summary>
public sealed class SharingFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Fact]
    public async Task Share_Result_OpensInAFreshProfileUntilRevoked()
    {
        var run = await FinishedRunAsync("Shared");
        await using var owner = await VisitAsync();
        await owner.OpenAsync($"/runs/{run}/result");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Share" }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        var url = await owner.Page.Locator("#share-url").InputValueAsync();
        await owner.SaveScreenshotAsync("share");

        await using (var guest = await VisitAsync())
        {
            Assert.Equal(200, (await guest.OpenAsync(url)).Status);
            await Expect(guest.Page.GetByRole(AriaRole.Region, new() { Name = "Mapper graph" }).Locator("canvas").First).ToBeVisibleAsync();
            await Expect(guest.Page.GetByRole(AriaRole.Button, new() { Name = "Share" })).ToHaveCountAsync(0);
            await Expect(guest.Page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
            await guest.SaveScreenshotAsync("shared");
            guest.AssertClean();
        }

        await owner.Page.Locator("[data-link]").GetByRole(AriaRole.Button, new() { NameRegex = new("^Revoke") }).ClickAsync();
        await Expect(owner.Page.Locator("[data-link]").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await using var late = await VisitAsync();
        var response = await late.Page.GotoAsync(url);
        Assert.Equal(404, response!.Status);
        await Expect(late.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("This link is not valid");
        owner.AssertClean();
        late.AssertClean("404");
    }

    [Fact]
    public async Task Schedule_MadePausedAndDeleted_IsOnTheListMeanwhile()
    {
        await FinishedRunAsync("Scheduled");
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/schedules");
        await page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).First.ClickAsync();
        var experiment = page.GetByLabel("Experiment", new() { Exact = true });
        var option = await experiment.Locator("option", new() { HasText = "Scheduled" }).First.GetAttributeAsync("value");
        await experiment.SelectOptionAsync(option!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create schedule" }).ClickAsync();

        var schedule = page.Locator("[data-schedule-id]");
        await Expect(schedule).ToHaveCountAsync(1);
        await Expect(schedule.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("Scheduled");
        await visit.SaveScreenshotAsync("schedules-one");
        await schedule.GetByText("Active", new() { Exact = true }).ClickAsync();
        await Expect(schedule).ToContainTextAsync("No runs while paused");
        await schedule.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await schedule.GetByRole(AriaRole.Button, new() { Name = "Delete schedule" }).ClickAsync();
        await Expect(schedule).ToHaveCountAsync(0);
        visit.AssertClean();
    }

    private async Task<Guid> FinishedRunAsync(string name)
    {
        var run = await SubmitAsync(new
        {
            notation = "2xM(8,0,8) on mnist at 0",
            name,
            spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } },
        });
        Assert.Equal("succeeded", (await FinishedAsync(run)).GetProperty("state").GetString());
        return run;
    }
}
