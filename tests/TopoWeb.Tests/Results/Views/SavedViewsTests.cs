using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Results;
using TopoWeb.Results.Views;
using TopoWeb.Runs;
using TopoWeb.Sharing.Links;
using TopoWeb.Sharing.Pages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Tests.Sharing;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Results.Views;

public sealed class SavedViewsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Views_AreKeptInOrder_MovedRenamedAndDeleted()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var views = context.Get<SavedViewService>();
        var first = await views.AddAsync(Visitor.Local, new() { Run = run, Choice = "L1_000000", Caption = "Before", View = "?choice=L1_000100&color=pca1&saved=x&nodes=0.1" });
        var second = await views.AddAsync(Visitor.Local, new() { Run = run, Caption = "After" });
        Assert.Equal(("L1_000000", "color=pca1&nodes=0.1"), (first.Choice, first.View));
        Assert.Equal("L1_000100", second.Choice);
        Assert.Equal($"runs/{run}/result?choice=L1_000000&color=pca1&nodes=0.1&saved={first.Id}", first.Address);

        await views.ChangeAsync(Visitor.Local, second.Id, new() { Place = 1, Caption = "Later" });
        Assert.Equal(["Later", "Before"], (await views.ListAsync(Visitor.Local, run)).Select(v => v.Caption));
        Assert.Equal(2, (await views.ListAsync(Visitor.Local, null)).Count);
        Assert.Equal("place", (await Assert.ThrowsAsync<InvalidInputException>(() => views.ChangeAsync(Visitor.Local, second.Id, new() { Place = 3 }))).Field);
        Assert.True(await views.DeleteAsync(Visitor.Local, first.Id));
        Assert.False(await views.DeleteAsync(Visitor.Local, first.Id));
        Assert.Null(await views.FindAsync(Visitor.Local, first.Id));
    }

    [Fact]
    public async Task Add_OfWhatDoesNotFit_NamesTheField()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var views = context.Get<SavedViewService>();
        foreach (var (field, request) in new (string, SavedViewRequest)[]
        {
            ("run", new() { Caption = "x" }), ("run", new() { Run = Guid.NewGuid(), Caption = "x" }), ("choice", new() { Run = run, Choice = "L9", Caption = "x" }),
            ("caption", new() { Run = run, Caption = "  " }), ("caption", new() { Run = run, Caption = new string('x', 501) }), ("view", new() { Run = run, Caption = "x", View = $"nodes={new string('1', 4001)}" }),
        })
            Assert.Equal(field, (await Assert.ThrowsAsync<InvalidInputException>(() => views.AddAsync(Visitor.Local, request))).Field);
        Assert.Empty(await views.ListAsync(Visitor.Local, run));
    }

    [Fact]
    public async Task View_WhoseRunWasDeleted_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var view = await context.Get<SavedViewService>().AddAsync(Visitor.Local, new() { Run = run, Caption = "Gone soon" });
        context.Render<SavedViewPage>(p => p.Add(v => v.Id, view.Id));
        Assert.EndsWith(view.Address, context.Get<NavigationManager>().Uri, StringComparison.Ordinal);

        await context.Get<RunService>().DeleteAsync(Visitor.Local, run);
        Assert.Empty(await context.Get<SavedViewService>().ListAsync(Visitor.Local, null));
        var page = context.Render<SavedViewPage>(p => p.Add(v => v.Id, view.Id));
        Assert.Contains("It, or the run that it shows, may have been deleted.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultPage_KeepsAndOpensViews_WithTheirNodes()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        context.Get<NavigationManager>().NavigateTo($"runs/{run}/result?choice=L1_000100&nodes=0.1&color=pca1");
        var page = context.Render<RunResult>(p => p.Add(r => r.Id, run));
        await page.WaitForElementAsync("[data-testid=views] form", Patience);
        await page.SubmitAsync("[data-testid=views] form");
        Assert.Contains("Give the view a caption", page.Find("[data-testid=views] .error").TextContent, StringComparison.Ordinal);
        page.Input("#view-caption", "Two nodes");
        await page.SubmitAsync("[data-testid=views] form");
        page.WaitForAssertion(() => Assert.Equal("Two nodes", page.Find("[data-testid=views] li a").TextContent), Patience);

        await page.InvokeAsync(() => context.Get<NavigationManager>().NavigateTo($"runs/{run}/result?choice=L1_000000"));
        page.WaitForAssertion(() => Assert.Equal("L1_000000", page.FindComponent<ResultWorkbench>().Instance.SelectedChoice), Patience);
        await page.InvokeAsync(() => context.Get<NavigationManager>().NavigateTo(page.Find("[data-testid=views] li a").GetAttribute("href")!));
        page.WaitForAssertion(() =>
        {
            var shown = page.FindComponent<ResultWorkbench>().Instance;
            Assert.Equal(("L1_000100", "pca1"), (shown.SelectedChoice, shown.Display.Color));
            Assert.Equal([0, 1], page.FindComponent<TopoWeb.Results.Graph.MapperGraphView>().Instance.Selected);
            Assert.NotNull(page.Find("[data-testid=views] li[aria-current=true]"));
        }, Patience);
    }

    [Fact]
    public async Task Story_OfViews_IsFrozenWithCaptionsAndViewsInOrder()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var draft = new ShareDraft(ShareKind.Story, [new(run, "L1_000100") { Caption = "After", View = "color=pca1" }, new(run, "L1_000000") { Caption = "Before" }, new(run, "L1_000100") { Caption = "After, once more", View = "around=4" }]) { Days = 7 };
        var made = await SharedRuns.ShareAsync(context, draft);
        Assert.Equal(["1", "2", "3"], made.Link.Items.Select(i => i.Address));
        Assert.Equal(("After", "choice=1&color=pca1"), (made.Link.Find(null)!.Caption, made.Link.View));
        Assert.NotEqual(made.Link.ContentHash, (await SharedRuns.ShareAsync(context, draft with { Items = [.. draft.Items.Reverse()] })).Link.ContentHash);

        // The run goes on without its views: the link keeps what it froze.
        await StoredRuns.AddResultAsync(context, run, "L1_000100", "Iteration 100", StoredRuns.Circle(shift: 0.9), 1);
        context.Get<NavigationManager>().NavigateTo($"s/{made.Token}?choice=1&color=pca1");
        var page = context.Render<SharedResult>(p => p.Add(s => s.Token, made.Token));
        var story = await page.WaitForElementAsync("[data-testid=story]", Patience);
        Assert.Contains("After", story.TextContent, StringComparison.Ordinal);
        Assert.Contains("View 1 of 3", story.TextContent, StringComparison.Ordinal);
        var next = story.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        Assert.Equal($"s/{made.Token}?choice=2", next);
        await page.InvokeAsync(() => context.Get<NavigationManager>().NavigateTo(next));
        page.WaitForAssertion(() => Assert.Contains("Before", page.Find("[data-testid=story]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal($"s/{made.Token}?choice=3&around=4", page.Find("[data-testid=story] a[rel=next]").GetAttribute("href"));
    }

    [Fact]
    public async Task Story_OfAViewWithOtherSettings_IsRefused()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoComparedAsync(context);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => SharedRuns.ShareAsync(context, ShareKind.Story, new ShareTarget(run, "L1_000100") { Caption = "Finer", View = "n=9" }));
        Assert.Equal("views", error.Field);
        Assert.Contains("“Finer” shows the result with other settings (", error.Message, StringComparison.Ordinal);
        Assert.Equal("views", (await Assert.ThrowsAsync<InvalidInputException>(() => SharedRuns.ShareAsync(context, ShareKind.Story, new ShareTarget(run)))).Field);
    }
}
