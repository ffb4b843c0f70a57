using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Schedules.Drift;

/// <summary>Finds reruns that have finished and are to be compared, one of a schedule at a time and in their order: each is judged by those before.</summary>
internal sealed class DriftQueue(IDbContextFactory<TopoWebContext> contexts, IBackgroundJobClient jobs, WorkRoutes routes, TimeProvider time)
{
    /// <summary>A comparison that has not come back by then is given out again: whoever had it is gone. Two at once write the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task LookAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        var lost = now - Patience;
        foreach (var id in await db.Drifts.Where(d => d.State == DriftState.Waiting && d.QueuedAt < lost).Select(d => d.Id).ToListAsync(cancellation))
            if (await db.Drifts.Where(d => d.Id == id && d.State == DriftState.Waiting && d.QueuedAt < lost).ExecuteUpdateAsync(s => s.SetProperty(d => d.QueuedAt, now), cancellation) == 1)
                Enqueue(id);
        var finished = await db.Runs.Where(r => r.ScheduleId != null && r.State == RunState.Succeeded && !db.Drifts.Any(d => d.RunId == r.Id)
                && !db.Drifts.Any(d => d.ScheduleId == r.ScheduleId && d.State == DriftState.Waiting))
            .OrderBy(r => r.CreatedAt).Select(r => new { r.Id, Schedule = r.ScheduleId!.Value, r.CreatedAt }).ToListAsync(cancellation);
        foreach (var run in finished.DistinctBy(r => r.Schedule))
        {
            var row = new DriftRow { Id = Guid.CreateVersion7(), ScheduleId = run.Schedule, RunId = run.Id, RunAt = run.CreatedAt, QueuedAt = now };
            if (await AddAsync(row, cancellation))
                Enqueue(row.Id);
        }
    }

    // Barcodes from all starts may have to be computed for it, and nobody waits.
    private void Enqueue(Guid id) => jobs.Enqueue<DriftJob>(routes.QueueOf(WorkQueues.Long, first: false), job => job.CompareAsync(id, CancellationToken.None));

    private async Task<bool> AddAsync(DriftRow row, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Drifts.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // Another server has recorded the rerun, or it has been deleted meanwhile.
            return false;
        }
    }
}
