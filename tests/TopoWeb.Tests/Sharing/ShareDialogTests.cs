using Bunit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TopoWeb.Data;
using TopoWeb.Sharing;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Sharing;

public sealed class ShareDialogTests
{
    private static async Task<(IRenderedComponent<MudDialogProvider> Page, Guid Run)> OpenAsync(PageContext context, bool withResult = true)
    {
        var run = Guid.CreateVersion7();
        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync())
        {
            var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "Ring", SpecJson = "{}" };
            db.Experiments.Add(experiment);
            db.Runs.Add(new RunRow { Id = run, ExperimentId = experiment.Id, SpecJson = "{}", State = RunState.Succeeded });
            if (withResult)
                db.RunResults.Add(new RunResultRow { Id = Guid.CreateVersion7(), RunId = run, Choice = "points", Label = "Points", ResultKey = "r", FiltersKey = "f" });
            await db.SaveChangesAsync();
        }
        var page = context.Render<MudDialogProvider>();
        _ = page.InvokeAsync(() => ShareDialog.ShowAsync(context.Get<IDialogService>(), run));
        await page.WaitForElementAsync(".share");
        return (page, run);
    }

    [Fact]
    public async Task Link_Created_IsShownOnce_OpensTheRun_AndIsRevoked()
    {
        await using var context = await PageContext.CreateAsync();
        var (page, run) = await OpenAsync(context);
        page.Find("input[value=Download]").Change("Download");
        page.Find("#share-life").Change("7");
        page.Find("#share-note").Input("for the seminar");
        await page.FindAll("button").Single(b => b.TextContent == "Create link").ClickAsync(new());

        var url = page.Find("#share-url").GetAttribute("value")!;
        var link = await context.Get<ShareService>().FindAsync(url[(url.LastIndexOf('/') + 1)..]);
        Assert.NotNull(link);
        Assert.Equal((run, ShareScope.Download, "for the seminar"), (link.RunId, link.Scope, link.Note));
        Assert.Equal(7, (link.ExpiresAt! - link.CreatedAt).Value.TotalDays, 3);
        Assert.Contains("for the seminar", page.Find("[data-link]").TextContent, StringComparison.Ordinal);

        await page.FindAll("button").Single(b => b.TextContent == "Revoke").ClickAsync(new());
        Assert.Contains("revoked just now", page.Find("[data-link]").TextContent, StringComparison.Ordinal);
        Assert.Null(await context.Get<ShareService>().FindAsync(url[(url.LastIndexOf('/') + 1)..]));
    }

    [Fact]
    public async Task Note_TooLong_SaysSoAtItsFieldAndKeepsIt()
    {
        await using var context = await PageContext.CreateAsync();
        var (page, _) = await OpenAsync(context);
        page.Find("#share-note").Input(new string('n', 201));
        await page.FindAll("button").Single(b => b.TextContent == "Create link").ClickAsync(new());
        Assert.Contains("201 characters", page.Find("[data-field=note] .error").TextContent, StringComparison.Ordinal);
        Assert.Equal(201, page.Find("#share-note").GetAttribute("value")!.Length);
    }

    [Fact]
    public async Task Run_WithoutResult_CannotBeShared()
    {
        await using var context = await PageContext.CreateAsync();
        var (page, _) = await OpenAsync(context, withResult: false);
        await page.FindAll("button").Single(b => b.TextContent == "Create link").ClickAsync(new());
        Assert.Contains("has no results yet", page.Find(".share > .error").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalMode_SaysWhereTheLinkOpens()
    {
        await using var context = await PageContext.CreateAsync();
        var (page, _) = await OpenAsync(context);
        Assert.Contains("only reachable from this machine", page.Find(".local").TextContent, StringComparison.Ordinal);
    }
}
