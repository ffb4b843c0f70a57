using Bunit;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Retention;
using TopoWeb.Data;
using TopoWeb.Figures;
using TopoWeb.Runs;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Administration;

public sealed class RetentionTests
{
    private static readonly DateTime Old = DateTime.UtcNow.AddDays(-40), Young = DateTime.UtcNow.AddDays(-20);

    [Fact]
    public Task Rule_OnSqlite_DeletesWhatItsPreviewListed() => AssertDeletesAsync(null);

    [Fact]
    public async Task Rule_OnPostgres_DeletesWhatItsPreviewListed()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertDeletesAsync(database.ConnectionString);
    }

    [Fact]
    public async Task Job_WithoutARule_DeletesNothing()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await lab.AddRunAsync(lab.Ada);
        await context.Get<RetentionJob>().RunAsync(default);
        await using var db = lab.NewContext();
        Assert.Equal(1, await db.Runs.CountAsync());
    }

    [Fact]
    public async Task Set_WithoutOrWithAnotherPreview_IsRefused()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var (service, project) = (context.Get<RetentionService>(), await lab.AddProjectAsync(lab.Ada, "Old"));
        await lab.AddRunAsync(lab.Ada, project);
        foreach (var expected in new int?[] { null, 0, 2 })
            Assert.Equal("runs", (await Assert.ThrowsAsync<InvalidInputException>(() => service.SetAsync(lab.Root, project, 30, expected))).Field);
        foreach (var days in new[] { 0, -1, RetentionService.MostDays + 1 })
            Assert.Equal("days", (await Assert.ThrowsAsync<InvalidInputException>(() => service.PreviewAsync(lab.Root, project, days))).Field);
        // Of a server with accounts no rule takes the installation's own runs, or those of a project that is not there.
        foreach (var nowhere in new Guid?[] { null, Guid.NewGuid() })
            Assert.Equal("project", (await Assert.ThrowsAsync<InvalidInputException>(() => service.PreviewAsync(lab.Root, nowhere, 30))).Field);
        await Assert.ThrowsAsync<NotAllowedException>(() => service.PreviewAsync(lab.Ada, project, 30));
        Assert.Empty(await service.ListAsync(lab.Root));
    }

    [Fact]
    public async Task Candidates_WhatAFeatureNeeds_IsLeft()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var project = await lab.AddProjectAsync(lab.Ada, "Old");
        var (needed, other) = (await lab.AddRunAsync(lab.Ada, project), await lab.AddRunAsync(lab.Ada, project));
        await using var db = lab.NewContext();
        Assert.Equal([other], await new RetentionCandidates([new Reference(needed)]).Deletable(db, project, Old, DateTime.UtcNow).Select(r => r.Id).ToListAsync());
    }

    [Fact]
    public async Task Page_AsksWithAPreview_BeforeItOffersToSave()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        context.Visitor = lab.Root;
        var project = await lab.AddProjectAsync(lab.Ada, "Old");
        await lab.AddRunAsync(lab.Ada, project, name: "From long ago");
        var page = context.Render<RetentionPage>();
        await page.WaitForElementAsync("#retention-project");
        Assert.Empty(page.FindAll("button.danger"));
        page.Change("#retention-project", project.ToString());
        page.Input("#retention-days", "x");
        await page.SubmitAsync("form");
        Assert.Contains("whole number", page.Find("[data-field=days] .error").TextContent, StringComparison.Ordinal);
        page.Input("#retention-days", "30");
        await page.SubmitAsync("form");
        Assert.Equal("1", page.Find("[data-preview]").GetAttribute("data-preview"));
        Assert.Contains("From long ago", page.Find("[data-preview]").TextContent, StringComparison.Ordinal);
        await page.ClickAsync("button.danger");
        Assert.Contains("Old", page.Find("[data-rule]").TextContent, StringComparison.Ordinal);
        await page.ClickAsync("[data-rule] button");
        Assert.Empty(await context.Get<RetentionService>().ListAsync(lab.Root));
    }

    private static async Task AssertDeletesAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var stored = new StoredWork(context, lab);
        var project = await lab.AddProjectAsync(lab.Ada, "Old");
        foreach (var key in new[] { "own", "shared", "kept", "n0", "n1" })
            await stored.PutAsync("result", 3000, key);
        var first = await stored.AddRunAsync(lab.Ada, project, Old, "own", "shared");
        var cancelled = await lab.AddRunAsync(lab.Ada, project, state: RunState.Cancelled);
        var closed = await stored.AddRunAsync(lab.Ada, project, Old);
        await lab.AddLinkAsync(closed, revoked: true);
        Guid[] stay =
        [
            await stored.AddRunAsync(lab.Ada, project, Young, "shared", "kept"),
            await lab.AddRunAsync(lab.Ada, project, state: RunState.Training),
            await stored.AddRunAsync(lab.Ada, await lab.HomeAsync(lab.Ada), Old),
            await PinnedAsync(context, lab, await stored.AddRunAsync(lab.Ada, project, Old)),
            await LinkedAsync(lab, await stored.AddRunAsync(lab.Ada, project, Old), await stored.AddRunAsync(lab.Ada, project, Old)),
            await ReferenceAsync(lab, await stored.AddRunAsync(lab.Ada, project, Old), DriftReference.Chosen),
            await ReferenceAsync(lab, await stored.AddRunAsync(lab.Ada, project, Old), DriftReference.Before),
            await lab.AddRunAsync(null, preset: PresetCatalog.Sample),
        ];
        await stored.TrainAsync(["n0", "n1"], (first, 2), (stay[0], 1));

        var service = context.Get<RetentionService>();
        var preview = await service.PreviewAsync(lab.Root, project, 30);
        Assert.Equal(new[] { first, cancelled, closed }.Order(), preview.Oldest.Select(r => r.Id).Order());
        Assert.Equal((3, 5), (preview.Runs, preview.Kept));
        await service.SetAsync(lab.Root, project, 30, preview.Runs);
        var before = await stored.BytesAsync();

        await context.Get<RetentionJob>().RunAsync(default);

        await using var db = lab.NewContext();
        var left = await db.Runs.Select(r => r.Id).ToListAsync();
        Assert.Empty(left.Intersect(preview.Oldest.Select(r => r.Id)));
        Assert.Empty(stay.Except(left));
        Assert.Equal(preview.Freed, before - await stored.BytesAsync());
        var audit = await lab.AuditAsync();
        Assert.Equal(3, audit.Count(a => a is { Action: "retention.delete", Person: "Retention rule" }));
        Assert.Equal(3, Assert.Single(await service.ListAsync(lab.Root)).LastDeleted);

        // Once a day: what is old enough a moment later waits.
        await db.Runs.Where(r => r.Id == stay[0]).ExecuteUpdateAsync(s => s.SetProperty(r => r.FinishedAt, Old));
        await context.Get<RetentionJob>().RunAsync(default);
        Assert.True(await db.Runs.AnyAsync(r => r.Id == stay[0]));
        await db.RetentionRules.ExecuteUpdateAsync(s => s.SetProperty(r => r.LastRunAt, DateTime.UtcNow.AddDays(-1)));
        await context.Get<RetentionJob>().RunAsync(default);
        Assert.False(await db.Runs.AnyAsync(r => r.Id == stay[0]));
    }

    private static async Task<Guid> PinnedAsync(PageContext context, LabData lab, Guid run)
    {
        Assert.True(await context.Get<RunService>().PinAsync(lab.Ada, run, true));
        return run;
    }

    /// <summary>The second run of a comparison that is open: the link is the first one's, and both stay.</summary>
    private static async Task<Guid> LinkedAsync(LabData lab, Guid first, Guid second)
    {
        await lab.AddLinkAsync(first, ShareKind.Comparison, [second]);
        return second;
    }

    /// <summary>A schedule compares its next rerun with this run: it was chosen, or is the last one compared.</summary>
    private static async Task<Guid> ReferenceAsync(LabData lab, Guid run, DriftReference reference)
    {
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        var schedule = new ScheduleRow { Id = Guid.CreateVersion7(), ExperimentId = experiment, Cron = "0 3 * * *", Reference = reference, ReferenceRunId = reference == DriftReference.Chosen ? run : null };
        db.Schedules.Add(schedule);
        if (reference == DriftReference.Before)
            db.Drifts.Add(new DriftRow { Id = Guid.CreateVersion7(), ScheduleId = schedule.Id, RunId = run, RunAt = Old, State = DriftState.NotCompared });
        await db.SaveChangesAsync();
        return run;
    }

    private sealed class Reference(Guid run) : IRunKeeper
    {
        public IQueryable<Guid> KeptRuns(TopoWebContext db) => db.Runs.Where(r => r.Id == run).Select(r => r.Id);
    }
}
