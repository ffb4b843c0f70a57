using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Provider;

/// <summary>Whose account a person of the provider has here: known by issuer and subject, never by a name that could be somebody else's tomorrow.</summary>
internal sealed class ProviderSignIn(IDbContextFactory<TopoWebContext> contexts, NewPeople people, ILookupNormalizer names, SessionStore sessions, AuditLog audit, IOptions<ProviderOptions> options)
{
    private const int LongestKey = 128;

    /// <summary>Finds, links or creates the account, and gives it the role that the provider says.</summary>
    /// <exception cref="ProviderRefusedException">The person may not come in.</exception>
    public async Task<UserRow> ResolveAsync(ProviderPerson person, string? address, CancellationToken cancellation = default)
    {
        var (user, what) = await SerialTransaction.RunAsync(contexts, db => ResolveAsync(db, person, cancellation), cancellation);
        sessions.Announce(user.Id);
        foreach (var (action, details) in what)
            await audit.WriteAsync(user.AsVisitor(address), action, user.Email, details, cancellation);
        return user;
    }

    private async Task<(UserRow User, List<(string Action, string? Details)> What)> ResolveAsync(TopoWebContext db, ProviderPerson person, CancellationToken cancellation)
    {
        List<(string, string?)> what = [];
        var (issuer, subject) = (Key(person.Issuer), Key(person.Subject));
        var known = await db.UserLogins.Where(l => l.LoginProvider == issuer && l.ProviderKey == subject).Select(l => (Guid?)l.UserId).SingleOrDefaultAsync(cancellation);
        UserRow user;
        if (known is { } id)
            user = await db.Users.SingleAsync(u => u.Id == id, cancellation);
        else
        {
            (user, var created) = await NewOrLinkedAsync(db, person, cancellation);
            what.Add(created ? ("person.create", $"By {options.Value.Name}, as {user.Role}.") : ("person.link", $"With {options.Value.Name}."));
            db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = issuer, ProviderKey = subject, ProviderDisplayName = options.Value.Name, UserId = user.Id });
        }
        if (person.Role is { } role && role != user.Role)
        {
            if (user.Role == UserRole.Administrator && !await db.Users.AnyAsync(u => u.Role == UserRole.Administrator && u.Id != user.Id, cancellation))
                what.Add(("person.role", $"{options.Value.Name} says {role}; the last administrator stays one."));
            else
            {
                what.Add(("person.role", $"{user.Role} → {role}, by {options.Value.Name}."));
                user.Role = role;
            }
        }
        await db.SaveChangesAsync(cancellation);
        return (user, what);
    }

    private async Task<(UserRow User, bool Created)> NewOrLinkedAsync(TopoWebContext db, ProviderPerson person, CancellationToken cancellation)
    {
        if (person.Email is not { } email)
            throw new ProviderRefusedException(ProviderProblem.NoEmail);
        var normalized = names.NormalizeEmail(email);
        if (await db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellation) is { } existing)
            return options.Value.LinkByVerifiedEmail && person.Verified ? (existing, false) : throw new ProviderRefusedException(options.Value.LinkByVerifiedEmail ? ProviderProblem.NotVerified : ProviderProblem.Taken);
        if (!options.Value.MayCreate)
            throw new ProviderRefusedException(ProviderProblem.NoAccount);
        if (options.Value.RequireVerifiedEmail && !person.Verified)
            throw new ProviderRefusedException(ProviderProblem.NotVerified);
        return (await people.AddAsync(db, email, person.Name, person.Role ?? options.Value.NewPeopleRole, password: null, cancellation), true);
    }

    private static string Key(string text) => text.Length <= LongestKey ? text : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
