using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Sharing.Links;
using TopoWeb.Sharing.Pages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Tests.Sharing;
using TopoWeb.Timeline;
using TopoWeb.Topology;

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
        await page.ClickAsync("[data-timeline=previous]");

        page.WaitForAssertion(() => Assert.EndsWith("?at=L1_000000", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        Assert.Equal("Iteration 0", page.Find("[data-testid=now]").TextContent);
        Assert.Equal("0", page.Find("input[type=range]").GetAttribute("value"));
        page.Change("input[type=range]", "1");
        page.WaitForAssertion(() => Assert.EndsWith("?at=L1_000100", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Play_AtTheEnd_BeginsAgainAndPauses()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, await StoredRuns.AddTwoAsync(context));
        Assert.Equal("Play", page.Find("[data-timeline=play]").TextContent);
        _ = page.ClickAsync("[data-timeline=play]");
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
        page.Change("[data-testid=frame]", "L1_000000");
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
    public async Task Timeline_LayersByCheckpoints_HasARowAndACurveForEachLayer()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Grid", null,
            ("L2_000000", "Layer 2, iteration 0", StoredRuns.Circle(noise: 0.6)), ("L3_000000", "Layer 3, iteration 0", StoredRuns.Circle(noise: 0.5)),
            ("L2_000100", "Layer 2, iteration 100", StoredRuns.Circle(shift: 0.3)), ("L3_000100", "Layer 3, iteration 100", StoredRuns.Circle(shift: 0.4)));
        var page = await OpenAsync(context, run);
        Assert.Equal(["Layer 2", "Layer 3"], page.FindAll(".strip h2").Select(h => h.TextContent));
        Assert.All(page.FindAll(".strip .row"), row => Assert.Equal(["Iteration 0", "Iteration 100"], row.QuerySelectorAll("b").Select(b => b.TextContent)));
        Assert.Equal(["Layer 2", "Layer 3"], page.FindAll(".step")[0].QuerySelectorAll(".key span").Select(s => s.TextContent));
        Assert.Equal(["0", "100"], page.FindAll(".step")[0].QuerySelectorAll(".x span").Select(s => s.TextContent));
        Assert.Equal("Layer 3, iteration 100", page.Find("[data-testid=now]").TextContent);

        await page.ClickAsync("[data-timeline=previous]");
        page.WaitForAssertion(() => Assert.EndsWith("?at=L3_000000", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
        page.Change("input[name=timeline-layer][value='0']", "0");
        page.WaitForAssertion(() => Assert.EndsWith("?at=L2_000000", context.Get<NavigationManager>().Uri, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Export_OfDrawings_IsAnAnimationAndASheet()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var results = context.Get<ResultReader>();
        List<Snapshot> snapshots = [];
        foreach (var (choice, label) in new[] { ("L1_000000", "Iteration 0"), ("L1_000100", "Iteration <100>") })
        {
            var result = (await results.FindAsync(Visitor.Local, run, choice))!;
            snapshots.Add(new(result, label, null) { Graph = result.Document.Mapper });
        }
        TimelineFrame[] frames = [.. snapshots.Zip(SnapshotDrawing.Sheets(snapshots, common: false, color: null, large: true), (s, sheet) => new TimelineFrame(s.Label, sheet))];
        using (var animation = SixLabors.ImageSharp.Image.Load(TimelineExport.Gif([.. frames, new("nothing", null)])))
        {
            Assert.Equal(2, animation.Frames.Count);
            Assert.Equal((720, 556), (animation.Width, animation.Height));
        }
        var sheet = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(TimelineExport.Multiples("Ring & co", [("Layer 1", frames), ("Layer 2", frames[..1])])));
        Assert.Equal(["Layer 1", "Iteration 0", "Iteration <100>", "Layer 2", "Iteration 0", "Ring & co"], sheet.Root!.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.Equal(3, sheet.Descendants().Count(e => e.Name.LocalName == "svg") - 1);
        Assert.Contains("at most 60 frames", Assert.Throws<InvalidInputException>(() => TimelineExport.Gif([.. Enumerable.Repeat(frames[0], 61)])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => TimelineExport.Gif([new("nothing", null)]));
    }

    [Theory]
    [InlineData(30, 22, 10)] // 22 letters take half a chart: no more than one in ten
    [InlineData(7, 3, 2)]
    public void Chart_Labels_LeaveRoomForEachOther(int count, int letters, int every)
    {
        using var context = new BunitContext();
        var chart = context.Render<StepChartView>(p => p.Add(c => c.Labels, [.. Enumerable.Range(0, count).Select(_ => new string('8', letters))]).Add(c => c.Series, [new ChartSeries("a", "main", [.. Enumerable.Repeat((double?)1, count)])]));
        Assert.InRange(chart.FindAll(".x span").Count, 1, (count + every - 1) / every + 1);
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
