using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Sharing;

/// <summary>Links to one run's results for people without an account. The token has 256 random bits and is stored as its SHA-256 only.</summary>
internal sealed class ShareService(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    /// <summary>Makes a link; the token is shown once and cannot be read again.</summary>
    /// <exception cref="InvalidInputException">The expiry lies in the past or too far ahead, or the run has no result.</exception>
    public async Task<(Guid Id, string Token)> CreateAsync(Visitor visitor, Guid run, ShareScope scope, TimeSpan? life, string? note, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Share);
        if (life is { } l && (l <= TimeSpan.Zero || l > LongestLife))
            throw new InvalidInputException("expires", $"A link can last up to {LongestLife.TotalDays:0} days, or never expire; {l.TotalDays:0.##} days were requested.");
        if (note is { Length: > 200 })
            throw new InvalidInputException("note", $"The note has {note.Length} characters; the limit is 200.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == run).MayChangeAsync(visitor, cancellation) || !await db.RunResults.AnyAsync(r => r.RunId == run, cancellation))
            throw new InvalidInputException("run", $"Run {run} has no results yet. Share it when the first result is ready.");
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow().UtcDateTime;
        var link = new ShareLinkRow
        {
            Id = Guid.CreateVersion7(),
            RunId = run,
            OwnerId = visitor.UserId,
            TokenHash = Hash(token),
            Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
            Scope = scope,
            CreatedAt = now,
            ExpiresAt = now + life,
        };
        db.ShareLinks.Add(link);
        await db.SaveChangesAsync(cancellation);
        return (link.Id, token);
    }

    /// <summary>The link of a token; null for unknown, expired and revoked alike.</summary>
    /// <param name="token">As in the address.</param>
    /// <param name="count">Counts as a visit.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    public async Task<ShareLinkRow?> FindAsync(string token, bool count = false, CancellationToken cancellation = default)
    {
        if (token.Length is < 40 or > 64)
            return null;
        var (hash, now) = (Hash(token), time.GetUtcNow().UtcDateTime);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var link = await db.ShareLinks.AsNoTracking()
            .SingleOrDefaultAsync(s => s.TokenHash == hash && s.RevokedAt == null && (s.ExpiresAt == null || s.ExpiresAt > now), cancellation);
        if (link is not null && count)
            await db.ShareLinks.Where(s => s.Id == link.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(l => l.AccessCount, l => l.AccessCount + 1).SetProperty(l => l.LastAccessAt, now), cancellation);
        return link;
    }

    public async Task<IReadOnlyList<ShareLinkRow>> OfRunAsync(Visitor visitor, Guid run, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ShareLinks.AsNoTracking().Where(s => s.RunId == run && db.Runs.WritableBy(visitor).Any(r => r.Id == s.RunId)).OrderByDescending(s => s.CreatedAt).ToListAsync(cancellation);
    }

    /// <returns>False where there is no such link or it is revoked already.</returns>
    public async Task<bool> RevokeAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        visitor.Require(Rights.Share);
        return await db.ShareLinks.Where(s => s.Id == id && s.RevokedAt == null && db.Runs.WritableBy(visitor).Any(r => r.Id == s.RunId)).ExecuteUpdateAsync(s => s.SetProperty(l => l.RevokedAt, now), cancellation) == 1;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
