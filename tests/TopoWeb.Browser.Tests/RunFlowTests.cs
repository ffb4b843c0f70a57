using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A run that goes on: its progress, its cancel, a reload, and a server that is killed under it.</summary>
public sealed class RunFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly object Endless = new
    {
        notation = "2xM(16,0,32) on mnist at 0,900000",
        name = "Endless",
        spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } },
    };

    [Fact]
    public async Task Run_InTraining_ShowsProgressAndCancels()
    {
        var run = await SubmitAsync(Endless);
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{run}");
        await AssertIterationsMoveAsync(page);
        await Expect(page.GetByRole(AriaRole.Progressbar).First).ToBeVisibleAsync();
        await visit.SaveScreenshotAsync("run-training");

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("Cancelled");
        await page.ReloadAsync();
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("Cancelled");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Retry" })).ToBeVisibleAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Run_PageReloadedInTraining_GoesOnWhereItIs()
    {
        var run = await SubmitAsync(Endless);
        try
        {
            await using var visit = await VisitAsync();
            await visit.OpenAsync($"/runs/{run}");
            var before = await AssertIterationsMoveAsync(visit.Page);
            await visit.OpenAsync($"/runs/{run}");
            Assert.True(await AssertIterationsMoveAsync(visit.Page) > before);
            visit.AssertClean();
        }
        finally
        {
            await CancelAsync(run);
        }
    }

    [Fact]
    public async Task Run_ServerKilledInTraining_GoesOnAfterItsRestart()
    {
        var run = await SubmitAsync(Endless);
        try
        {
            await using var visit = await VisitAsync();
            await visit.OpenAsync($"/runs/{run}");
            await AssertIterationsMoveAsync(visit.Page);
            await visit.Page.EvaluateAsync("window.stale = true");
            await App.KillAsync();
            await Expect(visit.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
            await visit.SaveScreenshotAsync("connection-lost");
            await App.StartAsync();

            // The page comes back by itself; opening it at the same moment would end in the middle.
            await visit.Page.WaitForFunctionAsync("() => !window.stale", null, new() { Timeout = 90_000 });
            await Expect(visit.Page.GetByTestId("run-state")).ToHaveTextAsync("Training");
            await AssertIterationsMoveAsync(visit.Page);
        }
        finally
        {
            await CancelAsync(run);
        }
    }

    [Fact]
    public async Task Delete_AskedTwice_TakesTheRunOffTheList()
    {
        var run = await SubmitAsync(Endless);
        await WaitAsync(run, "training");
        await CancelAsync(run);
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{run}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete permanently" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(App.Address, "/runs").ToString());
        await Expect(page.Locator($"a[href='runs/{run}']")).ToHaveCountAsync(0);
        visit.AssertClean();
    }

    private async Task CancelAsync(Guid run) => (await App.Client.PostAsync($"/api/v1/runs/{run}/cancel", null)).Dispose();

    /// <summary>The number of iterations on the page changes by itself; the last one seen.</summary>
    private static async Task<long> AssertIterationsMoveAsync(IPage page)
    {
        var iterations = page.GetByTestId("iterations");
        await Expect(iterations).Not.ToHaveTextAsync("0 of 1,800,000", new() { Timeout = 60_000 });
        var first = await iterations.InnerTextAsync();
        await Expect(iterations).Not.ToHaveTextAsync(first);
        return long.Parse((await iterations.InnerTextAsync()).Split(' ')[0].Replace(",", ""));
    }
}
