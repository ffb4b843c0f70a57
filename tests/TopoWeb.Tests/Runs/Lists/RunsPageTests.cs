using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs.Lists;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs.Lists;

public sealed class RunsPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static IRenderedComponent<RunsPage> Open(PageContext context, Visitor visitor, string query = "")
    {
        context.Visitor = visitor;
        context.Get<NavigationManager>().NavigateTo($"runs{query}");
        return context.Render<RunsPage>();
    }

    private static IEnumerable<string> Names(IRenderedComponent<RunsPage> page) => page.FindAll("a.name").Select(a => a.TextContent);

    [Fact]
    public async Task Filters_Chosen_StandInTheAddressAndChooseRuns()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var shared = await lab.AddProjectAsync(lab.Ada, "Shared", ProjectAccess.Write);
        await lab.AddRunAsync(lab.Ada, shared, "ring", minute: 1);
        await lab.AddRunAsync(lab.Ben, shared, "disc", state: RunState.Failed, minute: 2);
        await lab.AddRunAsync(lab.Ada, name: "own", minute: 3);
        var page = Open(context, lab.Ada);
        Assert.Equal(["own", "disc", "ring"], Names(page));
        Assert.Equal("3 runs", page.Find("[data-testid=count]").TextContent);
        Assert.Equal(["Everyone", "Ada Maier (you)", "Ben Okafor"], page.FindAll("#runs-person option").Select(o => o.TextContent));

        page.Change("#runs-project", shared.ToString());
        page.WaitForAssertion(() => Assert.Equal(["disc", "ring"], Names(page)), Patience);
        page.Change("#runs-person", "me");
        page.WaitForAssertion(() => Assert.Equal(["ring"], Names(page)), Patience);
        Assert.Contains($"project={shared}", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Contains("person=me", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        page.Change("#runs-state", "failed");
        await page.WaitForElementAsync("[data-testid=no-match]", Patience);
        await page.ClickAsync("[data-testid=no-match] button");
        page.WaitForAssertion(() => Assert.Equal(3, Names(page).Count()), Patience);
        Assert.DoesNotContain('?', context.Get<NavigationManager>().Uri);
    }

    [Fact]
    public async Task Search_Typed_FindsAndTellsWhereNothingIs()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await lab.AddRunAsync(lab.Ada, name: "ring", minute: 1);
        await lab.AddRunAsync(lab.Ada, name: "disc", minute: 2);
        var page = Open(context, lab.Ada, "?search=ring");
        Assert.Equal(["ring"], Names(page));
        Assert.Equal("ring", page.Find("#runs-search").GetAttribute("value"));
        page.Input("#runs-search", "hexagon");
        page.WaitForAssertion(() => Assert.Contains("No run matches “hexagon”", page.Find("[data-testid=no-match]").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Address_NotUnderstood_SaysSoAtTheFilter()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var page = Open(context, lab.Ada, "?state=done");
        Assert.Contains("done", page.Find("[data-field=state] .error").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".tw-empty button"));
        // Once: the box below does not repeat it.
        Assert.DoesNotContain("done", page.Find("[data-testid=check-filters]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_NotUnderstood_WhereNoFieldIsInSight_IsSaidAllTheSame()
    {
        await using var context = await PageContext.CreateAsync();
        var page = Open(context, Visitor.Local, "?loops=two&schedule=nightly&timeZone=Berlin");
        Assert.True(page.Find("details.more-filters").HasAttribute("open"));
        Assert.Contains("two", page.Find("[data-field=loops] .error").TextContent, StringComparison.Ordinal);
        var said = page.Find("[data-testid=check-filters]").TextContent;
        Assert.Contains("“nightly” is not the ID of a schedule.", said, StringComparison.Ordinal);
        Assert.Contains("Unknown time zone “Berlin”.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("two", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_ChosenByAReader_AreThoseOfHerZone_AndTheAddressSaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        context.JSInterop.SetupModule("./Controls/Times/LocalTime.razor.js").Setup<string>("zone").SetResult("Europe/Berlin");
        var page = Open(context, Visitor.Local);
        await page.WaitForStateAsync(() => page.Find("[data-field=from]").TextContent.Contains("Berlin time", StringComparison.Ordinal), Patience);
        page.Change("#runs-until", "2026-03-29");
        Assert.EndsWith("until=2026-03-29&timeZone=Europe%2FBerlin", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        page.Change("#runs-until", "");
        Assert.DoesNotContain('?', context.Get<NavigationManager>().Uri);
        // Days without a zone in the address are those of UTC, whoever reads.
        Assert.Contains("UTC", Open(context, Visitor.Local, "?from=2026-03-29").Find("[data-field=from]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loops_OfSeveralResults_LeadToTheResultThatHasThem()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync())
        {
            await db.RunResults.Where(r => r.Choice == "L1_000000").ExecuteUpdateAsync(s => s.SetProperty(r => r.SupportedLoops, 1));
            await db.RunResults.Where(r => r.Choice == "L1_000100").ExecuteUpdateAsync(s => s.SetProperty(r => r.SupportedLoops, 0));
        }
        var loops = Open(context, Visitor.Local).Find(".loops");
        Assert.Equal("1 significant loop (Iteration 0)", string.Join(' ', loops.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal($"runs/{run}/result?choice=L1_000000", loops.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Pages_AreTurned()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        for (var i = 0; i < 101; i++)
            await lab.AddRunAsync(lab.Ada, name: $"run {i}", minute: i);
        var page = Open(context, lab.Ada);
        Assert.Equal("101 runs", page.Find("[data-testid=count]").TextContent);
        Assert.Equal(100, Names(page).Count());
        var older = page.Find("[data-testid=older]").GetAttribute("href")!;
        context.Get<NavigationManager>().NavigateTo(older);
        var next = context.Render<RunsPage>();
        Assert.Equal(["run 0"], Names(next));
        Assert.Empty(next.FindAll("[data-testid=older]"));
    }

    [Fact]
    public async Task Page_InLocalMode_IsSearchedWithoutPeople()
    {
        await using var context = await PageContext.CreateAsync();
        await StoredRuns.AddTwoAsync(context);
        var page = Open(context, Visitor.Local);
        Assert.Equal(["Ring"], Names(page));
        Assert.Empty(page.FindAll("[data-testid=owner], #runs-person, #runs-project"));
        Assert.NotNull(page.Find("#runs-search"));
        Assert.Equal("1 run", page.Find("[data-testid=count]").TextContent);
    }

    [Fact]
    public async Task Search_ThatFindsNothing_SaysWhatWasSearchedAndWidens()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await lab.AddRunAsync(lab.Ada, name: "ring");
        var page = Open(context, lab.Ada, "?search=ring&dataset=cifar-10&state=failed&tag=thesis");
        var empty = page.Find("[data-testid=no-match]");
        Assert.Contains("No run matches “ring”", empty.TextContent, StringComparison.Ordinal);
        Assert.Contains("Every word must be in a run's name, its notation, its note or a tag", empty.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Clear filters", "Remove the words “ring”", "Remove the state “failed”", "Remove the tag “thesis”", "Remove the data set CIFAR-10", "Include archived runs"], empty.QuerySelectorAll("button").Select(b => b.TextContent.Trim()));
        foreach (var name in new[] { "dataset", "state", "tag" })
            page.Click(p => p.FindAll("[data-testid=no-match] button").First(b => b.TextContent.Contains(name switch { "dataset" => "data set", _ => $"the {name}" }, StringComparison.Ordinal)));
        page.WaitForAssertion(() => Assert.Equal(["ring"], Names(page)), Patience);
        Assert.EndsWith("runs?search=ring", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selection_OfSeveral_IsTaggedComparedArchivedAndDeleted()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (ring, disc) = (await lab.AddRunAsync(lab.Ada, name: "ring", minute: 2), await lab.AddRunAsync(lab.Ada, name: "disc", minute: 1));
        await lab.AddRunAsync(lab.Ada, name: "other");
        var page = Open(context, lab.Ada);
        Assert.Empty(page.FindAll("[data-testid=selection]"));
        page.Change("input[aria-label='Select ring']", true);
        page.Change("input[aria-label='Select disc']", true);
        Assert.Equal($"compare?runs={ring},{disc}", page.Find("[data-testid=selection] a").GetAttribute("href"));

        page.Input("[data-testid=selection] input", "Thesis, chapter 2");
        await page.SubmitAsync("[data-testid=selection] form");
        page.WaitForAssertion(() => Assert.Equal(["chapter 2", "thesis", "chapter 2", "thesis"], page.FindAll("a.tag").Select(t => t.TextContent)), Patience);
        page.Press("Delete", "[data-testid=selection] button");
        page.WaitForAssertion(() => Assert.Contains("Delete 2 runs with all results?", page.Find("[data-testid=selection]").TextContent, StringComparison.Ordinal), Patience);
        page.Press("Keep", "[data-testid=selection] button");
        page.Press("Archive", "[data-testid=selection] button");
        page.WaitForAssertion(() => Assert.Equal(["other"], Names(page)), Patience);

        context.Get<NavigationManager>().NavigateTo("runs?archived=only");
        page.WaitForAssertion(() => Assert.Equal(["ring", "disc"], Names(page)), Patience);
        // Nothing that was out of sight is still selected.
        Assert.Empty(page.FindAll("[data-testid=selection]"));
        page.Change("input[aria-label='Select ring']", true);
        page.Change("input[aria-label='Select disc']", true);
        page.Press("Delete", "[data-testid=selection] button");
        page.WaitForAssertion(() => Assert.Contains("Delete 2 runs with all results? “ring”, “disc”.", page.Find("[data-testid=selection]").TextContent, StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => page.FindAll("[data-testid=selection] button").Single(b => b.TextContent == "Delete permanently"), Patience);
        page.Press("Delete permanently", "[data-testid=selection] button");
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-testid=no-match]")), Patience);
        Assert.Empty(page.FindAll("[data-testid=selection]"));
    }

    [Fact]
    public async Task Reruns_AreFoldedUnderTheirSchedule_WithTheirSpread()
    {
        await using var context = await PageContext.CreateAsync();
        var schedule = await ScheduledRuns.AddAsync(context, [(0.40, 1), (0.50, 1), (0.44, 2)]);
        var page = Open(context, Visitor.Local);
        Assert.Single(Names(page));
        var fold = page.Find("[data-testid=fold]");
        Assert.Equal($"runs?schedule={schedule}", fold.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(["2 earlier reruns", "Longest H₁ bar 0.400 to 0.500, median 0.440, over 3 runs", "1 to 2 significant loops, median 1, over 3 runs"], fold.Children.Select(c => c.TextContent));
        Assert.Equal("3 runs, reruns under their schedule", page.Find("[data-testid=count]").TextContent);
        context.Get<NavigationManager>().NavigateTo($"runs?schedule={schedule}");
        page.WaitForAssertion(() => Assert.Equal(3, Names(page).Count()), Patience);
    }
}
