using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs;

namespace TopoWeb.Schedules.Retention;

/// <summary>
/// Deletes reruns that a schedule no longer keeps: of those that are compared, all but the last n, the first, and those that drifted. A run that is pinned, a reference of any schedule,
/// the last one compared, or shown by a link stays too.
/// </summary>
internal sealed partial class RunRetention(IDbContextFactory<TopoWebContext> contexts, RunService runs, ILogger<RunRetention> logger)
{
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var run in await SurplusAsync(cancellation))
        {
            try
            {
                await runs.DeleteAsync(Visitor.Program, run, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && !DatabaseFault.IsAway(e))
            {
                LogKept(e, run);
            }
        }
    }

    /// <summary>Runs that go.</summary>
    public async Task<IReadOnlyList<Guid>> SurplusAsync(CancellationToken cancellation)
    {
        var surplus = new List<Guid>();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var schedule in await db.Schedules.AsNoTracking().Where(s => s.KeepLast != null).Select(s => new { s.Id, Keep = s.KeepLast!.Value }).ToListAsync(cancellation))
        {
            // Comparisons stay when their runs go: the first one is that of the first rerun, deleted or not.
            var compared = await db.Drifts.Where(d => d.ScheduleId == schedule.Id && d.State != DriftState.Waiting).OrderBy(d => d.RunAt).Select(d => new { d.RunId, d.Drifted }).ToListAsync(cancellation);
            var present = compared.Skip(1).Where(d => d.RunId is not null).ToList();
            var candidates = present.SkipLast(Math.Max(1, schedule.Keep)).Where(d => !d.Drifted).Select(d => d.RunId!.Value).ToList();
            if (candidates.Count > 0)
                surplus.AddRange(await db.Runs.Where(r => candidates.Contains(r.Id) && !r.Pinned && !db.Schedules.Any(s => s.ReferenceRunId == r.Id) && !db.ShareLinks.Any(l => l.RevokedAt == null && (l.RunId == r.Id || l.Items.Any(i => i.RunId == r.Id))))
                    .Select(r => r.Id).ToListAsync(cancellation));
        }
        return surplus;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}, which its schedule no longer keeps, could not be deleted; this is tried again")]
    private partial void LogKept(Exception e, Guid run);
}
