using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Accessibility;

/// <summary>A page brought to where it is looked at; disposing it ends what was started for it.</summary>
/// <param name="Expected">Complaints of the browser that belong to it, such as an answer 404.</param>
/// <param name="End">Ends it.</param>
internal sealed record Scene(string[] Expected, Func<Task>? End = null) : IAsyncDisposable
{
    public static Scene Plain { get; } = new([]);

    public async ValueTask DisposeAsync()
    {
        if (End is not null)
            await End();
    }
}

/// <summary>Every page of the product, with what opens in it.</summary>
internal static class Scenes
{
    private static readonly Dictionary<string, Func<BrowserTest, Visit, Task<Scene>>> All = new()
    {
        ["gallery"] = At("/"),
        ["gallery, notation not understood"] = At("/", async page =>
        {
            await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Searchbox).FillAsync("Mapper(30,3) of rho(200,0.3,100xM^1_40K(64,32)");
            await page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Searchbox).PressAsync("Enter");
            await Expect(page.Locator(".unread")).ToBeVisibleAsync();
        }),
        ["figures"] = At("/figures"),
        ["datasets"] = At("/datasets"),
        ["workers"] = At("/workers", page => Expect(page.Locator("[data-state=running]")).ToBeVisibleAsync()),
        ["compare, nothing"] = At("/compare"),
        ["compare, notices"] = At("/compare?runs=nonsense"),
        ["not found"] = async (_, visit) =>
        {
            await visit.Page.GotoAsync("/no-such-page");
            return new(["404"]);
        },
        ["link that ended"] = async (_, visit) =>
        {
            await visit.Page.GotoAsync("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            return new(["404"]);
        },
        ["unknown run"] = async (_, visit) =>
        {
            await visit.OpenAsync($"/runs/{Guid.Empty}");
            return new(["404"]);
        },
        ["unknown result"] = async (_, visit) =>
        {
            await visit.OpenAsync($"/runs/{Guid.Empty}/result");
            return new(["404"]);
        },
        ["new, training"] = At("/new"),
        ["new, notation wrong"] = At("/new", async page =>
        {
            await page.GetByLabel("Ensemble", new() { Exact = true }).FillAsync("40xQ(64,0,64)");
            await page.GetByLabel("Ensemble", new() { Exact = true }).PressAsync("Tab");
            // The answer renders the form: what is typed before it comes could be lost.
            await Expect(page.Locator("main .error").First).ToBeVisibleAsync();
            await page.GetByLabel("k", new() { Exact = true }).FillAsync("99999");
            await page.GetByLabel("k", new() { Exact = true }).PressAsync("Tab");
            await Expect(page.Locator("[data-field='density.k']")).ToContainTextAsync("99999");
        }),
        ["new, everything open"] = At("/new", page => page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(d => d.open = true)")),
        ["new, upload"] = At("/new", page => SourceAsync(page, "Upload a cloud or weights", "#upload")),
        ["new, sample"] = At("/new", page => SourceAsync(page, "Sample", "text=Checkpoints analysed")),
        ["runs"] = OfSample(_ => "/runs"),
        ["runs, filters wrong"] = At("/runs?loops=two&schedule=nightly", page => Expect(page.GetByTestId("check-filters")).ToContainTextAsync("not the ID of a schedule")),
        ["run, finished"] = OfSample(run => $"/runs/{run}"),
        ["run, training"] = TrainingAsync,
        ["run, failed"] = FailedAsync,
        ["result"] = OfSample(run => $"/runs/{run}/result?choice=L1_000100", ResultActs.DrawnAsync),
        ["result, node and bar chosen, settings open"] = OfSample(run => $"/runs/{run}/result?choice=L1_000100&color=circle-angle", ResultActs.ExploreAsync),
        ["result, menus open"] = OfSample(run => $"/runs/{run}/result?choice=L1_000100", ResultActs.MenusAsync),
        ["result, persistence diagram, discs"] = OfSample(run => $"/runs/{run}/result?choice=L1_000100", ResultActs.DiagramAsync),
        ["result, other settings"] = OfSample(run => $"/runs/{run}/result?choice=L1_000100&g=2&k=0&n=99", ResultActs.SettingsAsync),
        ["result, saved views"] = ViewsAsync,
        ["share dialog"] = OfSample(run => $"/runs/{run}/result", ResultActs.ShareAsync),
        ["shared result"] = SharedAsync(""),
        ["shared timeline"] = SharedAsync("/timeline"),
        ["timeline"] = OfSample(run => $"/runs/{run}/timeline", TimelineDrawnAsync),
        ["compare"] = OfSample(run => $"/compare?runs={run}:L1_000000,{run}:L1_000100", ComparedAsync),
        ["sweep"] = OfSample(run => $"/runs/{run}/sweep?choice=L1_000100", async page =>
        {
            await page.Locator("[data-act=start]").ClickAsync();
            await Expect(page.Locator("[data-cell]").First).ToBeVisibleAsync();
            await Expect(page.Locator("[data-act=cancel]")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        }),
        ["schedules, dialog"] = OfSample(_ => "/schedules", async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create schedule" })).ToBeVisibleAsync();
        }),
        ["schedules, one"] = ScheduledAsync,
    };

    public static string[] Names => [.. All.Keys];

    public static Task<Scene> OpenAsync(string name, BrowserTest test, Visit visit) => All[name](test, visit);

    private static Func<BrowserTest, Visit, Task<Scene>> At(string address, Func<IPage, Task>? act = null) => async (_, visit) =>
    {
        await visit.OpenAsync(address);
        await visit.SettleAsync();
        if (act is not null)
            await act(visit.Page);
        return Scene.Plain;
    };

    private static Func<BrowserTest, Visit, Task<Scene>> OfSample(Func<Guid, string> address, Func<IPage, Task>? act = null) =>
        async (test, visit) => await At(address(await test.SampleAsync()), act)(test, visit);

    private static async Task SourceAsync(IPage page, string name, string shows)
    {
        await Expect(page.Locator("fieldset.columns")).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = name }).ChooseAsync();
        await Expect(page.Locator(shows)).ToBeVisibleAsync();
    }

    private static Task TimelineDrawnAsync(IPage page) => Expect(page.GetByTestId("large").Locator("svg")).ToBeVisibleAsync(new() { Timeout = 60_000 });

    private static async Task ComparedAsync(IPage page)
    {
        await Expect(page.Locator(".graphs svg").Nth(1)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator("main .tw-skeleton")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
    }

    private static async Task<Scene> ViewsAsync(BrowserTest test, Visit visit)
    {
        var run = await test.SampleAsync();
        var views = new SavedViews(test.App, run);
        await views.AddAsync("Three nodes on the circle", "nodes=0.1.2");
        await views.AddAsync("The graph by itself", "layout=force");
        await visit.OpenAsync($"/runs/{run}/result");
        await Expect(visit.Page.GetByTestId("views").Locator("li")).ToHaveCountAsync(2);
        await ResultActs.DrawnAsync(visit.Page);
        return new([], async () => await views.DisposeAsync());
    }

    private static async Task<Scene> TrainingAsync(BrowserTest test, Visit visit)
    {
        var run = await test.SubmitAsync(new { notation = "2xM(16,0,32) on mnist at 0,900000", name = "In training", spec = new { density = new { k = 2, p = 1.0 } } });
        await test.WaitAsync(run, "training");
        await visit.OpenAsync($"/runs/{run}");
        await Expect(visit.Page.GetByRole(AriaRole.Progressbar).First).ToBeVisibleAsync();
        return new([], async () => (await test.App.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose());
    }

    /// <summary>Equal points have no direction: normalising drops all of them, and the analysis says so.</summary>
    private static async Task<Scene> FailedAsync(BrowserTest test, Visit visit)
    {
        using var form = new MultipartFormDataContent { { new StringContent(string.Concat(Enumerable.Repeat("1,1,1,1,1,1,1,1,1\n", 40))), "file", "flat.csv" } };
        using var answer = await test.App.Client.PostAsync("/api/v1/clouds", form);
        var cloud = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        var run = await test.SubmitAsync(new { cloud, name = "Flat", spec = new { density = new { k = 5, p = 0.5 } } });
        Assert.Equal("failed", (await test.FinishedAsync(run)).GetProperty("state").GetString());
        await visit.OpenAsync($"/runs/{run}");
        await Expect(visit.Page.Locator(".status .error")).ToBeVisibleAsync();
        return new([], async () => (await test.App.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose());
    }

    private static Func<BrowserTest, Visit, Task<Scene>> SharedAsync(string part) => async (test, visit) =>
    {
        using var answer = await test.App.Client.PostAsJsonAsync("/api/v1/shares", new { run = await test.SampleAsync(), scope = "download" });
        var share = await answer.Content.ReadFromJsonAsync<JsonElement>();
        await visit.OpenAsync(new Uri(share.GetProperty("url").GetString()!).AbsolutePath + part);
        await (part.Length > 0 ? TimelineDrawnAsync(visit.Page) : ResultActs.DrawnAsync(visit.Page));
        return new([], async () => (await test.App.Client.DeleteAsync($"/api/v1/shares/{share.GetProperty("id").GetGuid()}")).Dispose());
    };

    private static async Task<Scene> ScheduledAsync(BrowserTest test, Visit visit)
    {
        await test.SampleAsync();
        await visit.OpenAsync("/schedules");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).First.ClickAsync();
        var experiment = page.GetByLabel("Experiment", new() { Exact = true });
        await experiment.SelectOptionAsync((await experiment.Locator("option").Nth(1).GetAttributeAsync("value"))!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create schedule" }).ClickAsync();
        await Expect(page.Locator("[data-schedule-id]").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        var id = await page.Locator("[data-schedule-id]").First.GetAttributeAsync("data-schedule-id");
        return new([], async () => (await test.App.Client.DeleteAsync($"/api/v1/schedules/{id}")).Dispose());
    }
}
