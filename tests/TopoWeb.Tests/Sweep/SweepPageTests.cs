using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Sweep;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Results.Live;

namespace TopoWeb.Tests.Sweep;

public sealed class SweepPageTests : IAsyncLifetime
{
    private PageContext _context = null!;
    private Guid _run;

    public async ValueTask InitializeAsync()
    {
        _context = await PageContext.CreateAsync();
        _run = await StoreAsync();
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Compute_Lists_FillsEveryCellAndKeepsTheListsInTheAddress()
    {
        var page = Open("choice=points");
        page.Input("#sweep-k", "8, 10");
        page.Input("#sweep-n", "5, 6, 7");
        page.Input("#sweep-g", "2");
        Assert.Equal("Compute 6 cells", page.Find("[data-act=start]").TextContent);
        page.Submit("form");
        page.WaitForAssertion(() => Assert.Equal(6, page.FindAll("[data-cell] svg").Count));
        Assert.Equal(["ρ(8, 0.6)", "ρ(10, 0.6)"], page.FindAll("tbody th").Select(t => t.TextContent));
        Assert.Equal(["Mapper(5, 2)", "Mapper(6, 2)", "Mapper(7, 2)"], page.FindAll("thead th").Select(t => t.TextContent));
        var addresses = page.FindAll("[data-cell]").Select(c => c.GetAttribute("href")).ToList();
        Assert.Equal($"runs/{_run}/result?choice=points&k=8&n=5", addresses[0]);
        Assert.Equal($"runs/{_run}/result?choice=points", addresses[4]);
        Assert.Contains("k=8%2C%2010", _context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ListsInTheAddress_ComputesAtOnce()
    {
        var page = Open("choice=points&k=10&p=0.6&n=4,5&g=2");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-cell] svg").Count));
    }

    [Theory]
    [InlineData("k", "10, 150", "must be between 1 and 149")]
    [InlineData("p", "0.5, x", "must be a number")]
    [InlineData("g", "0.5", "must be between 1 and 100")]
    [InlineData("n", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33", "limit is 64")]
    public void Lists_Wrong_AreSaidAtTheField(string name, string list, string says)
    {
        var page = Open("choice=points");
        page.Input("#sweep-k", "10, 11");
        page.Input($"#sweep-{name}", list);
        Assert.Contains(says, page.Find($"[data-field={name}] .error").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-act=start]").HasAttribute("disabled"));
    }

    private IRenderedComponent<SweepPage> Open(string query)
    {
        _context.Get<NavigationManager>().NavigateTo($"/runs/{_run}/sweep?{query}");
        var page = _context.Render<SweepPage>(p => p.Add(s => s.Id, _run));
        page.WaitForElement("form");
        return page;
    }

    private async Task<Guid> StoreAsync()
    {
        var cancellation = Xunit.TestContext.Current.CancellationToken;
        var stored = await LiveSamples.StoredAsync();
        var artifacts = _context.Get<ArtifactStore>();
        await artifacts.PutAsync("filters", FilterSource.Kind, stored.Filters.ToBytes(), cancellation);
        await new ArtifactStageStore(artifacts).PutAsync("result", new Staged<ResultDocument>(stored.Document, "result", 0), cancellation);
        await using var db = await _context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(cancellation);
        var spec = """{"source":{"kind":"cloud"}}""";
        var experiment = new ExperimentRow { Id = Guid.NewGuid(), Name = "points", SpecJson = spec, CreatedAt = DateTime.UtcNow };
        var run = new RunRow { Id = Guid.NewGuid(), ExperimentId = experiment.Id, SpecJson = spec, State = RunState.Succeeded, CreatedAt = DateTime.UtcNow };
        db.Experiments.Add(experiment);
        db.Runs.Add(run);
        db.RunResults.Add(new RunResultRow { RunId = run.Id, Choice = "points", Label = "Points", ResultKey = "result", FiltersKey = "filters" });
        await db.SaveChangesAsync(cancellation);
        return run.Id;
    }

    [Fact]
    public async Task Cancel_WhileComputing_EndsTheComputation()
    {
        var cancellation = Xunit.TestContext.Current.CancellationToken;
        var limits = _context.Get<TopoWeb.Results.Live.LiveLimits>();
        // Both places are taken: the first cell waits for as long as the test likes.
        using (await limits.EnterAsync(cancellation))
        using (await limits.EnterAsync(cancellation))
        {
            var page = Open("choice=points&k=10&p=0.6&n=4,5&g=2");
            await page.WaitForElementAsync("[data-act=cancel]");
            await page.ClickAsync("[data-act=cancel]");
            page.WaitForAssertion(() => Assert.Contains("Stopped after 0 of 2 cells", page.Markup, StringComparison.Ordinal));
            Assert.Empty(page.FindAll("[data-cell]"));
            Assert.NotNull(page.Find("[data-act=start]"));
        }
        Assert.Empty(await StagesAsync());
    }

    [Fact]
    public async Task Leave_WhileComputing_EndsTheComputation()
    {
        var cancellation = Xunit.TestContext.Current.CancellationToken;
        var limits = _context.Get<TopoWeb.Results.Live.LiveLimits>();
        var first = await limits.EnterAsync(cancellation);
        var second = await limits.EnterAsync(cancellation);
        var page = Open("choice=points&k=10&p=0.6&n=4,5&g=2");
        await page.WaitForElementAsync("[data-act=cancel]");
        await _context.DisposeComponentsAsync();
        first.Dispose();
        second.Dispose();
        // Nobody else waits: the cell that did would have been before these two.
        using (await limits.EnterAsync(cancellation))
        using (await limits.EnterAsync(cancellation))
            Assert.Empty(await StagesAsync());
    }

    /// <summary>What has been computed beyond the stored result.</summary>
    private async Task<List<string>> StagesAsync()
    {
        await using var db = await _context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        return await db.Artifacts.Where(a => a.Key != "filters" && a.Key != "result").Select(a => a.Kind).ToListAsync();
    }
}
