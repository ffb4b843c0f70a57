using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Results;
using TopoWeb.Results.Graph;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Results;

/// <summary>A selection mapped again, in place of the whole graph.</summary>
public sealed class MapAgainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task MapAgain_OfANode_ShowsItsPointsAndGoesBack()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        var whole = page.FindComponent<MapperGraphView>().Instance.Mapper;
        await page.ClickAsync(".largest button");
        var points = whole.Nodes.MaxBy(n => n.Size)!.Size;
        await page.PressAsync("Map again");
        page.WaitForAssertion(() => Assert.Contains($"Mapper of {points} selected points", page.Find("[data-testid=again]").TextContent, StringComparison.Ordinal), Patience);
        var again = page.FindComponent<MapperGraphView>().Instance.Mapper;
        Assert.Equal(points, again.Nodes.SelectMany(n => n.Members).Distinct().Count());
        // Files are those of the stored result.
        Assert.Empty(page.FindAll(".downloads a"));
        await page.ClickAsync(".largest button");
        Assert.Contains(page.FindAll(".inspector-pane h2"), h => h.TextContent.StartsWith("Node ", StringComparison.Ordinal));
        // The address keeps the nodes of the whole graph.
        Assert.EndsWith($"nodes={whole.Nodes.OrderByDescending(n => n.Size).First().Id}", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);

        await page.PressAsync("Back to the whole graph");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=again]")), Patience);
        Assert.Same(whole, page.FindComponent<MapperGraphView>().Instance.Mapper);
        Assert.NotEmpty(page.FindAll(".downloads a"));
    }

    [Fact]
    public async Task MapAgain_SavedAsANewRun_OpensTheFormWithThesePoints()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        await page.ClickAsync(".largest button");
        await page.PressAsync("Map again");
        page.WaitForAssertion(() => Assert.Contains("selected points", page.Find("[data-testid=again]").TextContent, StringComparison.Ordinal), Patience);
        await page.PressAsync("Save as new run");
        page.WaitForAssertion(() => Assert.Contains("/new?from=", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task MapAgain_SettingsChanged_IsLeft()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context);
        await page.ClickAsync(".largest button");
        await page.PressAsync("Map again");
        page.WaitForAssertion(() => Assert.Contains("selected points", page.Find("[data-testid=again]").TextContent, StringComparison.Ordinal), Patience);
        page.Input("#live-n", "5");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=again]")), Patience);
        page.WaitForAssertion(() => Assert.Contains("Mapper(5, 2)", page.Find(".formula").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task MapAgain_Refused_SaysWhy()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var document = (await context.Get<TopoWeb.Experiments.ResultReader>().FindAsync(TopoWeb.Access.Visitor.Local, run, null))!;
        var page = context.Render<ResultWorkbench>(p => p.Add(w => w.Document, document.Document).Add(w => w.Exploration, new TopoWeb.Exploration.ResultExploration(document)).Add(w => w.LoadMembers, Samples.Members)
            .Add(w => w.MapAgain, (_, _, _, _) => throw new InvalidInputException("selection", "These points are too few.")));
        await page.ClickAsync(".largest button");
        await page.PressAsync("Map again");
        page.WaitForAssertion(() => Assert.Equal("These points are too few.", page.Find(".inspector-pane .problem").TextContent), Patience);
        Assert.Empty(page.FindAll("[data-testid=again]"));
    }

    private static async Task<IRenderedComponent<RunResult>> OpenAsync(PageContext context)
    {
        // Enough points in a node that its own graph has something to show.
        var run = await StoredRuns.AddAsync(context, "Ring", null, ("points", "Points", StoredRuns.Circle(240)));
        context.Get<NavigationManager>().NavigateTo($"/runs/{run}/result");
        var page = context.Render<RunResult>(p => p.Add(r => r.Id, run));
        await page.WaitForElementAsync(".largest button", Patience);
        return page;
    }
}
