using TopoWeb.Tests.Experiments;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exports;
using TopoWeb.Results;
using TopoWeb.Results.Graph;
using TopoWeb.Results.Live;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Results.Live;

public sealed class LivePaneTests : BunitContext
{
    private readonly LiveSession _session = new(LiveSamples.Analysis());

    public LivePaneTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddScoped<PrerenderedOnce>();
    }

    [Fact]
    public async Task Render_Stored_OffersEveryControlWithItsLimits()
    {
        var page = Pane(await ModelAsync());
        Assert.Equal(["k", "p", "landmarks", "nu", "dim", "tmax", "lens1", "lens2", "lens3", "n", "g", "cover", "metric", "clustering", "bins"], page.FindAll(".control").Select(c => c.GetAttribute("data-live")));
        Assert.All(page.FindAll(".control"), c => Assert.NotEmpty(c.GetAttribute("data-readout")!));
        Assert.Contains("between 1 and 149", page.Find("[data-live=k]").GetAttribute("data-readout"), StringComparison.Ordinal);
        Assert.Equal(5, page.FindAll(".slider").Count);
        Assert.Empty(page.FindAll("[data-changed], .acts"));
    }

    [Fact]
    public async Task Change_FieldSliderAndSelect_AreReported()
    {
        var changes = new List<LiveChange>();
        var page = Pane(await ModelAsync(), changes.Add);
        page.Input("#live-k", "12");
        page.Input("[data-live=g] .slider", "2.4");
        page.Change("#live-metric", "cosine");
        Assert.Equal([new("k", "12"), new("g", "2.4"), new("metric", "cosine")], changes);
    }

    [Fact]
    public async Task Change_WrongValue_IsSaidAtTheFieldAndStaysAsTyped()
    {
        var model = await ModelAsync();
        var page = Pane(model, c => model.Set(c.Name, c.Text));
        page.Input("#live-k", "1000");
        Assert.Equal("1000", page.Find("#live-k").GetAttribute("value"));
        Assert.Contains("must be between 1 and 149", page.Find("[data-live=k] .error").TextContent, StringComparison.Ordinal);
        page.Input("#live-k", "20");
        Assert.Empty(page.FindAll(".error"));
        Assert.True(page.Find("[data-live=k]").HasAttribute("data-changed"));
        Assert.Equal("Back to the stored result", page.Find("[data-act=reset]").TextContent);
    }

    [Fact]
    public async Task Rule_FixedThreshold_ShowsItsParameter()
    {
        var model = await ModelAsync();
        var page = Pane(model, c => model.Set(c.Name, c.Text));
        page.Change("#live-clustering", "fixed-threshold");
        Assert.Empty(page.FindAll("[data-live=bins]"));
        Assert.Equal("1", page.Find("#live-threshold").GetAttribute("value"));
    }

    [Fact]
    public async Task Workbench_OtherGraph_KeepsTheVerdictOfTheSameBars()
    {
        var model = await ModelAsync();
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, model.Document).Add(w => w.Live, model).Add(w => w.Significance, SignificanceSamples.One("Said.", 0.1))
            .Add(w => w.DownloadBase, "/api/v1/runs/7").Add(w => w.Downloads, DownloadScope.Results));
        Assert.Contains("Said.", page.Find(".verdict").TextContent, StringComparison.Ordinal);
        model.Set("n", "8");
        await model.ComputeAsync(TimeSpan.Zero);
        page.Render();
        Assert.Contains("Mapper(8, 2)", page.Find(".formula").TextContent, StringComparison.Ordinal);
        Assert.Contains("Said.", page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".downloads"));
    }

    /// <summary>What is said of the stored bars is not said of others: their comparison is computed when somebody asks for it.</summary>
    [Fact]
    public async Task Workbench_OtherBars_AreComparedOnRequest()
    {
        var model = await ModelAsync();
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, model.Document).Add(w => w.Live, model).Add(w => w.Significance, SignificanceSamples.One("Said.", 0.1)));
        model.Set("k", "12");
        await model.ComputeAsync(TimeSpan.Zero);
        page.Render();
        Assert.Empty(page.FindAll("[data-testid=verdict], .strength-clear, .null-key"));
        page.Click("[data-testid=compare-random]");
        page.WaitForAssertion(() =>
        {
            page.Render();
            Assert.Contains("32 starting landmarks", page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(20));
        Assert.NotEmpty(page.FindAll(".null-key"));

        // Other bars again: what was computed is not of them. Back at the stored ones, theirs holds.
        model.Set("k", "14");
        page.Render();
        Assert.Empty(page.FindAll("[data-testid=verdict]"));
        model.Reset();
        page.Render();
        Assert.Contains("Said.", page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workbench_SettingsWithoutComparison_SaysWhy()
    {
        var model = await ModelAsync();
        model.Set("dim", "0");
        await model.ComputeAsync(TimeSpan.Zero);
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, model.Document).Add(w => w.Live, model));
        Assert.Contains("Only H₀ was computed", page.Find("[data-verdict-note]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=compare-random]"));
    }

    private static async Task<LiveModel> ModelAsync(LiveSession session)
    {
        var stored = await LiveSamples.StoredAsync();
        return new(stored, new ResultExploration(stored), session);
    }

    private Task<LiveModel> ModelAsync() => ModelAsync(_session);

    private IRenderedComponent<LivePane> Pane(LiveModel model, Action<LiveChange>? change = null) =>
        Render<LivePane>(p => p.Add(l => l.Live, model).Add(l => l.OnChange, EventCallback.Factory.Create<LiveChange>(this, change ?? (_ => { }))));

    [Fact]
    public async Task Change_TooManyNodes_SaysTheLimitAndWhatToChangeAndTheViewStays()
    {
        using var session = new LiveSession(LiveSamples.Analysis(new() { LiveNodes = 3 }));
        var model = await ModelAsync(session);
        model.Set("n", "12");
        await model.ComputeAsync(TimeSpan.Zero);
        var page = Render<ResultWorkbench>(p => p.Add(w => w.Document, Samples.Result()).Add(w => w.Live, model));
        var said = string.Concat(page.FindAll("[role=alert]").Select(a => a.TextContent));
        Assert.Contains("at most 3 can be drawn", said, StringComparison.Ordinal);
        Assert.Contains("Lower resolution or gain", said, StringComparison.Ordinal);
        Assert.Contains("could not be computed", page.Find("[data-stale]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".largest button"));
    }
}
