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
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke link", Exact = true }).ClickAsync();
        await Expect(owner.Page.Locator("[data-link]")).ToHaveCountAsync(0);
        await Expect(owner.Page.GetByText("The link is revoked")).ToBeVisibleAsync();
        await owner.SaveScreenshotAsync("share-revoked");
        // What was pressed has gone, and the keyboard still answers.
        await owner.Page.Keyboard.PressAsync("Escape");
        await Expect(owner.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
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

    [Fact]
    public async Task Schedule_RunTwiceAndEditedByTwo_ShowsItsRerunsAndTellsTheSecond()
    {
        await FinishedRunAsync("Repeated");
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/schedules");
        await page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).First.ClickAsync();
        var experiment = page.GetByLabel("Experiment", new() { Exact = true });
        await experiment.SelectOptionAsync((await experiment.Locator("option", new() { HasText = "Repeated" }).First.GetAttributeAsync("value"))!);
        await page.GetByText("Monthly", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Time zone", new() { Exact = true }).SelectOptionAsync("Europe/Berlin");
        await Expect(page.Locator("[data-schedule=words]")).ToHaveTextAsync("On day 1 of every month at 03:00 Berlin time");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create schedule" }).ClickAsync();
        await page.Locator("[data-schedule-id]").GetByRole(AriaRole.Link, new() { Name = "Repeated" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Repeated");

        var reruns = page.GetByTestId("reruns").Locator("> li");
        for (var count = 1; count <= 2; count++)
        {
            await page.Locator("[data-act=run]").ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status).GetByText("Run started.")).ToBeVisibleAsync();
            await Expect(reruns).ToHaveCountAsync(count, new() { Timeout = 120_000 });
            await Expect(page.GetByText("Being compared")).ToHaveCountAsync(0, new() { Timeout = 120_000 });
        }
        await Expect(reruns.Last).ToContainTextAsync("The first rerun");
        await reruns.First.Locator("summary").ClickAsync();
        await Expect(reruns.First).ToContainTextAsync("Bottleneck distance in H₁");
        await Lab.Looks.CheckAsync(visit, "schedule-reruns");

        await using var other = await VisitAsync();
        await other.OpenAsync(new Uri(page.Url).AbsolutePath);
        foreach (var editor in new[] { page, other.Page })
            await editor.Locator("[data-act=edit]").ClickAsync();
        foreach (var (editor, time) in new[] { (page, "04:00"), (other.Page, "05:00") })
        {
            await editor.GetByLabel("At", new() { Exact = true }).FillAsync(time);
            await editor.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        }
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(other.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert)).ToContainTextAsync("has changed this schedule meanwhile");
        await other.SaveScreenshotAsync("schedule-conflict");
        visit.AssertClean();
        other.AssertClean();
        (await App.Client.DeleteAsync("/api/v1" + new Uri(page.Url).AbsolutePath)).Dispose();
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
