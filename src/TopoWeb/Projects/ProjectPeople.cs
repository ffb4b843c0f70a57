using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Projects;

/// <summary>Somebody who may be named in a project.</summary>
/// <param name="Id">The account.</param>
/// <param name="Title">Name; with the address where two have one name.</param>
/// <param name="MayOwn">Viewers own nothing.</param>
internal sealed record ProjectPerson(Guid Id, string Title, bool MayOwn);

/// <summary>The people of the lab, for whoever shares work with them.</summary>
internal sealed class ProjectPeople(IDbContextFactory<TopoWebContext> contexts)
{
    public async Task<IReadOnlyList<ProjectPerson>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        if (!visitor.IsSignedIn || !visitor.May(Rights.Run))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var people = await db.Users.Select(u => new { u.Id, u.DisplayName, u.UserName, u.Role }).ToListAsync(cancellation);
        var twice = people.GroupBy(p => p.DisplayName, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. people.OrderBy(p => p.DisplayName, StringComparer.OrdinalIgnoreCase)
            .Select(p => new ProjectPerson(p.Id, twice.Contains(p.DisplayName) ? $"{p.DisplayName} ({p.UserName})" : p.DisplayName, p.Role != UserRole.Viewer))];
    }

    /// <summary>The account of an id or an e-mail address.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static async Task<UserRow> FindAsync(TopoWebContext db, string field, string text, CancellationToken cancellation)
    {
        var address = text.Trim().ToUpperInvariant();
        var found = Guid.TryParse(text, out var id)
            ? await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation)
            : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == address, cancellation);
        return found ?? throw new InvalidInputException(field, $"There is no account “{text}” on this server. Give a person's ID or e-mail address.");
    }
}
