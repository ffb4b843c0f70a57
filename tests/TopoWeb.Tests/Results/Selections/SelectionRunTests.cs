using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Networks.Formats;
using TopoWeb.Results;
using TopoWeb.Runs.New;
using TopoWeb.Settings;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Results.Selections;

/// <summary>From a selection to the form of a new experiment.</summary>
public sealed class SelectionRunTests
{
    /// <summary>One bin, and nothing that is cut: one node with all points.</summary>
    private static readonly AnalysisSpec OneNode = StoredRuns.Small with { Density = new DensitySettings { K = 5, P = 1 }, Mapper = new MapperSettings { Resolution = 1, Clustering = ClusteringRule.FixedThreshold, Threshold = 10 } };

    [Fact]
    public async Task NewRun_FromANode_OpensTheFormWithItsFiltersAndTheSettings()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Ring", OneNode, ("points", "Points", StoredRuns.Circle()));
        var navigation = context.Get<NavigationManager>();
        navigation.NavigateTo($"/runs/{run}/result");
        Choose(context, run);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        var cloud = await db.Clouds.SingleAsync();
        Assert.Equal((60, 9, "node 0 (60 points) of Points"), (cloud.Rows, cloud.Dimension, cloud.Name));
        Assert.EndsWith($"/new?from={run}&choice=points&cloud={cloud.Id}", navigation.Uri, StringComparison.Ordinal);

        var form = await FormAsync(context);
        Assert.Contains("ρ is skipped", form.Find(".page-lede").TextContent, StringComparison.Ordinal);
        Assert.Equal(("1", "16"), (Value(form, "mapper-resolution"), Value(form, "barcode-landmarks")));
        Assert.Empty(form.FindAll(".problem"));
        form.WaitForAssertion(() => Assert.Contains("60 points with 9 coordinates", form.Find("[data-testid=chosen-cloud]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NewRun_FromTooFewPoints_SaysHowManyAreNeededAndStays()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Few", OneNode, ("points", "Points", StoredRuns.Circle(8)));
        var navigation = context.Get<NavigationManager>();
        navigation.NavigateTo($"/runs/{run}/result");
        var result = Choose(context, run);
        Assert.Equal("The selection has 8 points; an analysis needs at least 10. Select more nodes.", result.Find(".inspector-pane .problem").TextContent);
        Assert.EndsWith("/result", new Uri(navigation.Uri).AbsolutePath, StringComparison.Ordinal);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        Assert.False(await db.Clouds.AnyAsync());
    }

    [Fact]
    public async Task Form_OfChangedSettings_TakesThoseOfTheAddress()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var points = StoredRuns.Circle(12);
        var cloud = await context.Get<CloudService>().AddAsync(Visitor.Local, new PointFileContent(points, null, null, []), "twelve");
        context.Get<NavigationManager>().NavigateTo($"/new?from={run}&choice=L1_000100&cloud={cloud.Id}&g=3&n=9");
        var form = await FormAsync(context);
        Assert.Equal(("9", "3", "12"), (Value(form, "mapper-resolution"), Value(form, "mapper-gain"), Value(form, "barcode-landmarks")));
    }

    [Fact]
    public async Task Form_OfACloudThatIsGone_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        context.Get<NavigationManager>().NavigateTo($"/new?from={run}&choice=L1_000100&cloud={Guid.NewGuid()}");
        var form = context.Render<NewExperiment>();
        await form.WaitForElementAsync(".summary");
        Assert.Contains("may have been deleted", form.Find(".problem").TextContent, StringComparison.Ordinal);
    }

    private static IRenderedComponent<RunResult> Choose(PageContext context, Guid run)
    {
        var result = context.Render<RunResult>(p => p.Add(r => r.Id, run));
        result.WaitForElement(".largest button");
        result.Click(".largest button");
        result.WaitForElement(".acts button");
        result.Press("New run", ".acts button");
        result.WaitForAssertion(() => Assert.DoesNotContain("Preparing", result.Markup, StringComparison.Ordinal));
        return result;
    }

    private static async Task<IRenderedComponent<NewExperiment>> FormAsync(PageContext context)
    {
        var form = context.Render<NewExperiment>();
        await form.WaitForElementAsync(".summary");
        return form;
    }

    private static string? Value(IRenderedComponent<NewExperiment> form, string field) => form.Find($"#field-{field}").GetAttribute("value");
}
