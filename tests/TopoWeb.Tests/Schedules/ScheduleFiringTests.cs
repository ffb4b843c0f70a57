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

    [Fact]
    public async Task Look_AgainAndAgain_RunsAreNumberedAndFoundByTheirNumber()
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 3 * * *" });
        await using var _ = context;
        await using var db = lab.NewContext();
        for (var i = 0; i < 2; i++)
        {
            await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
            await LookAsync(context);
            await db.Runs.Where(r => r.ScheduleId == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Failed));
        }
        var runs = await db.Runs.AsNoTracking().Where(r => r.ScheduleId == id).OrderBy(r => r.CreatedAt).ToListAsync();
        Assert.Equal(["A run, rerun 1", "A run, rerun 2"], runs.Select(r => r.Title));
        Assert.All(runs, r => Assert.StartsWith(r.Title!.ToLowerInvariant(), r.SearchText, StringComparison.Ordinal));
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

    /// <summary>Cron and experiment as other versions have stored them, which this one cannot read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_SchedulesThatFail_AreNotedAndHoldUpNoOther(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        var (context, lab, unread) = await ScheduledAsync(new() { Cron = "0 3 * * *" }, database?.ConnectionString);
        await using var _ = context;
        var (unplanned, broken, good) = (await AddAsync(context, lab), await AddAsync(context, lab), await AddAsync(context, lab));
        await using var db = lab.NewContext();
        await db.Schedules.Where(s => s.Id == unread || s.Id == unplanned).ExecuteUpdateAsync(s => s.SetProperty(r => r.Cron, "@every_second"));
        await db.Schedules.Where(s => s.Id == unplanned).ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, (DateTime?)null));
        await db.Experiments.Where(e => db.Schedules.Any(s => s.Id == broken && s.ExperimentId == e.Id)).ExecuteUpdateAsync(s => s.SetProperty(e => e.SpecJson, """{"source":"of a later version"}"""));
        foreach (var id in new[] { unread, broken, good })
            await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
        await LookAsync(context);

        Assert.Equal([good], await db.Runs.Where(r => r.ScheduleId != null).Select(r => r.ScheduleId!.Value).ToListAsync());
        var notes = await db.Schedules.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.LastNote);
        Assert.All([unread, unplanned], id => Assert.StartsWith("Not started: '@every_second' is not a valid schedule.", notes[id], StringComparison.Ordinal));
        Assert.StartsWith("Not started: unexpected error.", notes[broken], StringComparison.Ordinal);
        Assert.Null(notes[good]);
        // The page lists them all the same.
        var listed = await context.Get<ScheduleReader>().ListAsync(lab.Ada);
        Assert.Equal([0, 0, 5, 5], listed.Select(s => s.Next.Count).Order());

        // Mended, they go on, and nothing says any more that they do not.
        await db.Schedules.Where(s => s.Cron == "@every_second").ExecuteUpdateAsync(s => s.SetProperty(r => r.Cron, "@hourly"));
        await db.Experiments.Where(e => db.Schedules.Any(s => s.Id == broken && s.ExperimentId == e.Id)).ExecuteUpdateAsync(s => s.SetProperty(e => e.SpecJson, e => db.Experiments.Single(other => db.Schedules.Any(s => s.Id == good && s.ExperimentId == other.Id)).SpecJson));
        await LookAsync(context);
        Assert.Equal(3, await db.Runs.CountAsync(r => r.ScheduleId != null));
        Assert.All(await db.Schedules.AsNoTracking().ToListAsync(), s => Assert.Equal((null, true), (s.LastNote, s.NextAt > DateTime.UtcNow)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Look_WaitedForTheRunBefore_SaysSoUntilItsTurn(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "* * * * *", Overlap = OverlapPolicy.Queue }, database?.ConnectionString);
        await using var _ = context;
        await using var db = lab.NewContext();
        foreach (var note in new[] { null, "The next run waits for the end of the previous one." })
        {
            await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
            await LookAsync(context);
            Assert.Equal(note, (await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id)).LastNote);
        }
        await db.Runs.Where(r => r.ScheduleId == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Failed));
        await LookAsync(context);
        Assert.Null((await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id)).LastNote);
        Assert.Equal(2, await db.Runs.CountAsync(r => r.ScheduleId == id));
    }

    [Fact]
    public async Task Look_ProjectIsFull_SkipsAndSaysWhatToDo()
    {
        var (context, lab, id) = await ScheduledAsync(new() { Cron = "0 3 * * *" });
        await using var _ = context;
        await using var db = lab.NewContext();
        await db.Projects.ExecuteUpdateAsync(s => s.SetProperty(p => p.QuotaMegabytes, 1));
        db.Artifacts.Add(new ArtifactRow { Key = await db.RunResults.Select(r => r.ResultKey).SingleAsync(), Kind = "result", Size = 2 << 20, CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync();
        await MoveAsync(lab, id, TimeSpan.FromSeconds(-5));
        await LookAsync(context);
        Assert.Equal(0, await db.Runs.CountAsync(r => r.ScheduleId == id));
        Assert.Matches("^Skipped: .* larger quota.$", (await db.Schedules.SingleAsync(s => s.Id == id)).LastNote);
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
        return (context, lab, await AddAsync(context, lab, settings));
    }

    private static async Task<Guid> AddAsync(PageContext context, LabData lab, ScheduleSettings? settings = null)
    {
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        return (await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, settings ?? new() { Cron = "0 3 * * *" })).Id;
    }

    private static Task LookAsync(PageContext context) => context.Get<ScheduleFiring>().LookAsync(TestContext.Current.CancellationToken);

    /// <summary>As if the next time had come.</summary>
    private static async Task MoveAsync(LabData lab, Guid schedule, TimeSpan by)
    {
        await using var db = lab.NewContext();
        await db.Schedules.Where(s => s.Id == schedule).ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, DateTime.UtcNow + by));
    }
}
