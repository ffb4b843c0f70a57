using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Http;

namespace TopoWeb.Accounts.SignIn;

/// <summary>
/// Checks an address and a password. Unknown addresses, wrong passwords and locked accounts have one answer, after the same work:
/// a hash is computed and a row is updated in each case. Failures are counted by the database, so that parallel tries all count.
/// </summary>
internal sealed class PasswordSignIn(IDbContextFactory<TopoWebContext> contexts, IPasswordHasher<UserRow> hasher, ILookupNormalizer names, AuditLog audit, AttemptLimits limits, IOptions<AccountOptions> options, TimeProvider time)
{
    private static readonly UserRow Decoy = new() { DisplayName = "" };
    private static string? _decoyHash;

    /// <summary>The one answer, which tells nothing but the rule.</summary>
    public string WrongText => $"E-mail address or password is wrong. After {NumberFormat.Count(options.Value.LockoutAttempts, "wrong password")} an account is locked for {NumberFormat.Count(options.Value.LockoutMinutes, "minute")}.";

    /// <returns>Null where the sign-in is refused, for whatever reason.</returns>
    public async Task<UserRow?> CheckAsync(string? email, string? password, string? address, CancellationToken cancellation = default)
    {
        var typed = PersonInput.Line(email);
        var normalized = names.NormalizeEmail(typed);
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellation);
        // Too many tries of one address count as a locked account: the answer is the same, after the same work.
        var locked = limits.Refuse(RateLimits.SignIn, normalized) is not null || user?.LockoutEnd > now;
        _decoyHash ??= hasher.HashPassword(Decoy, SecretCode.Create());
        var verdict = hasher.VerifyHashedPassword(user ?? Decoy, user?.PasswordHash ?? _decoyHash, Bounded(password));
        if (user is { PasswordHash: not null } && !locked && verdict != PasswordVerificationResult.Failed)
        {
            await SettleAsync(db, user, verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(user, password!) : null, cancellation);
            return user;
        }
        await CountAsync(db, normalized, locked, now, cancellation);
        // People type passwords into the wrong field: what is no address goes into no log.
        var who = user?.AsVisitor(address) ?? (Visitor.Nobody with { Address = address });
        await audit.WriteAsync(who, "sign-in.failed", PersonInput.LooksLikeEmail(typed) ? typed : "not an e-mail address", locked ? "The account is locked." : null, cancellation);
        return null;
    }

    private static string Bounded(string? password) => password is { Length: > PasswordRule.MaximumLength } ? "" : password ?? "";

    private async Task CountAsync(TopoWebContext db, string normalized, bool locked, DateTimeOffset now, CancellationToken cancellation)
    {
        var most = options.Value.LockoutAttempts;
        DateTimeOffset? end = now.AddMinutes(options.Value.LockoutMinutes);
        await db.Users.Where(u => u.NormalizedUserName == normalized && !locked).ExecuteUpdateAsync(s => s
            .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= most ? end : u.LockoutEnd)
            .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1 >= most ? 0 : u.AccessFailedCount + 1), cancellation);
    }

    private static async Task SettleAsync(TopoWebContext db, UserRow user, string? hash, CancellationToken cancellation)
    {
        if (user.AccessFailedCount > 0 || user.LockoutEnd is not null)
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), cancellation);
        if (hash is not null)
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, hash), cancellation);
    }
}
