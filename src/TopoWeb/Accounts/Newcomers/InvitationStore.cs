using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Newcomers;

/// <summary>Links that administrators hand out: an invitation, a new password. Each works once; unknown, expired and used ones are the same.</summary>
internal sealed class InvitationStore(IDbContextFactory<TopoWebContext> contexts, AuditLog audit, IOptions<AccountOptions> options, TimeProvider time)
{
    public const int MaximumNote = 200;

    private const double MaximumDays = 366;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <returns>The code of the link, which is stored nowhere.</returns>
    /// <exception cref="InvalidInputException">Life or note are outside their limits.</exception>
    public async Task<(InvitationRow Row, string Code)> InviteAsync(Visitor visitor, UserRole role, double? days, string? note, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var life = days ?? options.Value.InvitationDays;
        var check = new InputCheck();
        if (!(life > 0 && life <= MaximumDays))
            check.Add("days", $"An invitation can last up to {MaximumDays:0} days; {life:0.##} were requested.");
        note = PersonInput.Line(note);
        if (note.Length > MaximumNote)
            check.Add("note", $"The note has {note.Length} characters; the limit is {MaximumNote}.");
        check.Throw();
        var made = await AddAsync(visitor, new() { TokenHash = [], Kind = InvitationKind.Invite, Role = role, Note = note.Length == 0 ? null : note, ExpiresAt = Now.AddDays(life) }, cancellation);
        await audit.WriteAsync(visitor, "invitation.create", made.Row.Note ?? role.ToString(), $"{role}; until {made.Row.ExpiresAt:yyyy-MM-dd}", cancellation);
        return made;
    }

    /// <summary>A link to a new password for somebody; an earlier one is void.</summary>
    /// <returns>Null where there is no such person.</returns>
    public async Task<(InvitationRow Row, string Code)?> ResetAsync(Visitor visitor, Guid user, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            if (await db.Users.Where(u => u.Id == user).Select(u => u.Email).SingleOrDefaultAsync(cancellation) is not { } email)
                return null;
            await db.Invitations.Where(i => i.Kind == InvitationKind.Reset && i.UserId == user).ExecuteDeleteAsync(cancellation);
            await audit.WriteAsync(visitor, "reset.create", email, cancellation: cancellation);
        }
        return await AddAsync(visitor, new() { TokenHash = [], Kind = InvitationKind.Reset, UserId = user, ExpiresAt = Now.AddHours(options.Value.ResetHours) }, cancellation);
    }

    /// <summary>A link that works now; null for all others.</summary>
    public async Task<InvitationRow?> FindAsync(InvitationKind kind, string? code, CancellationToken cancellation = default)
    {
        var (hash, now) = (SecretCode.Hash(code ?? ""), Now);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Invitations.AsNoTracking().Include(i => i.User).SingleOrDefaultAsync(i => i.Kind == kind && i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now, cancellation);
    }

    /// <summary>Uses a link up within the caller's transaction.</summary>
    /// <returns>False where it no longer works.</returns>
    public async Task<bool> UseAsync(TopoWebContext db, InvitationRow row, CancellationToken cancellation)
    {
        var now = Now;
        return await db.Invitations.Where(i => i.Id == row.Id && i.UsedAt == null && i.ExpiresAt > now).ExecuteUpdateAsync(s => s.SetProperty(i => i.UsedAt, now), cancellation) == 1;
    }

    /// <summary>Invitations that nobody has used yet, newest first.</summary>
    public async Task<IReadOnlyList<InvitationRow>> ListOpenAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        var now = Now;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Invitations.AsNoTracking().Where(i => i.Kind == InvitationKind.Invite && i.UsedAt == null && i.ExpiresAt > now).OrderByDescending(i => i.CreatedAt).ToListAsync(cancellation);
    }

    /// <returns>False where there is no such invitation, or it is used.</returns>
    public async Task<bool> RevokeAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.Kind == InvitationKind.Invite && i.UsedAt == null, cancellation) is not { } row)
            return false;
        await db.Invitations.Where(i => i.Id == id && i.UsedAt == null).ExecuteDeleteAsync(cancellation);
        await audit.WriteAsync(visitor, "invitation.revoke", row.Note ?? row.Role.ToString(), cancellation: cancellation);
        return true;
    }

    private async Task<(InvitationRow Row, string Code)> AddAsync(Visitor visitor, InvitationRow row, CancellationToken cancellation)
    {
        var code = SecretCode.Create();
        (row.Id, row.TokenHash, row.CreatedById, row.CreatedAt) = (Guid.CreateVersion7(), SecretCode.Hash(code), visitor.UserId, Now);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Invitations.Add(row);
        await db.SaveChangesAsync(cancellation);
        return (row, code);
    }
}
