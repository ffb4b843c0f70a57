using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;

namespace TopoWeb.Sharing.Links;

/// <summary>Finds links by their tokens. A token that is unknown, truncated, expired or revoked finds nothing, by the same query and with the same work.</summary>
internal sealed class ShareLookup(IDbContextFactory<TopoWebContext> contexts, IOptionsMonitor<ShareOptions> options, TimeProvider time)
{
    /// <param name="token">As in the address, whatever that is.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<SharedLink?> FindAsync(string token, CancellationToken cancellation = default)
    {
        var hash = ShareTokens.Hash(token);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await Open(db).AsNoTracking().Include(s => s.Items).SingleOrDefaultAsync(s => s.TokenHash == hash, cancellation);
        return row is null ? null : SharedLink.Of(row);
    }

    /// <summary>Those of some links that are still open.</summary>
    public async Task<IReadOnlySet<Guid>> StillOpenAsync(IReadOnlyCollection<Guid> links, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await Open(db).Where(s => links.Contains(s.Id)).Select(s => s.Id).ToListAsync(cancellation)).ToHashSet();
    }

    /// <summary>Keys of the artifacts that a link froze.</summary>
    public async Task<IReadOnlySet<string>> KeysAsync(Guid link, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await db.ShareKeys.Where(k => k.LinkId == link).Select(k => k.Key).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
    }

    private IQueryable<ShareLinkRow> Open(TopoWebContext db)
    {
        var (now, enabled) = (time.GetUtcNow().UtcDateTime, options.CurrentValue.Enabled);
        return db.ShareLinks.Where(s => enabled && s.RevokedAt == null && (s.ExpiresAt == null || s.ExpiresAt > now));
    }
}
