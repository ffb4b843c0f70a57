using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Schedules;

/// <summary>What happens when the time of a schedule comes. There are no workers: a run that begins stays queued.</summary>
public sealed class ScheduleFiringTests
{
    [Fact]
    public async Task Look_TimeHasCome_OneRunAndTheNextTime()
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 3 * * *" });
        await using var _ = context;
        await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
        await LookAsync(context);
        await LookAsync(context);
        await using var db = lab.NewContext();
        var run = Assert.Single(await db.Runs.Where(r => r.ScheduleId == id).ToListAsync());
        var row = await db.Schedules.SingleAsync(s => s.Id == id);
        Assert.True(row.NextAt > DateTime.UtcNow);
        Assert.Equal((1, (DateTime?)null, (string?)null), (row.Fired, row.WaitingSince, row.LastNote));
        Assert.Equal(RunState.Queued, run.State);
        Assert.Contains("\"seed\":2", run.SpecJson, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OverlapPolicy.Skip, 1)]
    [InlineData(OverlapPolicy.Queue, 2)]
    public async Task Look_LastRunStillGoing_SkipsOrWaitsForItsEnd(OverlapPolicy overlap, int runs)
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "* * * * *", Overlap = overlap });
        await using var _ = context;
        // Three times come while the first run is going: one waits at most.
        for (var i = 0; i < 4; i++)
        {
            await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
            await LookAsync(context);
        }
        await using var db = lab.NewContext();
        Assert.Equal(1, await db.Runs.CountAsync(r => r.ScheduleId == id));
        await db.Runs.Where(r => r.ScheduleId == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Failed));
        await LookAsync(context);
        await LookAsync(context);
        Assert.Equal(runs, await db.Runs.CountAsync(r => r.ScheduleId == id));
    }

    [Theory]
    [InlineData(MissedPolicy.RunOnce, 1, "Run late")]
    [InlineData(MissedPolicy.Skip, 0, "Skipped")]
    public async Task Look_TimesMissedWhileDown_RunsOnceOrNot(MissedPolicy missed, int runs, string note)
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 * * * *", Missed = missed });
        await using var _ = context;
        await MoveAsync(lab, id, TimeSpan.FromHours(-5));
        await LookAsync(context);
        await LookAsync(context);
        await using var db = lab.NewContext();
        Assert.Equal(runs, await db.Runs.CountAsync(r => r.ScheduleId == id));
        var row = await db.Schedules.SingleAsync(s => s.Id == id);
        Assert.StartsWith(note, row.LastNote, StringComparison.Ordinal);
        Assert.Contains("more times", row.LastNote, StringComparison.Ordinal);
        Assert.True(row.NextAt > DateTime.UtcNow);
    }

    [Fact]
    public async Task Look_Paused_NothingRuns_AndResumedGoesOnFromNow()
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 3 * * *" });
        await using var _ = context;
        var service = context.Get<ScheduleService>();
        Assert.True(await service.SetPausedAsync(lab.Ada, id, true));
        await LookAsync(context);
        await using var db = lab.NewContext();
        Assert.Null((await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id)).NextAt);
        Assert.True(await service.SetPausedAsync(lab.Ada, id, false));
        await LookAsync(context);
        Assert.True((await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id)).NextAt > DateTime.UtcNow);
        Assert.Equal(0, await db.Runs.CountAsync(r => r.ScheduleId == id));
    }

    [Fact]
    public async Task SkipNext_LeavesOneTimeOut_AndRunNowDoesNotWait()
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 3 * * *" });
        await using var _ = context;
        var (service, reader) = (context.Get<ScheduleService>(), context.Get<ScheduleReader>());
        var before = (await reader.FindAsync(lab.Ada, id))!.Next;
        Assert.True(await service.SkipNextAsync(lab.Ada, id));
        Assert.Equal(before.Skip(1), (await reader.FindAsync(lab.Ada, id))!.Next.Take(4));

        Assert.NotNull((await service.RunNowAsync(lab.Ada, id)).Run);
        await Assert.ThrowsAsync<ScheduleConflictException>(() => service.RunNowAsync(lab.Ada, id));
        Assert.False((await service.RunNowAsync(lab.Dov, id)).Found);
    }

    /// <summary>Eight servers look at the same moment.</summary>
    [Fact]
    public async Task Look_ManyServersOnPostgres_OneRun()
    {
        await using var database = await TestPostgres.CreateAsync();
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 3 * * *", Overlap = OverlapPolicy.Queue }, database.ConnectionString);
        await using var _ = context;
        await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => LookAsync(context))));
        await using var db = lab.NewContext();
        Assert.Equal(1, await db.Runs.CountAsync(r => r.ScheduleId == id));
        Assert.Equal(1, (await db.Schedules.SingleAsync(s => s.Id == id)).Fired);
    }

    private static async Task<(PageContext Context, LabData Lab, Guid Schedule)> ScheduledAsync(ScheduleSettings settings, string? postgres = null)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        return (context, lab, (await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, settings)).Id);
    }

    private static Task LookAsync(PageContext context) => context.Get<ScheduleFiring>().LookAsync(TestContext.Current.CancellationToken);

    /// <summary>As if the next time had come.</summary>
    private static async Task MoveAsync(LabData lab, Guid schedule, TimeSpan by)
    {
        await using var db = lab.NewContext();
        await db.Schedules.Where(s => s.Id == schedule).ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, DateTime.UtcNow + by));
    }
}
