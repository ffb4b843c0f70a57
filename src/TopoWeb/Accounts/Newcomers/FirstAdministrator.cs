using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Newcomers;

/// <summary>What the installation itself made, by the preset of its experiment: that stays its own.</summary>
internal sealed record OwnWork(string PresetId);

/// <summary>The first person, let in by the set-up code. Work that was there before, from Local mode, becomes hers.</summary>
internal sealed class FirstAdministrator(IDbContextFactory<TopoWebContext> contexts, SetupCode codes, NewPeople people, PasswordRule passwords, OwnWork own, AuditLog audit)
{
    /// <exception cref="InvalidInputException">The code is not valid, or something about the person is wrong; the code is used up only where everything is right.</exception>
    public async Task<UserRow> SetUpAsync(string? code, string? name, string? email, string? password, string? address, CancellationToken cancellation = default)
    {
        if (!await codes.IsValidAsync(code, cancellation))
            throw WrongCode();
        var (checkedName, checkedEmail) = (PersonInput.Name(name), PersonInput.Email(email));
        passwords.Check(password, checkedEmail, checkedName);
        var (user, adopted) = await SerialTransaction.RunAsync(contexts, async db =>
        {
            if (!await codes.UseAsync(db, code!, cancellation))
                throw WrongCode();
            var first = await people.AddAsync(db, checkedEmail, checkedName, UserRole.Administrator, password, cancellation);
            return (first, await AdoptAsync(db, first, cancellation));
        }, cancellation);
        codes.MarkDone();
        await audit.WriteAsync(user.AsVisitor(address), "set-up.done", user.Email, $"Took over {NumberFormat.Count(adopted, "item")}: runs, uploads, schedules and links.", cancellation);
        return user;
    }

    private static InvalidInputException WrongCode() => new("code", "This code is not valid. It works once, and for a limited time. Take the newest one from the server's console.");

    private async Task<int> AdoptAsync(TopoWebContext db, UserRow user, CancellationToken cancellation)
    {
        var (owner, home) = ((Guid?)user.Id, user.HomeProjectId);
        return await db.Runs.Where(r => r.OwnerId == null && r.Experiment!.PresetId != own.PresetId).ExecuteUpdateAsync(s => s.SetProperty(r => r.OwnerId, owner).SetProperty(r => r.ProjectId, home), cancellation)
            + await db.Clouds.Where(c => c.OwnerId == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.OwnerId, owner).SetProperty(c => c.ProjectId, home), cancellation)
            + await db.Schedules.Where(c => c.OwnerId == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.OwnerId, owner).SetProperty(c => c.ProjectId, home), cancellation)
            + await db.ShareLinks.Where(l => l.OwnerId == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.OwnerId, owner), cancellation);
    }
}
