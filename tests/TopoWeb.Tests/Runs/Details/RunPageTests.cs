using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Runs.Details;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Runs.Details;

public sealed class RunPageTests
{
    private static async Task<IRenderedComponent<RunPage>> OpenAsync(PageContext context, Visitor visitor, Guid run)
    {
        context.Visitor = visitor;
        var page = context.Render<RunPage>(p => p.Add(q => q.Id, run));
        await page.WaitForElementAsync("h1");
        return page;
    }

    private static IEnumerable<string> Buttons(IRenderedComponent<RunPage> page) => page.FindAll("button").Select(b => b.TextContent.Trim());

    [Fact]
    public async Task Run_ReadOnly_SaysWhoseItIsAndOffersNoChange()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var project = await lab.AddProjectAsync(lab.Ada, "Shared", members: [(lab.Ben, ProjectAccess.Read), (lab.Cleo, ProjectAccess.Write)]);
        var run = await lab.AddRunAsync(lab.Ada, project, state: RunState.Training);
        var page = await OpenAsync(context, lab.Ben, run);
        Assert.Contains("Ada Maier", page.Find("[data-testid=owner]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Ask Ada Maier", page.Find(".read-only").GetAttribute("title")!, StringComparison.Ordinal);
        Assert.Empty(Buttons(page));
        Assert.Contains(page.FindAll("a"), a => a.TextContent == "Edit and rerun");
        Assert.Equal(["Rename", "Cancel", "Schedule", "Move", "Archive", "Pin", "Delete", "Add", "Write a note"], Buttons(await OpenAsync(context, lab.Cleo, run)));
        Assert.DoesNotContain((await OpenAsync(context, lab.Vera, await lab.AddRunAsync(null))).FindAll("a"), a => a.TextContent == "Edit and rerun");
    }

    [Fact]
    public async Task Run_OfAnotherPerson_IsNotFound()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var page = await OpenAsync(context, lab.Ben, await lab.AddRunAsync(lab.Ada, name: "Secret"));
        Assert.Equal("Run not found", page.Find("h1").TextContent);
        Assert.DoesNotContain("Secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InALongQueue_SaysHowManyComeBefore()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        for (var i = 0; i < 3; i++)
            await lab.AddRunAsync(lab.Ada, state: RunState.Queued, minute: i);
        var run = await lab.AddRunAsync(lab.Ada, state: RunState.Queued, minute: 5);
        Assert.Equal("Waiting for a worker. 3 runs before it.", (await OpenAsync(context, lab.Ada, run)).Find("[data-testid=run-now]").TextContent);
    }

    [Fact]
    public async Task Delete_OfASharedRun_AsksAndSaysWhatGoes()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada, state: RunState.Queued);
        await lab.AddLinkAsync(run);
        var page = await OpenAsync(context, lab.Ada, run);
        var dialogs = context.Render<MudDialogProvider>();
        var pressed = page.PressAsync("Delete");
        await dialogs.WaitForElementAsync("[data-testid=reason]");
        Assert.Contains("not finished", dialogs.Find("[data-testid=reason]").TextContent, StringComparison.Ordinal);
        Assert.Contains("An open share link", dialogs.Find("[data-testid=reason]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(await context.Get<RunReader>().FindAsync(lab.Ada, run));
        await dialogs.PressAsync("Delete permanently");
        await pressed;
        Assert.Null(await context.Get<RunReader>().FindAsync(lab.Ada, run));
        page.WaitForAssertion(() => Assert.EndsWith("/runs", context.Get<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Move_OffersProjectsOneMayWriteTo()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada);
        var target = await lab.AddProjectAsync(lab.Ada, "Target");
        await lab.AddProjectAsync(lab.Ben, "Readable", ProjectAccess.Read);
        var page = await OpenAsync(context, lab.Ada, run);
        var dialogs = context.Render<MudDialogProvider>();
        var pressed = page.PressAsync("Move");
        await dialogs.WaitForElementAsync("#move-project");
        Assert.Equal(["Target"], dialogs.FindAll("#move-project option").Select(o => o.TextContent));
        await dialogs.PressAsync("Move");
        page.WaitForAssertion(() => Assert.Contains("Target", page.Find("[data-testid=owner]").TextContent, StringComparison.Ordinal));
        Assert.Equal(target, (await context.Get<RunReader>().FindAsync(lab.Ada, run))!.Ownership.ProjectId);
    }

    [Fact]
    public async Task Run_InLocalMode_IsDeletedInTwoStepsAndBelongsToNobody()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var page = await OpenAsync(context, Visitor.Local, run);
        Assert.Empty(page.FindAll("[data-testid=owner]"));
        Assert.DoesNotContain("Move", Buttons(page));
        await page.PressAsync("Delete");
        await page.PressAsync("Delete permanently");
        Assert.Null(await context.Get<RunReader>().FindAsync(Visitor.Local, run));
    }

    [Fact]
    public async Task Training_MeansAreOverTheNetworksTheySay_AndOnlyFinishedOnesHaveAnAccuracy()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada, state: RunState.Training);
        var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = "k", SettingsJson = "{}", DatasetChecksum = "c" };
        NetworkRow Network(int index, NetworkState state, double loss, double accuracy) => new() { Id = Guid.CreateVersion7(), Index = index, State = state, Iterations = 3, Iteration = 1, Loss = loss, Accuracy = accuracy };
        set.Networks.AddRange([Network(0, NetworkState.Running, 2, 0.1), Network(1, NetworkState.Running, 2, 0.2), Network(2, NetworkState.Queued, 9, 0.9)]);
        await using var db = lab.NewContext();
        db.TrainingSets.Add(set);
        await db.SaveChangesAsync();
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.TrainingSetId, set.Id).SetProperty(r => r.NetworkCount, 4));
        var page = await OpenAsync(context, lab.Ada, run);
        Assert.Equal(("2.000over 2 networks", "–no network finished yet"), (Figure("loss"), Figure("accuracy")));

        await db.Networks.Where(n => n.Index == 1).ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Succeeded).SetProperty(n => n.Loss, 1).SetProperty(n => n.Accuracy, 0.8));
        page = await OpenAsync(context, lab.Ada, run);
        Assert.Equal(("1.500over 2 networks", "80.0 %over 1 finished network"), (Figure("loss"), Figure("accuracy")));

        string Figure(string name) => page.Find($"[data-testid={name}]").TextContent.Trim();
    }
}
