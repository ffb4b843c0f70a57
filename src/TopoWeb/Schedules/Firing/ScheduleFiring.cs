using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Runs;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Firing;

/// <summary>
/// What happens when the time of a schedule comes. First the time is taken: the row goes on to its next one, which only one server manages, and a run is due. Then the run that is
/// due begins, in one transaction with its row. A server that stops between the two loses nothing, and no time comes twice.
/// </summary>
internal sealed partial class ScheduleFiring(
    IDbContextFactory<TopoWebContext> contexts, RunService runs, ProjectQuota quota, MaintenanceMode maintenance, IOptionsMonitor<ScheduleOptions> options, TimeProvider time, ILogger<ScheduleFiring> logger)
{
    private const string WaitsForRun = "The next run waits for the end of the previous one.";
    private const string WaitsAlready = "A run is waiting already; one waits at most.";
    private const string WaitsForMaintenance = "The next run waits for the end of maintenance.";
    private const string Failed = "Not started: ";
    private const int LongestNote = 400;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>One look at all schedules.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var id in await UnplannedAsync(cancellation))
            await TryAsync(id, () => PlanAsync(id, cancellation), cancellation);
        foreach (var (id, due) in await DueAsync(cancellation))
            await TryAsync(id, () => TakeAsync(id, due, cancellation), cancellation);
        // What is due waits for the end of maintenance.
        if (await maintenance.CurrentAsync(cancellation) is not null)
            return;
        foreach (var id in await WaitingAsync(cancellation))
            await TryAsync(id, () => BeginAsync(id, cancellation), cancellation);
    }

    /// <summary>A run now, whatever the times say.</summary>
    /// <returns>The run; null where one is still going and the new one waits for its end.</returns>
    /// <exception cref="ScheduleConflictException">One is still going, and this schedule skips then.</exception>
    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    public async Task<Guid?> RunNowAsync(ScheduleRow schedule, CancellationToken cancellation)
    {
        await maintenance.RequireOffAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (schedule.Overlap == OverlapPolicy.Skip && await IsGoingAsync(db, schedule.Id, cancellation))
            throw new ScheduleConflictException("A run of this schedule is still going. Wait for its end, or let runs of this schedule wait for each other (overlap: queue).");
        var now = Now;
        await db.Schedules.Where(s => s.Id == schedule.Id && s.WaitingSince == null).ExecuteUpdateAsync(s => s.SetProperty(r => r.WaitingSince, now), cancellation);
        return await BeginAsync(schedule.Id, cancellation);
    }

    /// <summary>Each schedule by itself: what is wrong with one is noted on it, and holds up none of the others.</summary>
    private async Task TryAsync(Guid id, Func<Task> act, CancellationToken cancellation)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && !DatabaseFault.IsAway(e))
        {
            var note = Failed + (e is InvalidInputException ? e.Message : "unexpected error. It is tried again; details are in the server log.");
            note = note.Length <= LongestNote ? note : note[..LongestNote];
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            // It is tried every few seconds, and logged when it is new.
            if (await db.Schedules.Where(s => s.Id == id && s.LastNote != note).ExecuteUpdateAsync(s => s.SetProperty(r => r.LastNote, note), cancellation) > 0)
                LogFailed(e, id);
        }
    }

    /// <summary>Schedules without a next time: new ones, and those of an earlier version.</summary>
    private async Task<IReadOnlyList<Guid>> UnplannedAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Schedules.Where(s => !s.Paused && s.NextAt == null).OrderBy(s => s.CreatedAt).Select(s => s.Id).ToListAsync(cancellation);
    }

    private async Task PlanAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellation) is { } row && CronTimes.Next(row.Cron, ScheduleZone.OfStored(row.TimeZone, out _), Now) is { } next)
            await db.Schedules.Where(s => s.Id == id && !s.Paused && s.NextAt == null && s.Cron == row.Cron && s.TimeZone == row.TimeZone)
                .ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, next).SetProperty(r => r.LastNote, r => EF.Functions.Like(r.LastNote, Failed + "%") ? null : r.LastNote), cancellation);
    }

    private async Task<IReadOnlyList<(Guid Id, DateTime Due)>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = Now;
        var due = await db.Schedules.Where(s => !s.Paused && s.NextAt <= now).OrderBy(s => s.NextAt).Select(s => new { s.Id, s.NextAt }).ToListAsync(cancellation);
        return [.. due.Select(s => (s.Id, s.NextAt!.Value))];
    }

    private async Task TakeAsync(Guid id, DateTime due, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellation);
        if (row is null)
            return;
        var now = Now;
        var zone = ScheduleZone.OfStored(row.TimeZone, out _);
        var next = CronTimes.Next(row.Cron, zone, now > due ? now : due);
        var missed = now - due > TimeSpan.FromSeconds(options.CurrentValue.MissedAfterSeconds);
        var going = row.WaitingSince is not null || await IsGoingAsync(db, id, cancellation);
        var (begins, note) = (missed, row.Missed, going, row.Overlap) switch
        {
            (true, MissedPolicy.Skip, _, _) => (false, $"Skipped: the server was not running at {At()}{More()}."),
            (_, _, true, OverlapPolicy.Skip) => (false, "Skipped: the previous run was still going."),
            (true, _, _, _) => (true, $"Run late: the server was not running at {At()}{More()}."),
            (_, _, true, OverlapPolicy.Queue) => (true, row.WaitingSince is null ? WaitsForRun : WaitsAlready),
            _ => (true, (string?)null),
        };
        if (begins && await maintenance.CurrentAsync(cancellation) is not null)
            note = WaitsForMaintenance;
        // Only for who finds the time as it was: another server may have taken it, or somebody may have changed the schedule.
        var unchanged = db.Schedules.Where(s => s.Id == id && s.NextAt == due && !s.Paused);
        _ = begins
            ? await unchanged.ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, next).SetProperty(r => r.LastNote, note).SetProperty(r => r.WaitingSince, r => r.WaitingSince ?? now), cancellation)
            : await unchanged.ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, next).SetProperty(r => r.LastNote, note), cancellation);

        string At() => LocalTimeText.Clock(now, due, zone);

        string More() => CronTimes.Count(row.Cron, zone, due, now) is > 1 and var count ? $" and {NumberFormat.Count(count - 1, "more time")}" : "";
    }

    private async Task<IReadOnlyList<Guid>> WaitingAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Schedules.Where(s => s.WaitingSince != null && !db.Runs.Any(r => r.ScheduleId == s.Id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing)))
            .OrderBy(s => s.WaitingSince).Select(s => s.Id).ToListAsync(cancellation);
    }

    /// <summary>Begins the run that is due, unless the last one is still going.</summary>
    private async Task<Guid?> BeginAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var obstacle = await quota.FindObstacleAsync(await db.Schedules.Where(s => s.Id == id).Select(s => s.ProjectId).SingleOrDefaultAsync(cancellation), cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = Now;
        if (await db.Schedules.Where(s => s.Id == id && s.WaitingSince != null && !db.Runs.Any(r => r.ScheduleId == s.Id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing)))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.WaitingSince, (DateTime?)null)
                // What kept it waiting is over.
                .SetProperty(r => r.LastNote, r => r.LastNote == WaitsForRun || r.LastNote == WaitsAlready || r.LastNote == WaitsForMaintenance || EF.Functions.Like(r.LastNote, Failed + "%") ? null : r.LastNote), cancellation) == 0)
            return null;
        var row = await db.Schedules.AsNoTracking().Include(s => s.Experiment).SingleAsync(s => s.Id == id, cancellation);
        if (row.OwnerId is { } owner && !RightsText.Of(await db.Users.Where(u => u.Id == owner).Select(u => u.Role).SingleAsync(cancellation)).HasFlag(Rights.Run))
            obstacle = "its owner may no longer run experiments. Ask an administrator for the role Member, or hand the schedule's project over.";
        if (obstacle is not null)
        {
            var note = $"Skipped: {obstacle}";
            await db.Schedules.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.LastNote, note), cancellation);
            await transaction.CommitAsync(cancellation);
            return null;
        }
        await db.Schedules.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.Fired, r => r.Fired + 1).SetProperty(r => r.LastFiredAt, now), cancellation);
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(row.Experiment!.SpecJson, JsonDefaults.Options)!;
        var run = await runs.AddAgainAsync(db, row, row.NewSeeds && spec.Source.Kind == SourceKind.Training ? spec.Source.Seed + row.Fired + 1 : null, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        // Lost here, the run is found queued without a job, and given out again as any other.
        await runs.BeginAsync(run.Id, "Started by its schedule.");
        return run.Id;
    }

    private static Task<bool> IsGoingAsync(TopoWebContext db, Guid id, CancellationToken cancellation) =>
        db.Runs.AnyAsync(r => r.ScheduleId == id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing), cancellation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedule {Id} could not be looked after; this is tried again")]
    private partial void LogFailed(Exception e, Guid id);
}
