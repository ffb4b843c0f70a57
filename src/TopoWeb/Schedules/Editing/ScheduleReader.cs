using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Schedules.Editing;

/// <summary>Reads schedules for pages and API.</summary>
internal sealed class ScheduleReader(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<ScheduleSummary>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await SummariesAsync(db, visitor, await db.Schedules.AsNoTracking().ReadableBy(visitor).Include(s => s.Experiment).OrderByDescending(s => s.CreatedAt).ToListAsync(cancellation), cancellation);
    }

    /// <returns>Null where there is no such schedule, or the visitor does not see it.</returns>
    public async Task<ScheduleSummary?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await SummariesAsync(db, visitor, await db.Schedules.AsNoTracking().ReadableBy(visitor).Include(s => s.Experiment).Where(s => s.Id == id).ToListAsync(cancellation), cancellation)).SingleOrDefault();
    }

    private async Task<IReadOnlyList<ScheduleSummary>> SummariesAsync(TopoWebContext db, Visitor visitor, List<ScheduleRow> rows, CancellationToken cancellation)
    {
        var ownership = await db.OwnershipOfAsync(visitor, rows, cancellation);
        var people = await db.NamesOfAsync(rows.Select(r => r.ChangedById), cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        return [.. rows.Select(r => ScheduleSummary.Of(r, ownership[r.Id], r.ChangedById is { } person ? people.GetValueOrDefault(person) : null, now))];
    }
}
