using TopoWeb.Access;
using TopoWeb.Tests.Experiments;
using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering;
using TopoWeb.Results;
using TopoWeb.Runs;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Results;

/// <summary>The result page: what it reads, what comes while it is open, what it keeps as a run.</summary>
public sealed class RunResultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SignificanceView Significance = SignificanceSamples.One("One bar is longer than those of random filters.", 0.1);

    private static IRenderedComponent<RunResult> Open(PageContext context, Guid run, string query = "")
    {
        context.Get<NavigationManager>().NavigateTo($"/runs/{run}/result{query}");
        return context.Render<RunResult>(p => p.Add(r => r.Id, run));
    }

    private static async Task<string> KeyAsync(PageContext context, Guid run, string choice) => (await context.Get<ResultReader>().KeyAsync(Visitor.Local, run, choice))!;

    [Fact]
    public async Task Open_RunUnderWay_ShowsVerdictAndNewResultsWithoutReload()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        await StoredRuns.SetStateAsync(context, run, RunState.Analyzing);
        var page = Open(context, run);
        await page.WaitForElementAsync(".largest button", Patience);
        Assert.Empty(page.FindAll("[data-testid=verdict]"));
        await page.ClickAsync(".largest button");

        await StoredRuns.AddSignificanceAsync(context, await KeyAsync(context, run, "L1_000100"), Significance);
        await StoredRuns.AddResultAsync(context, run, "L1_000500", "Iteration 500", StoredRuns.Circle(shift: 0.7), 2);
        await StoredRuns.SetStateAsync(context, run, RunState.Succeeded);
        page.WaitForAssertion(() => Assert.Contains(Significance.Sentence, page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Equal(["0", "100", "500"], page.FindAll(".choices button").Select(b => b.TextContent.Trim())), Patience);
        // What is looked at stays, and what is chosen in it.
        Assert.Equal("100", page.Find(".choices [aria-checked=true]").TextContent.Trim());
        Assert.NotEmpty(page.FindAll(".inspector-pane .clear"));
    }

    [Fact]
    public async Task Open_BeforeTheFirstResult_ShowsItWhenItComes()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Ring", null);
        await StoredRuns.SetStateAsync(context, run, RunState.Training);
        var page = Open(context, run);
        page.WaitForAssertion(() => Assert.Contains("No results yet", page.Markup, StringComparison.Ordinal), Patience);
        await StoredRuns.AddResultAsync(context, run, "L1_000000", "Iteration 0", StoredRuns.Circle(), 0);
        await page.WaitForElementAsync(".largest button", Patience);
    }

    /// <summary>A page without a result says why, in the words of the run, and where to go.</summary>
    [Theory]
    [InlineData(RunState.Training, "No results yet", "is not finished", true)]
    [InlineData(RunState.Failed, "The run failed", "ended before its first result", false)]
    [InlineData(RunState.Cancelled, "The run was cancelled", "before its first result", false)]
    public async Task Open_WithoutAResult_SaysWhy(RunState state, string title, string says, bool progress)
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Ring", null);
        await StoredRuns.SetStateAsync(context, run, state);
        var page = Open(context, run);
        page.WaitForAssertion(() => Assert.Equal(title, page.Find("h1").TextContent), Patience);
        Assert.Contains(says, page.Find(".page-lede").TextContent, StringComparison.Ordinal);
        Assert.Equal(progress, page.FindAll("[role=progressbar]").Count == 1);
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == $"runs/{run}");
    }

    [Fact]
    public async Task Open_ResultOrRunThatIsNotThere_SaysWhatThereIs()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run, "?choice=L9_000777");
        page.WaitForAssertion(() => Assert.Equal("No such result", page.Find("h1").TextContent), Patience);
        Assert.Contains($"runs/{run}/result?choice=L1_000100", page.FindAll(".results a").Select(a => a.GetAttribute("href")));
        await context.DisposeComponentsAsync();

        page = Open(context, Guid.NewGuid());
        page.WaitForAssertion(() => Assert.Equal("Run not found", page.Find("h1").TextContent), Patience);
    }

    [Fact]
    public async Task Result_ComputedAnewOnMoreNetworks_TakesItsPlace()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        await StoredRuns.SetStateAsync(context, run, RunState.Training);
        var page = Open(context, run);
        await page.WaitForElementAsync(".largest button", Patience);
        var before = page.FindComponent<ResultWorkbench>().Instance.Document;
        await StoredRuns.AddResultAsync(context, run, "L1_000100", "Iteration 100", StoredRuns.Circle(shift: 0.5), 1);
        page.WaitForAssertion(() => Assert.NotSame(before, page.FindComponent<ResultWorkbench>().Instance.Document), Patience);
    }

    [Fact]
    public async Task Result_ReadAgainUnchanged_KeepsWhatIsChosen()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run);
        await page.WaitForElementAsync(".largest button", Patience);
        await page.ClickAsync(".largest button");
        var before = page.FindComponent<ResultWorkbench>().Instance.Document;

        await page.InvokeAsync(() => page.Instance.ReadAgainAsync());
        Assert.Same(before, page.FindComponent<ResultWorkbench>().Instance.Document);
        Assert.NotEmpty(page.FindAll(".inspector-pane .clear"));

        page.Click(p => p.FindAll(".choices button")[0]);
        page.WaitForAssertion(() => Assert.NotSame(before, page.FindComponent<ResultWorkbench>().Instance.Document), Patience);
        Assert.Empty(page.FindAll(".inspector-pane .clear"));
    }

    [Theory]
    [InlineData("keep", new[] { 100 })]
    [InlineData("keep-all", null)]
    public async Task Keep_ChangedSettings_SubmitsTheCheckpointShownUnlessAllAreWanted(string act, int[]? iterations)
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync())
        {
            var sample = JsonSerializer.Serialize(new ExperimentSpec { Source = new() { Kind = SourceKind.Sample, Sample = SampleLibrary.Mnist, Networks = 40 }, Analysis = StoredRuns.Small }, JsonDefaults.Options);
            await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.SpecJson, sample));
        }
        await StoredRuns.AddResultAsync(context, run, "L1_000100", "Iteration 100", StoredRuns.Circle(shift: 0.3), 100);
        var page = Open(context, run, "?choice=L1_000100&n=7");
        await page.WaitForElementAsync($"[data-act={act}]", Patience);
        page.WaitForAssertion(() => Assert.False(page.Find($"[data-act={act}]").HasAttribute("disabled")), Patience);
        await page.ClickAsync($"[data-act={act}]");
        page.WaitForAssertion(() => Assert.DoesNotContain(run.ToString(), context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        var kept = (await context.Get<RunReader>().ListAsync(Visitor.Local, 5)).Single(r => r.Id != run);
        Assert.Equal((7, SourceKind.Sample), (kept.Spec.Analysis.Mapper!.Resolution, kept.Spec.Source.Kind));
        Assert.Equal(iterations, kept.Spec.Source.Iterations);
    }

    [Fact]
    public async Task Address_UnknownAndOutOfRange_IsCorrectedWithNotices()
    {
        await using var context = await PageContext.CreateAsync();
        var page = Open(context, await StoredRuns.AddTwoComparedAsync(context), "?choice=L1_000100&mood=blue&n=99999&g=abc&color=mood");
        await page.WaitForElementAsync(".largest button", Patience);
        var notices = page.FindAll(".settings-pane .note").Select(n => n.TextContent).ToList();
        Assert.Contains(notices, n => n.Contains("“mood”, which is not a setting", StringComparison.Ordinal));
        Assert.Contains(notices, n => n.StartsWith("Address: The resolution is 99999", StringComparison.Ordinal) && n.EndsWith("Using 1000.", StringComparison.Ordinal));
        Assert.Contains(notices, n => n.StartsWith("Address: The gain is “abc”", StringComparison.Ordinal) && n.EndsWith("Using the stored value.", StringComparison.Ordinal));
        Assert.True(page.Find("[data-testid=color-by] option[value=size]").HasAttribute("selected"));
    }

    [Fact]
    public async Task Cloud_OfPlanePoints_IsDrawnAsPointsWithoutPatches()
    {
        await using var context = await PageContext.CreateAsync();
        var plane = new TopoWeb.Topology.PointCloud([.. Enumerable.Range(0, 60).SelectMany(i => new[] { Math.Cos(i * 0.1), Math.Sin(i * 0.1) })], 2);
        var run = await StoredRuns.AddAsync(context, "Plane", StoredRuns.Small with { Normalize = false }, ("points", "Points", plane));
        var page = Open(context, run);
        await page.WaitForElementAsync(".largest button", Patience);
        Assert.Empty(page.FindAll("[aria-label='Draw nodes as']"));
        await page.ClickAsync(".largest button");
        await page.WaitForElementAsync(".inspector-pane .wall", Patience);
        Assert.Contains(page.FindAll(".inspector-pane summary"), s => s.TextContent.Trim().StartsWith("Points", StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".inspector-pane .patch"));
        Assert.DoesNotContain("Klein", page.Find("[data-testid=color-by]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formula_OfAPretrainedLayer_NamesIt()
    {
        await using var context = await PageContext.CreateAsync();
        TopoWeb.Tests.Datasets.KernelFolder.Write(Path.Combine(context.Datasets, "vgg16"), "conv1_1", 64, 3);
        var spec = await context.Get<TopoWeb.Datasets.PretrainedLayers>().ResolveAsync(TopoWeb.Access.Visitor.Local, TopoWeb.Notation.ExperimentNotation.Parse("rho(10,0.5,VGG16^1)"));
        RunRow row = new() { ExperimentId = Guid.NewGuid(), SpecJson = "" };
        await foreach (var input in context.Get<FilterSource>().LoadAsync(row, spec, (_, e) => throw e, default))
        {
            Assert.Equal(("VGG16^1", 192), (input.Source.Notation, input.Filters.Points.Count));
            var document = Samples.Result() with { Source = input.Source, Spec = spec.Analysis with { Density = new() { K = 10, P = 0.5 } } };
            Assert.StartsWith("ρ(10, 0.5, VGG16^1) · lazy witness", string.Concat(ResultFormula.Of(document.Spec, ResultFormula.Pretrained(document)).Select(p => p.Text)), StringComparison.Ordinal);
            Assert.EndsWith("of ρ(10, 0.5, VGG16^1)", ResultFormula.Paper(document), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task View_FilterAndSelection_StandInTheAddressAndComeBackFromIt()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run, "?choice=L1_000100");
        await page.WaitForElementAsync(".largest button", Patience);
        page.Change("[aria-label='Hide nodes with fewer points than']", "2");
        page.WaitForAssertion(() => Assert.Contains("minimum=2", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        await page.ClickAsync(".largest button");
        page.WaitForAssertion(() => Assert.Contains("nodes=", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        var address = new Uri(context.Get<NavigationManager>().Uri).Query;
        var heading = page.Find(".inspector-pane h2").TextContent;
        await context.DisposeComponentsAsync();

        page = Open(context, run, address);
        page.WaitForAssertion(() => Assert.Equal(heading, page.Find(".inspector-pane h2").TextContent), Patience);
        Assert.Equal("2", page.Find("[aria-label='Hide nodes with fewer points than']").GetAttribute("value"));
        Assert.Empty(page.FindAll(".settings-pane .note[role=status]"));
        await page.ClickAsync(".inspector-pane .clear");
        page.WaitForAssertion(() => Assert.DoesNotContain("nodes=", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task View_NodesOfOtherSettings_WaitForTheirGraph()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run, "?choice=L1_000100&n=3&nodes=1");
        page.WaitForAssertion(() => Assert.Contains("Mapper(3, 2)", page.Find(".formula").TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Equal("Node 1", page.Find(".inspector-pane h2").TextContent), Patience);
    }

    [Fact]
    public async Task Bar_Chosen_StandsInTheAddressAndComesBackFromIt()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run, "?choice=L1_000100");
        await page.WaitForElementAsync(".largest button", Patience);
        await page.InvokeAsync(() => page.FindComponent<TopoWeb.Results.Barcode.BarcodeChart>().Instance.OnPressedAsync(0));
        page.WaitForAssertion(() => Assert.Contains("bar=1", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        var address = new Uri(context.Get<NavigationManager>().Uri).Query;
        await context.DisposeComponentsAsync();

        page = Open(context, run, address);
        await page.WaitForElementAsync("[data-testid=loop]", Patience);
        Assert.Single(page.FindAll("[data-bar='0'][aria-pressed=true]"));
        await page.ClickAsync("[data-testid=loop] .clear");
        page.WaitForAssertion(() => Assert.DoesNotContain("bar=", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Address_OfABarAndNodesThatAreNotThere_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var page = Open(context, await StoredRuns.AddTwoComparedAsync(context), "?choice=L1_000100&bar=999&nodes=0.777777");
        await page.WaitForElementAsync(".graph .problem", Patience);
        var notices = page.FindAll(".graph .problem").Select(n => n.TextContent).ToList();
        Assert.Contains("nodes in the address: 1 of 2 not found in this graph.", notices);
        Assert.Contains(notices, n => n.StartsWith("bar in the address: this result has ", StringComparison.Ordinal));
        Assert.Equal("Node 0", page.Find(".inspector-pane h2").TextContent);
    }

    /// <summary>Settings, colours and selection are taken back one by one, whatever they were of, and made again.</summary>
    [Fact]
    public async Task Undo_OfSettingsColoursAndSelection_TakesThemBackOneByOne()
    {
        await using var context = await PageContext.CreateAsync();
        var page = Open(context, await StoredRuns.AddTwoComparedAsync(context), "?choice=L1_000100");
        await page.WaitForElementAsync(".largest button", Patience);
        Assert.True(page.Find("[data-act=undo]").HasAttribute("disabled"));

        page.Change("[data-testid=color-by]", "pca1");
        page.WaitForAssertion(() => Assert.Contains("color=pca1", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        await page.ClickAsync(".largest button");
        page.WaitForAssertion(() => Assert.Contains("nodes=", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        var node = page.Find(".inspector-pane h2").TextContent;
        page.Input("#live-n", "7");
        page.WaitForAssertion(() => Assert.Contains("n=7", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Contains("Mapper(7", page.Find(".formula").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Inspector", page.Find(".inspector-pane h2").TextContent);

        // The settings go back, and with them the selection that was one of their graph.
        await page.ClickAsync("[data-act=undo]");
        page.WaitForAssertion(() => Assert.DoesNotContain("Mapper(7", page.Find(".formula").TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Equal(node, page.Find(".inspector-pane h2").TextContent), Patience);
        await page.ClickAsync("[data-act=undo]");
        page.WaitForAssertion(() => Assert.Equal("Inspector", page.Find(".inspector-pane h2").TextContent), Patience);
        Assert.True(page.Find("[data-testid=color-by] option[value=pca1]").HasAttribute("selected"));
        await page.ClickAsync("[data-act=undo]");
        page.WaitForAssertion(() => Assert.True(page.Find("[data-testid=color-by] option[value=size]").HasAttribute("selected")), Patience);
        Assert.True(page.Find("[data-act=undo]").HasAttribute("disabled"));

        foreach (var _ in Enumerable.Range(0, 3))
            await page.ClickAsync("[data-act=redo]");
        page.WaitForAssertion(() => Assert.Contains("Mapper(7", page.Find(".formula").TextContent, StringComparison.Ordinal), Patience);
        Assert.True(page.Find("[data-act=redo]").HasAttribute("disabled"));
    }

    /// <summary>Between checkpoints one goes with the browser's own buttons; an address without a choice is the first one again.</summary>
    [Fact]
    public async Task Choice_OfAnotherCheckpoint_IsAStepOfTheBrowsersHistory()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run);
        await page.WaitForElementAsync(".largest button", Patience);
        var first = page.Find(".choices [aria-checked=true]").TextContent.Trim();
        var navigation = (Bunit.TestDoubles.BunitNavigationManager)context.Get<NavigationManager>();
        await page.ClickAsync(p => p.FindAll(".choices button").Single(b => b.GetAttribute("aria-checked") == "false"));
        page.WaitForAssertion(() => Assert.NotEqual(first, page.Find(".choices [aria-checked=true]").TextContent.Trim()), Patience);
        Assert.False(navigation.History.First().Options.ReplaceHistoryEntry);
        // What the browser's way back leads to.
        navigation.NavigateTo($"/runs/{run}/result");
        page.WaitForAssertion(() => Assert.Equal(first, page.Find(".choices [aria-checked=true]").TextContent.Trim()), Patience);
    }

    [Fact]
    public async Task Rerun_OfChangedSettings_TakesThemAlong()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var page = Open(context, run, "?choice=L1_000100");
        await page.WaitForElementAsync(".largest button", Patience);
        Assert.Equal($"new?from={run}", Rerun());
        page.Input("#live-n", "9");
        page.WaitForAssertion(() => Assert.Equal($"new?from={run}&choice=L1_000100&n=9", Rerun()), Patience);
        await context.DisposeComponentsAsync();

        context.Get<NavigationManager>().NavigateTo($"/new?from={run}&choice=L1_000100&n=9");
        var form = context.Render<TopoWeb.Runs.New.NewExperiment>();
        await form.WaitForElementAsync(".summary", Patience);
        Assert.Equal("9", form.Find("#field-mapper-resolution").GetAttribute("value"));

        string? Rerun() => page.FindAll("a.tw-button").Single(a => a.TextContent == "Edit and rerun").GetAttribute("href");
    }
}
