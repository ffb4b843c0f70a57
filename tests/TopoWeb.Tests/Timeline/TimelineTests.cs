using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Sharing.Links;
using TopoWeb.Sharing.Pages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Tests.Sharing;
using TopoWeb.Timeline;

namespace TopoWeb.Tests.Timeline;

public sealed class TimelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static async Task<IRenderedComponent<TimelinePage>> OpenAsync(PageContext context, Guid run, string query = "", bool wait = true)
    {
        context.Get<NavigationManager>().NavigateTo($"/runs/{run}/timeline{query}");
        var page = context.Render<TimelinePage>(p => p.Add(f => f.Id, run));
        if (wait)
            await page.WaitForElementAsync("[data-testid=large] svg", Patience);
        return page;
    }

    [Fact]
    public async Task Timeline_TwoResults_UsesTheAxesOfTheLast()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context));

        Assert.Equal("Iteration 100", page.Find("[data-testid=now]").TextContent);
        Assert.Equal("L1_000100", page.Find("[data-testid=frame]").GetAttribute("value"));
        Assert.Contains("principal axes, mean and cover of iteration 100", page.Find("[data-testid=words]").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".strip .cell svg").Count);
        Assert.NotEmpty(page.FindAll("[data-testid=large] image"));
        Assert.Single(page.FindAll(".legend"));
        Assert.Contains(page.FindAll(".step .dot"), d => d.GetAttribute("title") == "test accuracy, 100: 60.0 %");
        Assert.Empty(page.FindAll(".notice"));
    }

    [Fact]
    public async Task Step_Back_StandsInTheAddressAndMovesTheSlider()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context));
        Assert.True(page.Find("[data-timeline=next]").HasAttribute("disabled"));
        await page.Find("[data-timeline=previous]").ClickAsync(new());

        page.WaitForAssertion(() => Assert.EndsWith("?at=L1_000000", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        Assert.Equal("Iteration 0", page.Find("[data-testid=now]").TextContent);
        Assert.Equal("0", page.Find("input[type=range]").GetAttribute("value"));
        page.Find("input[type=range]").Change("1");
        page.WaitForAssertion(() => Assert.EndsWith("?at=L1_000100", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Play_AtTheEnd_BeginsAgainAndPauses()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context));
        Assert.Equal("Play", page.Find("[data-timeline=play]").TextContent);
        _ = page.Find("[data-timeline=play]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("Pause", page.Find("[data-timeline=play]").TextContent));
        Assert.Equal("Iteration 0", page.Find("[data-testid=now]").TextContent);
        page.WaitForAssertion(() => Assert.Equal("Iteration 100", page.Find("[data-testid=now]").TextContent), Patience);
        page.WaitForAssertion(() => Assert.Equal("Play", page.Find("[data-timeline=play]").TextContent), Patience);
    }

    [Fact]
    public async Task Address_Copied_GivesTheSameView()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context), "?at=L1_000000&frame=free&color=circle-angle");

        Assert.Equal("Iteration 0", page.Find("[data-testid=now]").TextContent);
        Assert.Equal(TimelineView.Free, page.Find("[data-testid=frame]").GetAttribute("value"));
        Assert.Equal("circle-angle", page.Find("[data-testid=color]").GetAttribute("value"));
        Assert.Contains("angle t", page.Find("[data-testid=color-legend]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Each graph has its own axes and cover", page.Find("[data-testid=words]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frame_Chosen_StandsInTheAddressAndRedraws()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context));
        var before = page.Find("[data-testid=large]").InnerHtml;
        page.Find("[data-testid=frame]").Change("L1_000000");
        page.WaitForAssertion(() => Assert.Contains("axes, mean and cover of iteration 0", page.Find("[data-testid=words]").TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=large] svg")), Patience);
        Assert.NotEqual(before, page.Find("[data-testid=large]").InnerHtml);
        page.WaitForAssertion(() => Assert.EndsWith("?frame=L1_000000", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Address_Unknown_IsCorrectedAndSaid()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context), "?at=nothing&frame=never&color=mood");

        Assert.Equal(3, page.FindAll(".notice").Count);
        Assert.Contains("no result “nothing”. The last result is used.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Iteration 100", page.Find("[data-testid=now]").TextContent);
        Assert.Equal("L1_000100", page.Find("[data-testid=frame]").GetAttribute("value"));
    }

    [Fact]
    public async Task Timeline_OtherDimension_SaysWhyAResultHasNoPlace()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Layers", null, ("a", "Layer 1", StoredRuns.Circle()), ("b", "Layer 2", StoredRuns.Circle(dimension: 25)));
        var page = await OpenAsync(context, run);

        Assert.Contains("9 coordinates, those of the reference 25", page.Find(".cell .why").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".cell svg"));
    }

    [Fact]
    public async Task Timeline_FewerThanTwoResults_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "One", null, ("a", "Points", StoredRuns.Circle()));
        Assert.Contains("at least two results", (await OpenAsync(context, run, wait: false)).Markup, StringComparison.Ordinal);
        Assert.Contains("may have been deleted, or has no results yet", (await OpenAsync(context, Guid.NewGuid(), wait: false)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guest_WithALink_SeesTheTimelineUntilItIsRevoked()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, made) = await SharedRuns.TwoAsync(context);
        var (id, token) = (made.Link.Id, made.Token);
        context.Get<NavigationManager>().NavigateTo($"/s/{token}/timeline");
        var page = context.Render<SharedTimeline>(p => p.Add(f => f.Token, token));
        await page.WaitForElementAsync("[data-testid=large] svg", Patience);
        Assert.StartsWith($"s/{token}?choice=", page.FindAll(".head a").Single().GetAttribute("href"), StringComparison.Ordinal);

        await context.Get<ShareLedger>().RevokeAsync(Visitor.Local, id);
        page.WaitForAssertion(() => Assert.Contains("This link is not valid", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timeline_OfARunUnderWay_GetsTheNextCheckpointAndEnds()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        await StoredRuns.SetStateAsync(context, run, RunState.Analyzing);
        var page = await OpenAsync(context, run, "?at=L1_000000&frame=L1_000000");
        var drawn = page.Find("[data-testid=large]").InnerHtml;
        Assert.Equal(2, page.FindAll(".strip .cell").Count);
        await StoredRuns.AddResultAsync(context, run, "L1_000500", "Iteration 500", StoredRuns.Circle(shift: 0.7), 2);
        await StoredRuns.SetStateAsync(context, run, RunState.Succeeded);
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll(".strip .cell svg").Count), Patience);
        // What is looked at stays, in its frame.
        Assert.Equal(("Iteration 0", "L1_000000"), (page.Find("[data-testid=now]").TextContent, page.Find("[data-testid=frame]").GetAttribute("value")));
        Assert.Contains("timeline of 3 results", page.Find(".head h1").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(drawn);
    }

    [Fact]
    public async Task Timeline_WhileGraphsAreComputed_NamesNoAxes()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Layers", null, ("a", "Layer 1", StoredRuns.Circle()), ("b", "Layer 2", StoredRuns.Circle(dimension: 25)));
        var page = await OpenAsync(context, run, "?at=a&frame=b", wait: false);
        await page.WaitForElementAsync(".cell .why", Patience);
        Assert.DoesNotContain("Axes:", page.Find("[data-testid=words]").TextContent, StringComparison.Ordinal);
    }
}
