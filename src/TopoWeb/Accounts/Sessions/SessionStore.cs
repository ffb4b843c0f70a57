using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Sessions;

/// <summary>
/// Where people are signed in. Every request and every open page asks here; an answer is remembered for five seconds, and forgotten at once where this process
/// changes something. Other processes learn of it when their answers have aged.
/// </summary>
internal sealed class SessionStore(IDbContextFactory<TopoWebContext> contexts, IOptions<AccountOptions> options, TimeProvider time)
{
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Far more than there are people: what is remembered is bounded.</summary>
    private const int MostRemembered = 20_000;

    private readonly ConcurrentDictionary<Guid, (DateTime Read, SessionState? State)> _known = new();

    private readonly ConcurrentDictionary<Guid, byte> _signedOut = new();

    /// <summary>Sessions, name or role of a person have changed.</summary>
    public event Action<Guid>? Changed;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>A new session; its id is never one that was there before somebody signed in.</summary>
    public async Task<SessionState> StartAsync(UserRow user, string method, string? address, string? browser, CancellationToken cancellation = default)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = new SessionRow { Id = Guid.NewGuid(), UserId = user.Id, Method = Cut(method, 64)!, Address = Cut(address, 64), Browser = Cut(browser, 200), CreatedAt = now, SeenAt = now, ExpiresAt = now.AddDays(options.Value.SessionDays) };
        // One transaction: a database in a file has one writer at a time.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Sessions.Add(row);
        await db.SaveChangesAsync(cancellation);
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSeenAt, now), cancellation);
        var old = now - Kept;
        await db.Sessions.Where(s => s.UserId == user.Id && (s.ExpiresAt < old || s.RevokedAt < old)).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(row.Id, user.Id, user.DisplayName, user.Role, now, row.ExpiresAt);
    }

    /// <returns>Null for sessions that are unknown, expired or revoked.</returns>
    public async ValueTask<SessionState?> FindAsync(Guid id, CancellationToken cancellation = default)
    {
        var now = Now;
        if (_known.TryGetValue(id, out var known) && now - known.Read < Remembered)
            return known.State is { } state && state.ExpiresAt > now ? state : null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Sessions.Where(s => s.Id == id && s.RevokedAt == null && s.ExpiresAt > now)
            .Select(s => new SessionState(s.Id, s.UserId, s.User!.DisplayName, s.User.Role, s.SeenAt, s.ExpiresAt)).SingleOrDefaultAsync(cancellation);
        Remember(id, found, now);
        return found;
    }

    /// <summary>Notes that a session is in use, at most once a minute, and lets it last longer.</summary>
    public async Task SeeAsync(SessionState state, CancellationToken cancellation = default)
    {
        var now = Now;
        if (now - state.SeenAt < SeenEvery)
            return;
        var (before, end) = (now - SeenEvery, now.AddDays(options.Value.SessionDays));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Of several requests at the same moment, one writes.
        if (await db.Sessions.Where(s => s.Id == state.Id && s.RevokedAt == null && s.SeenAt <= before)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.SeenAt, now).SetProperty(r => r.ExpiresAt, end), cancellation) == 1)
            await db.Users.Where(u => u.Id == state.UserId).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSeenAt, now), cancellation);
        if (_known.TryGetValue(state.Id, out var known) && known.State is { } remembered)
            _known.TryUpdate(state.Id, (known.Read, remembered with { SeenAt = now, ExpiresAt = end }), known);
    }

    /// <summary>Open sessions of a person, the one used last first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(Guid user, CancellationToken cancellation = default)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Sessions.AsNoTracking().Where(s => s.UserId == user && s.RevokedAt == null && s.ExpiresAt > now).OrderByDescending(s => s.SeenAt).ToListAsync(cancellation);
    }

    /// <returns>False where the person has no such open session.</returns>
    public async Task<bool> RevokeAsync(Guid user, Guid id, CancellationToken cancellation = default) => await EndAsync(user, s => s.Id == id, cancellation) == 1;

    /// <summary>Ends a session at its own person's wish; its open pages need not be told that it has ended.</summary>
    /// <returns>False where the person has no such open session.</returns>
    public Task<bool> SignOutAsync(Guid user, Guid id, CancellationToken cancellation = default)
    {
        if (_signedOut.Count >= MostRemembered)
            _signedOut.Clear();
        _signedOut[id] = 0;
        return RevokeAsync(user, id, cancellation);
    }

    /// <summary>Whether somebody has signed out of a session in this process.</summary>
    public bool WasSignedOut(Guid id) => _signedOut.ContainsKey(id);

    /// <summary>Ends all sessions of a person, but one where it is given.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> RevokeAllAsync(Guid user, Guid? except = null, CancellationToken cancellation = default) => EndAsync(user, s => s.Id != except, cancellation);

    /// <summary>Programs with a token that only reads change nothing of the account they belong to; people do.</summary>
    /// <exception cref="NotAllowedException">Such a program asks.</exception>
    public async Task RequireMoreThanReadingAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        if (!visitor.May(Rights.Run) && !await IsPersonAsync(visitor, cancellation))
            throw new NotAllowedException("A token that only reads may not change the account. Sign in, or use a token with the scope “run”.");
    }

    /// <summary>Somebody who has signed in, not a program with a token.</summary>
    public async ValueTask<bool> IsPersonAsync(Visitor visitor, CancellationToken cancellation = default) =>
        visitor.SessionId is { } id && await FindAsync(id, cancellation) is not null;

    /// <summary>Forgets what is known of a person's sessions and tells the pages that are open.</summary>
    public void Announce(Guid user)
    {
        foreach (var (id, known) in _known)
            if (known.State?.UserId == user)
                _known.TryRemove(id, out _);
        Changed?.Invoke(user);
    }

    private async Task<int> EndAsync(Guid user, System.Linq.Expressions.Expression<Func<SessionRow, bool>> which, CancellationToken cancellation)
    {
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ended = await db.Sessions.Where(s => s.UserId == user && s.RevokedAt == null && s.ExpiresAt > now).Where(which)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.RevokedAt, now), cancellation);
        Announce(user);
        return ended;
    }

    private void Remember(Guid id, SessionState? state, DateTime now)
    {
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[id] = (now, state);
    }

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
