using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Accounts.Rules;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Newcomers;

/// <summary>While nobody has an account: the code that lets the first administrator in. Each start makes a new one, and so does opening the page when the last has expired.</summary>
internal sealed class SetupCode(IDbContextFactory<TopoWebContext> contexts, IOptions<AccountOptions> options, TimeProvider time)
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _done;

    /// <summary>How a new code reaches whoever runs the server.</summary>
    public Action<string>? Show { get; set; }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Nobody has an account yet.</summary>
    public async ValueTask<bool> IsPendingAsync(CancellationToken cancellation = default)
    {
        if (_done)
            return false;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return !(_done = await db.Users.AnyAsync(cancellation));
    }

    public void MarkDone() => _done = true;

    /// <summary>A new code; earlier ones are void.</summary>
    public async Task<string> RenewAsync(CancellationToken cancellation = default)
    {
        var (code, now) = (SecretCode.Create(), Now);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Invitations.Where(i => i.Kind == InvitationKind.Setup).ExecuteDeleteAsync(cancellation);
        db.Invitations.Add(new InvitationRow { Id = Guid.CreateVersion7(), Kind = InvitationKind.Setup, TokenHash = SecretCode.Hash(code), Role = UserRole.Administrator, CreatedAt = now, ExpiresAt = now.AddMinutes(options.Value.SetupMinutes) });
        await db.SaveChangesAsync(cancellation);
        Show?.Invoke(code);
        return code;
    }

    /// <summary>Makes a new code where there is none that is still valid.</summary>
    public async Task RenewExpiredAsync(CancellationToken cancellation = default)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var now = Now;
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (!await db.Invitations.AnyAsync(i => i.Kind == InvitationKind.Setup && i.UsedAt == null && i.ExpiresAt > now, cancellation))
                await RenewAsync(cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<bool> IsValidAsync(string? code, CancellationToken cancellation)
    {
        var (hash, now) = (SecretCode.Hash(code?.Trim() ?? ""), Now);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return !await db.Users.AnyAsync(cancellation) && await db.Invitations.AnyAsync(i => i.Kind == InvitationKind.Setup && i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now, cancellation);
    }

    /// <summary>Uses the code up within the caller's transaction.</summary>
    /// <returns>False where it is not valid, or somebody has an account by now.</returns>
    public async Task<bool> UseAsync(TopoWebContext db, string code, CancellationToken cancellation)
    {
        var (hash, now) = (SecretCode.Hash(code.Trim()), Now);
        return !await db.Users.AnyAsync(cancellation)
            && await db.Invitations.Where(i => i.Kind == InvitationKind.Setup && i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now).ExecuteUpdateAsync(s => s.SetProperty(i => i.UsedAt, now), cancellation) == 1;
    }
}
