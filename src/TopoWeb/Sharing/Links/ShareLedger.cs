using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Sharing.Links;

/// <summary>Visits on a day (UTC).</summary>
internal sealed record DayVisits(DateOnly Day, int Visits);

/// <summary>A link in a list.</summary>
/// <param name="Link">The link, with its results.</param>
/// <param name="Owner">Who made it; null in Local mode and where it is not known.</param>
/// <param name="Visits">Days with visits, the first first.</param>
internal sealed record ShareEntry(ShareLinkRow Link, string? Owner, IReadOnlyList<DayVisits> Visits)
{
    public bool IsOpen(DateTime now) => Link.RevokedAt is null && (Link.ExpiresAt is null || Link.ExpiresAt > now);
}

/// <summary>A part of a list of links, newest first.</summary>
/// <param name="After">The last one of the part before; null for the newest.</param>
/// <param name="Take">Most of them.</param>
internal sealed record ShareRange((DateTime Created, Guid Id)? After, int Take);

/// <summary>Links as those who made them and administrators see them: those that a visitor made, and those to work that she may change.</summary>
internal sealed class ShareLedger(IDbContextFactory<TopoWebContext> contexts, VisitCounter visits, ShareWatch watch, AuditLog audit, TimeProvider time)
{
    /// <summary>Days of visits that a list carries.</summary>
    public const int Days = 30;

    private const int Most = 500;

    /// <summary>Links to a run, the newest first; those in which it is one of several compared too.</summary>
    public Task<IReadOnlyList<ShareEntry>> OfRunAsync(Visitor visitor, Guid run, CancellationToken cancellation = default, ShareRange? range = null) =>
        ReadAsync(db => Managed(db, visitor).Where(s => s.RunId == run || s.Items.Any(i => i.RunId == run)), cancellation, range);

    /// <summary>Links that the visitor made; in Local mode all.</summary>
    public Task<IReadOnlyList<ShareEntry>> MineAsync(Visitor visitor, CancellationToken cancellation = default, ShareRange? range = null) =>
        ReadAsync(db => Managed(db, visitor).Where(s => s.OwnerId == visitor.UserId), cancellation, range);

    /// <summary>The newest links of everybody.</summary>
    /// <exception cref="NotAllowedException">The visitor is no administrator.</exception>
    public Task<IReadOnlyList<ShareEntry>> AllAsync(Visitor visitor, CancellationToken cancellation = default, ShareRange? range = null)
    {
        visitor.Require(Rights.Administer);
        return ReadAsync(db => db.ShareLinks, cancellation, range);
    }

    public async Task<ShareEntry?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default) =>
        (await ReadAsync(db => Managed(db, visitor).Where(s => s.Id == id), cancellation)).SingleOrDefault();

    /// <summary>All days with visits of a link; null where the visitor sees no such link.</summary>
    public async Task<IReadOnlyList<DayVisits>?> VisitsAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await visits.WriteAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Managed(db, visitor).AnyAsync(s => s.Id == id, cancellation)
            ? await db.ShareVisits.Where(v => v.LinkId == id).OrderBy(v => v.Day).Select(v => new DayVisits(v.Day, v.Visits)).ToListAsync(cancellation)
            : null;
    }

    /// <summary>Ends a link at once, for pages that are open too. Nothing is kept for it any longer.</summary>
    /// <returns>False where there is no such link, it is revoked already, or it is none of the visitor's.</returns>
    public async Task<bool> RevokeAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Share);
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await Managed(db, visitor).Where(s => s.Id == id && s.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.RevokedAt, now), cancellation) == 0)
            return false;
        watch.Close(id);
        await db.ShareKeys.Where(k => k.LinkId == id).ExecuteDeleteAsync(cancellation);
        var link = await db.ShareLinks.Where(s => s.Id == id).Select(s => new { s.Title, s.Kind }).SingleOrDefaultAsync(cancellation);
        await audit.WriteAsync(visitor, "share.revoke", link?.Title, link?.Kind.ToString().ToLowerInvariant(), cancellation);
        return true;
    }

    private static IQueryable<ShareLinkRow> Managed(TopoWebContext db, Visitor visitor)
    {
        if (!visitor.May(Rights.Share))
            return db.ShareLinks.Where(s => false);
        if (visitor.OwnsAll)
            return db.ShareLinks;
        // Whoever may share work need not have the right to run more of it.
        var writable = db.Runs.WritableBy(visitor with { Rights = visitor.Rights | Rights.Run });
        return db.ShareLinks.Where(s => (s.OwnerId != null && s.OwnerId == visitor.UserId) || writable.Any(r => r.Id == s.RunId));
    }

    private async Task<IReadOnlyList<ShareEntry>> ReadAsync(Func<TopoWebContext, IQueryable<ShareLinkRow>> query, CancellationToken cancellation, ShareRange? range = null)
    {
        // A list says what has been counted so far, not what was written last.
        await visits.WriteAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var chosen = query(db).AsNoTracking();
        if (range?.After is var (created, id))
            chosen = chosen.Where(s => s.CreatedAt <= created && (s.CreatedAt < created || s.Id.CompareTo(id) < 0));
        var links = await chosen.Include(s => s.Items).OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Take(range?.Take ?? Most).AsSplitQuery().ToListAsync(cancellation);
        var ids = links.ConvertAll(s => s.Id);
        var since = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - Days);
        var counted = (await db.ShareVisits.AsNoTracking().Where(v => ids.Contains(v.LinkId) && v.Day >= since).OrderBy(v => v.Day).ToListAsync(cancellation)).ToLookup(v => v.LinkId);
        var owners = links.Select(s => s.OwnerId).OfType<Guid>().Distinct().ToList();
        var people = owners.Count == 0 ? [] : await db.Users.Where(u => owners.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellation);
        return [.. links.Select(s => new ShareEntry(s, s.OwnerId is { } owner ? people.GetValueOrDefault(owner) : null, [.. counted[s.Id].Select(v => new DayVisits(v.Day, v.Visits))]))];
    }
}
