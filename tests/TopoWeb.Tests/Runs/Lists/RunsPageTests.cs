using Bunit;
using Microsoft.AspNetCore.Components;
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

        page.Find("#runs-project").Change(shared.ToString());
        page.WaitForAssertion(() => Assert.Equal(["disc", "ring"], Names(page)), Patience);
        page.Find("#runs-person").Change("me");
        page.WaitForAssertion(() => Assert.Equal(["ring"], Names(page)), Patience);
        Assert.Contains($"project={shared}", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Contains("person=me", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        page.Find("#runs-state").Change("failed");
        await page.WaitForElementAsync("[data-testid=no-match]", Patience);
        await page.Find("[data-testid=no-match] button").ClickAsync(new());
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
        page.Find("#runs-search").Input("hexagon");
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
    public async Task Page_InLocalMode_HasNoFiltersAndNoOwners()
    {
        await using var context = await PageContext.CreateAsync();
        await StoredRuns.AddTwoAsync(context);
        var page = Open(context, Visitor.Local, "?search=nothing");
        Assert.Equal(["Ring"], Names(page));
        Assert.Empty(page.FindAll(".filters, [data-testid=owner], [data-testid=count]"));
    }
}
