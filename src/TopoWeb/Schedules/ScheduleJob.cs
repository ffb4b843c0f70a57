using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Runs;

namespace TopoWeb.Schedules;

/// <summary>What a schedule does when its time comes: one run, unless its last run is still going.</summary>
[AutomaticRetry(Attempts = 2)]
internal sealed class ScheduleJob(IDbContextFactory<TopoWebContext> contexts, RunService runs, MaintenanceMode maintenance, TimeProvider time)
{
    public async Task FireAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var schedule = await db.Schedules.Include(s => s.Experiment).SingleOrDefaultAsync(s => s.Id == id, cancellation);
        if (schedule is null or { Paused: true })
            return;
        var now = time.GetUtcNow().UtcDateTime;
        // Hangfire may fire twice for one time; the schedule itself has minutes.
        if (schedule.LastFiredAt is { } last && now - last < TimeSpan.FromSeconds(20))
            return;
        schedule.LastFiredAt = now;
        if (await db.Runs.AnyAsync(r => r.ScheduleId == id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing), cancellation))
        {
            schedule.LastNote = "Skipped: the previous run was still going.";
            await db.SaveChangesAsync(cancellation);
            return;
        }
        if (schedule.OwnerId is { } owner && !RightsText.Of(await db.Users.Where(u => u.Id == owner).Select(u => u.Role).SingleAsync(cancellation)).HasFlag(Rights.Run))
        {
            schedule.LastNote = "Skipped: its owner may no longer run experiments. Ask an administrator for the role Member, or hand the schedule's project over.";
            await db.SaveChangesAsync(cancellation);
            return;
        }
        if (await maintenance.CurrentAsync(cancellation) is not null)
        {
            schedule.LastNote = "Skipped: the server was in maintenance.";
            await db.SaveChangesAsync(cancellation);
            return;
        }
        schedule.Fired++;
        schedule.LastNote = null;
        await db.SaveChangesAsync(cancellation);
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(schedule.Experiment!.SpecJson, JsonDefaults.Options)!;
        var seed = schedule.NewSeeds && spec.Source.Kind == SourceKind.Training ? spec.Source.Seed + schedule.Fired : (long?)null;
        await runs.RunAgainAsync(schedule, seed, cancellation);
    }
}
