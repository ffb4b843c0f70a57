using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>A project that can be chosen.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Whose it is; null where it is the visitor's own.</param>
/// <param name="IsHome">Work that names no project goes there.</param>
public sealed record ProjectChoice(Guid Id, string Name, string? Owner, bool IsHome)
{
    /// <summary>Two people may have projects of one name.</summary>
    public string Title => Owner is null ? Name : $"{Name} · {Owner}";
}

/// <summary>Projects that a visitor may choose from, her home project first. In Local mode there are none.</summary>
internal sealed class ProjectChoices(IDbContextFactory<TopoWebContext> contexts)
{
    /// <summary>Those into which she may put work.</summary>
    public Task<IReadOnlyList<ProjectChoice>> WritableAsync(Visitor visitor, CancellationToken cancellation = default) => ListAsync(visitor, projects => projects.WritableBy(visitor), cancellation);

    /// <summary>Those that she sees.</summary>
    public Task<IReadOnlyList<ProjectChoice>> ReadableAsync(Visitor visitor, CancellationToken cancellation = default) => ListAsync(visitor, projects => projects.ReadableBy(visitor), cancellation);

    private async Task<IReadOnlyList<ProjectChoice>> ListAsync(Visitor visitor, Func<IQueryable<ProjectRow>, IQueryable<ProjectRow>> allowed, CancellationToken cancellation)
    {
        if (visitor.UserId is not { } user)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var home = await db.Users.Where(u => u.Id == user).Select(u => u.HomeProjectId).SingleOrDefaultAsync(cancellation);
        var rows = await allowed(db.Projects).Select(p => new { p.Id, p.Name, p.OwnerId, Owner = p.Owner!.DisplayName }).ToListAsync(cancellation);
        return [.. rows.Select(p => new ProjectChoice(p.Id, p.Name, p.OwnerId == user ? null : p.Owner, p.Id == home))
            .OrderByDescending(p => p.IsHome).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Owner, StringComparer.OrdinalIgnoreCase)];
    }
}
