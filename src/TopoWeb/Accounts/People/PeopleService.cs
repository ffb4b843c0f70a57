using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.People;

/// <summary>What administrators do with people. There is always an administrator: the last one can be neither demoted nor deleted, by nobody, at no moment.</summary>
internal sealed class PeopleService(IDbContextFactory<TopoWebContext> contexts, SessionStore sessions, AuditLog audit, TimeProvider time)
{
    private const string LastOne = "This is the last administrator of the server. Make somebody else an administrator first.";

    public async Task<IReadOnlyList<PersonSummary>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var now = time.GetUtcNow();
        var utc = now.UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Users.AsNoTracking().OrderBy(u => u.DisplayName).ThenBy(u => u.Id)
            .Select(u => new { u.Id, u.DisplayName, u.Email, u.Role, u.CreatedAt, u.LastSeenAt, u.LockoutEnd, Open = db.Sessions.Count(s => s.UserId == u.Id && s.RevokedAt == null && s.ExpiresAt > utc) }).ToListAsync(cancellation);
        return [.. rows.Select(u => new PersonSummary(u.Id, u.DisplayName, u.Email!, u.Role, u.CreatedAt, u.LastSeenAt, u.Open, u.LockoutEnd > now))];
    }

    /// <returns>False where there is no such person.</returns>
    /// <exception cref="InvalidInputException">She is the last administrator.</exception>
    public async Task<bool> ChangeRoleAsync(Visitor visitor, Guid id, UserRole role, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var changed = await SerialTransaction.RunAsync(contexts, async db =>
        {
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user)
                return null;
            if (role != UserRole.Administrator)
                await RequireAnotherAsync(db, user, cancellation);
            var before = user.Role;
            user.Role = role;
            await db.SaveChangesAsync(cancellation);
            return new { user.Email, Before = before };
        }, cancellation);
        if (changed is null)
            return false;
        sessions.Announce(id);
        if (changed.Before != role)
            await audit.WriteAsync(visitor, "person.role", changed.Email, $"{changed.Before} → {role}", cancellation);
        return true;
    }

    /// <summary>Ends all sessions of a person; her own tokens stay.</summary>
    /// <returns>Null where there is no such person.</returns>
    public async Task<int?> SignOutAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        if (await EmailAsync(id, cancellation) is not { } email)
            return null;
        var ended = await sessions.RevokeAllAsync(id, cancellation: cancellation);
        await audit.WriteAsync(visitor, "person.sign-out", email, ended == 1 ? "1 session" : $"{ended} sessions", cancellation);
        return ended;
    }

    /// <returns>Null where there is no such person.</returns>
    public async Task<PersonWork?> WorkAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.AnyAsync(u => u.Id == id, cancellation) ? await HandOver.CountAsync(db, id, cancellation) : null;
    }

    /// <summary>Deletes a person; all that belongs to her belongs to somebody else from then on.</summary>
    /// <param name="visitor">Who does it.</param>
    /// <param name="id">Who goes.</param>
    /// <param name="heir">Who takes over.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What was handed over; null where there is no such person.</returns>
    /// <exception cref="InvalidInputException">She is the last administrator, or nobody can take over.</exception>
    public async Task<PersonWork?> DeleteAsync(Visitor visitor, Guid id, Guid heir, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var done = await SerialTransaction.RunAsync(contexts, async db =>
        {
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user)
                return null;
            await RequireAnotherAsync(db, user, cancellation);
            if (heir == id || await db.Users.SingleOrDefaultAsync(u => u.Id == heir, cancellation) is not { } next)
                throw new InvalidInputException("heir", "Choose somebody else who takes over the work.");
            if (next.Role == UserRole.Viewer)
                throw new InvalidInputException("heir", $"{next.DisplayName} is a viewer and could not work with it. Choose a member or an administrator.");
            var work = await HandOver.CountAsync(db, id, cancellation);
            await HandOver.MoveAsync(db, id, heir, cancellation);
            db.Users.Remove(user);
            await db.SaveChangesAsync(cancellation);
            return new { user.Email, Next = next.Email, Work = work };
        }, cancellation);
        if (done is null)
            return null;
        sessions.Announce(id);
        await audit.WriteAsync(visitor, "person.delete", done.Email, $"To {done.Next}: {done.Work}.", cancellation);
        return done.Work;
    }

    private static async Task RequireAnotherAsync(TopoWebContext db, UserRow user, CancellationToken cancellation)
    {
        if (user.Role == UserRole.Administrator && !await db.Users.AnyAsync(u => u.Role == UserRole.Administrator && u.Id != user.Id, cancellation))
            throw new InvalidInputException("person", LastOne);
    }

    private async Task<string?> EmailAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.Where(u => u.Id == id).Select(u => u.Email).SingleOrDefaultAsync(cancellation);
    }
}
