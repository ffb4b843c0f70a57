using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Accounts.AuditTrail;

/// <summary>Which entries: part of a person's name or address, the beginning of an action, days (UTC) with their ends.</summary>
internal sealed record AuditFilter(string? Person = null, string? Action = null, DateOnly? From = null, DateOnly? Until = null);

/// <summary>An entry of the audit log: who did what, when and from where.</summary>
internal sealed record AuditEntry(long Id, DateTime At, Guid? PersonId, string Person, string Action, string? Target, string? Details, string? Address);

/// <summary>Reads the audit log, newest first.</summary>
internal sealed class AuditReader(IDbContextFactory<TopoWebContext> contexts)
{
    public const int PageSize = 50;

    /// <summary>One page, and how many entries there are.</summary>
    public async Task<(IReadOnlyList<AuditRow> Rows, int All)> PageAsync(Visitor visitor, AuditFilter filter, int page, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = Filtered(db, filter);
        return (await rows.OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Skip((Math.Clamp(page, 1, 1_000_000) - 1) * PageSize).Take(PageSize).ToListAsync(cancellation), await rows.CountAsync(cancellation));
    }

    /// <summary>Entries after one of them, newest first. They are numbered as they are written.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AfterAsync(Visitor visitor, AuditFilter filter, long? after, int take, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Filtered(db, filter).Where(a => after == null || a.Id < after).OrderByDescending(a => a.Id).Take(take)
            .Select(a => new AuditEntry(a.Id, a.At, a.UserId, a.Person, a.Action, a.Target, a.Details, a.Address)).ToListAsync(cancellation);
    }

    /// <summary>All entries, one after the other.</summary>
    public async IAsyncEnumerable<AuditRow> AllAsync(Visitor visitor, AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await foreach (var row in Filtered(db, filter).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).AsAsyncEnumerable().WithCancellation(cancellation))
            yield return row;
    }

    /// <summary>Kinds of action that occur.</summary>
    public async Task<IReadOnlyList<string>> ActionsAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Audit.Select(a => a.Action).Distinct().OrderBy(a => a).ToListAsync(cancellation);
    }

    private static IQueryable<AuditRow> Filtered(TopoWebContext db, AuditFilter filter)
    {
        var rows = db.Audit.AsNoTracking();
        if (filter.Person is { Length: > 0 } person)
        {
            var part = person.ToLowerInvariant();
            rows = rows.Where(a => a.Person.ToLower().Contains(part) || a.Target!.ToLower().Contains(part));
        }
        if (filter.Action is { Length: > 0 } action)
            rows = rows.Where(a => a.Action.StartsWith(action));
        if (filter.From is { } from)
        {
            var start = from.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            rows = rows.Where(a => a.At >= start);
        }
        if (filter.Until is { } until && until < DateOnly.MaxValue)
        {
            var end = until.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            rows = rows.Where(a => a.At < end);
        }
        return rows;
    }
}
