using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Newcomers;

/// <summary>What people do with a link from an administrator: create their account, or choose a new password.</summary>
internal sealed class LinkedPeople(IDbContextFactory<TopoWebContext> contexts, InvitationStore invitations, NewPeople people, PasswordRule passwords, SessionStore sessions, AuditLog audit)
{
    /// <returns>Null where the link no longer works.</returns>
    /// <exception cref="InvalidInputException">Something about the person is wrong; the link can be used again.</exception>
    public async Task<UserRow?> JoinAsync(string? code, string? name, string? email, string? password, string? address, CancellationToken cancellation = default)
    {
        if (await invitations.FindAsync(InvitationKind.Invite, code, cancellation) is not { } row)
            return null;
        var (checkedName, checkedEmail) = (PersonInput.Name(name), PersonInput.Email(email));
        passwords.Check(password, checkedEmail, checkedName);
        var user = await SerialTransaction.RunAsync(contexts, async db => await invitations.UseAsync(db, row, cancellation)
            ? await people.AddAsync(db, checkedEmail, checkedName, row.Role, password, cancellation)
            : null, cancellation);
        if (user is not null)
            await audit.WriteAsync(user.AsVisitor(address), "invitation.use", user.Email, $"{row.Role}{(row.Note is null ? "" : $"; {row.Note}")}", cancellation);
        return user;
    }

    /// <summary>A new password by an administrator's link. All sessions of the person end.</summary>
    /// <returns>Null where the link no longer works.</returns>
    /// <exception cref="InvalidInputException">The password is refused; the link can be used again.</exception>
    public async Task<UserRow?> ResetAsync(string? code, string? password, string? address, CancellationToken cancellation = default)
    {
        if (await invitations.FindAsync(InvitationKind.Reset, code, cancellation) is not { User: { } person } row)
            return null;
        passwords.Check(password, person.Email!, person.DisplayName);
        var user = await SerialTransaction.RunAsync(contexts, async db =>
        {
            if (!await invitations.UseAsync(db, row, cancellation))
                return null;
            var found = await db.Users.SingleAsync(u => u.Id == person.Id, cancellation);
            people.SetPassword(found, password);
            await db.SaveChangesAsync(cancellation);
            return found;
        }, cancellation);
        if (user is null)
            return null;
        await sessions.RevokeAllAsync(user.Id, cancellation: cancellation);
        await audit.WriteAsync(user.AsVisitor(address), "reset.use", user.Email, cancellation: cancellation);
        return user;
    }
}
