using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Profile;

/// <summary>What people change of their own account.</summary>
internal sealed class ProfileService(IDbContextFactory<TopoWebContext> contexts, IPasswordHasher<UserRow> hasher, NewPeople people, PasswordRule rule, SessionStore sessions, AuditLog audit)
{
    public async Task<UserRow> OfAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == visitor.UserId, cancellation) ?? throw NoPerson();
    }

    /// <returns>The name as it is stored.</returns>
    /// <exception cref="InvalidInputException">The name is missing or too long.</exception>
    public async Task<string> RenameAsync(Visitor visitor, string? name, CancellationToken cancellation = default)
    {
        var text = PersonInput.Name(name);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Users.Where(u => u.Id == visitor.UserId).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, text), cancellation) == 0)
            throw NoPerson();
        sessions.Announce(visitor.UserId!.Value);
        await audit.WriteAsync(visitor, "name.change", text, cancellation: cancellation);
        return text;
    }

    /// <summary>Sets a new password; the person is signed out everywhere but here.</summary>
    /// <exception cref="InvalidInputException">The present password is wrong, or the new one is refused.</exception>
    public async Task ChangePasswordAsync(Visitor visitor, string? present, string? wanted, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == visitor.UserId, cancellation) ?? throw NoPerson();
        if (user.PasswordHash is { } hash && hasher.VerifyHashedPassword(user, hash, present is { Length: <= PasswordRule.MaximumLength } ? present : "") == PasswordVerificationResult.Failed)
        {
            await audit.WriteAsync(visitor, "password.failed", user.Email, cancellation: cancellation);
            throw new InvalidInputException("present", "This is not your present password.");
        }
        people.SetPassword(user, rule.Check(wanted, user.Email!, user.DisplayName, "wanted"));
        await db.SaveChangesAsync(cancellation);
        await sessions.RevokeAllAsync(user.Id, visitor.SessionId, cancellation);
        await audit.WriteAsync(visitor, "password.change", user.Email, cancellation: cancellation);
    }

    private static NotAllowedException NoPerson() => new("This needs an account. Sign in again.");
}
