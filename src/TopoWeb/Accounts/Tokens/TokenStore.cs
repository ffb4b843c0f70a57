using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Tokens;

/// <summary>Tokens for programs. A token does at most what its scopes say and what its owner's role allows now.</summary>
internal sealed class TokenStore(IDbContextFactory<TopoWebContext> contexts, AuditLog audit, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>Tokens are recognised by this, also by programs that look for leaked ones.</summary>
    public const string Prefix = "tw_";

    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1);
    private const int MaximumName = 100;
    private const int MostTokens = 50;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <param name="visitor">Whose token it will be; a program with a token gives at most what it has, and no longer.</param>
    /// <param name="name">For people.</param>
    /// <param name="scopes">What the token may do.</param>
    /// <param name="days">Its life; null takes the usual one.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The token, which is stored nowhere.</returns>
    /// <exception cref="InvalidInputException">Name, scopes or life are wrong.</exception>
    public async Task<(ApiTokenRow Row, string Token)> CreateAsync(Visitor visitor, string? name, Rights scopes, double? days, CancellationToken cancellation = default)
    {
        if (visitor.UserId is not { } user)
            throw new NotAllowedException("Tokens belong to people with an account.");
        (name, var life) = Check(visitor, name, scopes, days);
        var (now, token) = (Now, Prefix + SecretCode.Create());
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.ApiTokens.CountAsync(t => t.UserId == user && t.RevokedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now), cancellation) >= MostTokens)
            throw new InvalidInputException("name", $"You have {MostTokens} tokens, which is the limit. Revoke one that is no longer used.");
        var end = now.AddDays(life);
        var parent = await db.ApiTokens.Where(t => t.Id == visitor.SessionId).Select(t => t.ExpiresAt).SingleOrDefaultAsync(cancellation);
        var row = new ApiTokenRow { Id = Guid.CreateVersion7(), UserId = user, Name = name, TokenHash = SecretCode.Hash(token), Scopes = (int)scopes, CreatedAt = now, ExpiresAt = parent < end ? parent : end };
        db.ApiTokens.Add(row);
        await db.SaveChangesAsync(cancellation);
        await audit.WriteAsync(visitor, "token.create", name, $"{RightsText.Format(scopes)}; until {row.ExpiresAt:yyyy-MM-dd}", cancellation);
        return (row, token);
    }

    /// <summary>Checks what a token would be made of.</summary>
    /// <returns>Name and life in days.</returns>
    /// <exception cref="InvalidInputException">Name, scopes or life are wrong.</exception>
    public (string Name, double Life) Check(Visitor visitor, string? name, Rights scopes, double? days)
    {
        var (text, life, check) = (PersonInput.Line(name), days ?? options.Value.TokenDays, new InputCheck());
        if (text.Length is 0 or > MaximumName)
            check.Add("name", text.Length == 0 ? "Say what the token is for." : $"The name has {text.Length} characters; the limit is {MaximumName}.");
        if (scopes == Rights.None)
            check.Add("scopes", "Choose at least one of read, run, share and admin.");
        if (!visitor.May(scopes))
            check.Add("scopes", $"You may not give “{RightsText.Format(scopes & ~visitor.Rights)}”: a token cannot do more than you.");
        if (!(life > 0 && life <= options.Value.MaximumTokenDays))
            check.Add("days", $"A token can last up to {NumberFormat.Count(options.Value.MaximumTokenDays, "day")}; {life:0.##} were requested.");
        check.Throw();
        return (text, life);
    }

    /// <summary>Whom a token stands for; null for unknown, malformed, expired and revoked alike, after the same work.</summary>
    public async Task<Visitor?> FindAsync(string token, string? address, CancellationToken cancellation = default)
    {
        var (hash, now) = (SecretCode.Hash(token), Now);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.ApiTokens.Where(t => t.TokenHash == hash && t.RevokedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now))
            .Select(t => new { t.Id, t.UserId, t.User!.DisplayName, t.User.Role, t.Scopes, t.LastUsedAt }).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        var before = now - UsedEvery;
        if (found.LastUsedAt is null || found.LastUsedAt <= before)
            await db.ApiTokens.Where(t => t.Id == found.Id && (t.LastUsedAt == null || t.LastUsedAt <= before)).ExecuteUpdateAsync(s => s.SetProperty(t => t.LastUsedAt, now), cancellation);
        return new Visitor(found.UserId, found.DisplayName, RightsText.Of(found.Role) & (Rights)found.Scopes) { SessionId = found.Id, Address = address };
    }

    /// <summary>A person's tokens that are valid, newest first.</summary>
    public async Task<IReadOnlyList<ApiTokenRow>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ApiTokens.AsNoTracking().Where(t => t.UserId == visitor.UserId && t.RevokedAt == null && (t.ExpiresAt == null || t.ExpiresAt > now)).OrderByDescending(t => t.CreatedAt).ToListAsync(cancellation);
    }

    /// <returns>False where the person has no such token, or it is revoked already.</returns>
    public async Task<bool> RevokeAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var name = await db.ApiTokens.Where(t => t.Id == id && t.UserId == visitor.UserId).Select(t => t.Name).SingleOrDefaultAsync(cancellation);
        if (await db.ApiTokens.Where(t => t.Id == id && t.UserId == visitor.UserId && t.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(t => t.RevokedAt, now), cancellation) == 0)
            return false;
        await audit.WriteAsync(visitor, "token.revoke", name, cancellation: cancellation);
        return true;
    }
}
