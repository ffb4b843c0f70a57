using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Schedules.Notices;

/// <summary>A notice as pages and programs see it.</summary>
internal sealed record NoticeSummary(Guid Id, Guid Schedule, Guid? Run, DateTime CreatedAt, string Title, string Text, bool Seen, IReadOnlyList<NoticeDeliverySummary> Deliveries);

/// <summary>How a notice came to an address. <c>Target</c> is null for who may not change the schedule.</summary>
internal sealed record NoticeDeliverySummary(NoticeChannel Channel, string? Target, DeliveryState State, int Attempts, DateTime? EndedAt, string? Error);

/// <summary>Notices: made when the topology of a schedule's results changes, shown until they are seen.</summary>
internal sealed class NoticeService(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Adds a notice with its deliveries to the context; whoever calls saves it, together with the comparison.</summary>
    public async Task AddAsync(TopoWebContext db, ScheduleRow schedule, DriftRow drift, CancellationToken cancellation)
    {
        var name = await db.Experiments.Where(e => e.Id == schedule.ExperimentId).Select(e => e.Name).SingleOrDefaultAsync(cancellation) ?? "A schedule";
        var now = Now;
        var notice = new NoticeRow { Id = Guid.CreateVersion7(), ScheduleId = schedule.Id, RunId = drift.RunId, CreatedAt = now, Title = $"{name}: the topology changed", Text = drift.Summary ?? "", PayloadJson = "" };
        notice.PayloadJson = JsonSerializer.Serialize(DriftPayload.Of(notice, name, drift), JsonDefaults.Options);
        foreach (var address in (schedule.MailTo ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            notice.Deliveries.Add(new() { Id = Guid.CreateVersion7(), NoticeId = notice.Id, Channel = NoticeChannel.Mail, Target = address, NextTryAt = now });
        if (schedule.HookAddress is { } hook)
            notice.Deliveries.Add(new() { Id = Guid.CreateVersion7(), NoticeId = notice.Id, Channel = NoticeChannel.WebHook, Target = hook, NextTryAt = now });
        db.Notices.Add(notice);
    }

    /// <summary>How many of the visitor's schedules, and of those of projects she is in, have notices that she has not seen.</summary>
    public async Task<int> UnseenAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        if (!visitor.May(Rights.Read) || visitor.GuestOf is not null)
            return 0;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = ReaderOf(visitor);
        return await Mine(db, visitor).CountAsync(s => db.Notices.Any(n => n.ScheduleId == s.Id && !db.NoticeReads.Any(r => r.UserId == user && r.ScheduleId == s.Id && r.SeenAt >= n.CreatedAt)), cancellation);
    }

    /// <summary>Schedules with notices that the visitor has not seen.</summary>
    public async Task<IReadOnlySet<Guid>> UnseenOfAsync(Visitor visitor, IReadOnlyList<Guid> schedules, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = ReaderOf(visitor);
        return (await db.Notices.Where(n => schedules.Contains(n.ScheduleId) && !db.NoticeReads.Any(r => r.UserId == user && r.ScheduleId == n.ScheduleId && r.SeenAt >= n.CreatedAt))
            .Select(n => n.ScheduleId).Distinct().ToListAsync(cancellation)).ToHashSet();
    }

    /// <summary>Notices that the visitor may see, the newest first.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="schedule">Of this schedule alone; null for all.</param>
    /// <param name="take">Most of them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<NoticeSummary>> ListAsync(Visitor visitor, Guid? schedule = null, int take = 50, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (readable, writable) = (db.Schedules.ReadableBy(visitor), db.Schedules.WritableBy(visitor));
        var user = ReaderOf(visitor);
        var rows = await db.Notices.AsNoTracking().Where(n => (schedule == null || n.ScheduleId == schedule) && readable.Any(s => s.Id == n.ScheduleId)).OrderByDescending(n => n.CreatedAt).Take(take)
            .Select(n => new { Notice = n, Deliveries = n.Deliveries.OrderBy(d => d.Id).ToList(), MayChange = writable.Any(s => s.Id == n.ScheduleId), Seen = db.NoticeReads.Any(r => r.UserId == user && r.ScheduleId == n.ScheduleId && r.SeenAt >= n.CreatedAt) })
            .ToListAsync(cancellation);
        return [.. rows.Select(r => new NoticeSummary(r.Notice.Id, r.Notice.ScheduleId, r.Notice.RunId, r.Notice.CreatedAt, r.Notice.Title, r.Notice.Text, r.Seen,
            [.. r.Deliveries.Select(d => new NoticeDeliverySummary(d.Channel, r.MayChange ? d.Target : null, d.State, d.Attempts, d.EndedAt, r.MayChange ? d.Error : null))]))];
    }

    /// <summary>The visitor has seen the notices of a schedule.</summary>
    /// <returns>False where she does not see the schedule.</returns>
    public async Task<bool> MarkSeenAsync(Visitor visitor, Guid schedule, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Schedules.ReadableBy(visitor).AnyAsync(s => s.Id == schedule, cancellation))
            return false;
        var (user, now) = (ReaderOf(visitor), Now);
        if (await db.NoticeReads.Where(r => r.UserId == user && r.ScheduleId == schedule).ExecuteUpdateAsync(s => s.SetProperty(r => r.SeenAt, now), cancellation) > 0)
            return true;
        db.NoticeReads.Add(new NoticeReadRow { UserId = user, ScheduleId = schedule, SeenAt = now });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // Two of her pages at once: the other has written it.
        }
        return true;
    }

    /// <summary>The one user of Local mode has no account.</summary>
    private static Guid ReaderOf(Visitor visitor) => visitor.UserId ?? Guid.Empty;

    /// <summary>Administrators see all schedules, but the badge is about one's own work.</summary>
    private static IQueryable<ScheduleRow> Mine(TopoWebContext db, Visitor visitor)
    {
        var user = visitor.UserId;
        return user is null ? db.Schedules.ReadableBy(visitor)
            : db.Schedules.ReadableBy(visitor).Where(s => s.OwnerId == user || s.Project!.OwnerId == user || s.Project.Members.Any(m => m.UserId == user));
    }
}
