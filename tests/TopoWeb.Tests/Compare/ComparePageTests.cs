using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Compare;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Tests.Compare;

public sealed class ComparePageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static IRenderedComponent<ComparePage> Open(PageContext context, string query)
    {
        context.Get<NavigationManager>().NavigateTo("/compare" + query);
        return context.Render<ComparePage>();
    }

    [Fact]
    public async Task Compare_TwoResults_ShowsGraphsBarsDistancesModelsAndDifferences()
    {
        await using var context = await PageContext.CreateAsync();
        var first = await StoredRuns.AddTwoAsync(context);
        var second = await StoredRuns.AddAsync(context, "Finer", StoredRuns.Small with { Mapper = new MapperSettings { Resolution = 9, Gain = 2 } }, ("points", "Points", StoredRuns.Circle()));
        var page = Open(context, $"?runs={first}:L1_000100,{second}:points");
        await page.WaitForElementAsync("[data-testid=models]", Patience);

        Assert.Equal(2, page.FindAll(".graphs svg").Count);
        Assert.Equal(4, page.FindAll("[data-testid=distances] table").Count);
        Assert.Equal(3, page.FindAll("[data-testid=models] tbody tr").Count);
        var row = page.FindAll("[data-testid=differences] tbody tr").Single(r => r.TextContent.Contains("Resolution", StringComparison.Ordinal));
        Assert.Equal(["6", "9"], row.QuerySelectorAll("td").Select(d => d.TextContent));
        Assert.Contains("Ring, Iteration 100", page.Find("[data-testid=chosen]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public async Task RunsOfOneName_StayTwo_AndAreToldApart()
    {
        await using var context = await PageContext.CreateAsync();
        var (first, second) = (await StoredRuns.AddTwoAsync(context), await StoredRuns.AddTwoAsync(context));
        var page = Open(context, $"?runs={first}:L1_000100,{second}:L1_000100");
        await page.WaitForElementAsync("#add", Patience);
        var groups = page.FindAll("#add optgroup");
        Assert.Equal(2, groups.Count);
        Assert.Equal(2, groups.Select(g => g.GetAttribute("label")).Distinct().Count());
        Assert.All(groups, g => Assert.Equal(["Iteration 0"], g.QuerySelectorAll("option").Select(o => o.TextContent)));
        Assert.Equal([$"{first}:L1_000000", $"{second}:L1_000000"], groups.Select(g => g.QuerySelector("option")!.GetAttribute("value")!).OrderBy(v => v.StartsWith($"{first}", StringComparison.Ordinal) ? 0 : 1));
        var chips = page.FindAll("[data-testid=chosen] li a").Select(a => a.TextContent).ToList();
        Assert.Equal(2, chips.Distinct().Count());
        Assert.All(chips, chip => Assert.StartsWith("Ring, ", chip, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Address_FrameAndColour_GiveTheSameView()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var page = Open(context, $"?runs={run}:L1_000000,{run}:L1_000100&frame=common&color=klein-theta");
        await page.WaitForElementAsync("[data-testid=models]", Patience);

        Assert.True(page.Find("[data-testid=common]").HasAttribute("checked"));
        Assert.Contains("θ", page.Find("[data-testid=color-legend]").TextContent, StringComparison.Ordinal);
        page.Change("[data-testid=common]", false);
        page.WaitForAssertion(() => Assert.DoesNotContain("frame=", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Contains("Each graph has its own axes", page.Find(".legend-place p").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Compare_OneOrNone_AsksForMoreAndAdds()
    {
        await using var context = await PageContext.CreateAsync();
        Assert.Contains("no results yet", Open(context, "").Find(".tw-empty").TextContent, StringComparison.Ordinal);
        var run = await StoredRuns.AddTwoAsync(context);
        var page = Open(context, $"?runs={run}:L1_000000");
        Assert.Contains("Add a second result to compare", page.Find("[data-testid=one]").TextContent, StringComparison.Ordinal);

        page.Change("#add", $"{run}:L1_000100");
        page.WaitForAssertion(() => Assert.Contains("L1_000100", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        await page.WaitForElementAsync("[data-testid=models]", Patience);
        Assert.Equal(2, page.FindAll(".graphs svg").Count);
        await page.ClickAsync(p => p.FindAll("[data-testid=chosen] button")[0]);
        page.WaitForAssertion(() => Assert.DoesNotContain("L1_000000", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        Assert.NotEmpty(page.FindAll("[data-testid=one]"));
    }

    [Fact]
    public async Task Address_Unknown_IsLeftOutAndSaid()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var page = Open(context, $"?runs={run}:L1_000000,{run}:never,{Guid.NewGuid()},?!,{run}:L1_000100&color=mood&frame=blue");
        await page.WaitForElementAsync("[data-testid=models]", Patience);

        Assert.Equal(5, page.FindAll(".notice").Count);
        Assert.Contains("has no result “never”", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_OtherDimensions_HaveNoCommonFrame()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Layers", null, ("a", "Layer 1", StoredRuns.Circle()), ("b", "Layer 2", StoredRuns.Circle(dimension: 25)));
        var page = Open(context, $"?runs={run}:a,{run}:b&frame=common");
        await page.WaitForElementAsync("[data-testid=models]", Patience);

        Assert.True(page.Find("[data-testid=common]").HasAttribute("disabled"));
        Assert.Contains("A: 9, B: 25", page.Find("[data-testid=dimensions]").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".graphs svg").Count);
        Assert.Contains("–", page.Find("[data-testid=models] tbody tr").TextContent, StringComparison.Ordinal);
    }
}
