using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Access;

/// <summary>Whose a run, an upload or a schedule is. A guest learns nothing of it.</summary>
/// <param name="OwnerId">The account of the owner.</param>
/// <param name="Owner">Who made it; null for the installation's own and in Local mode.</param>
/// <param name="ProjectId">Where it belongs.</param>
/// <param name="Project">The project's name.</param>
/// <param name="MayChange">The visitor may change, share and delete it.</param>
public sealed record WorkOwnership(Guid? OwnerId, string? Owner, Guid? ProjectId, string? Project, bool MayChange)
{
    public static WorkOwnership None { get; } = new(null, null, null, null, false);

    /// <summary>It is worth saying: in Local mode everything is the one user's.</summary>
    [JsonIgnore]
    public bool IsShown { get; init; }

    /// <summary>For answers in JSON; null in Local mode.</summary>
    [JsonIgnore]
    public WorkOwnership? Shown => IsShown ? this : null;
}

internal static class WorkOwnershipReader
{
    /// <summary>Whose these rows are, by their ids. The visitor must be known to see them.</summary>
    public static async Task<IReadOnlyDictionary<Guid, WorkOwnership>> OwnershipOfAsync<T>(this TopoWebContext db, Visitor visitor, IReadOnlyCollection<T> rows, CancellationToken cancellation) where T : class, IOwned
    {
        if (visitor.GuestOf is not null)
            return rows.ToDictionary(r => r.Id, _ => WorkOwnership.None);
        var ids = rows.Select(r => r.Id).ToList();
        var writable = visitor.OwnsAll && visitor.May(Rights.Run) ? [.. ids]
            : (await db.Set<T>().WritableBy(visitor).Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation)).ToHashSet();
        var people = await db.NamesOfAsync(rows.Select(r => r.OwnerId), cancellation);
        var projects = rows.Select(r => r.ProjectId).OfType<Guid>().Distinct().ToList();
        var names = projects.Count == 0 ? []
            : (await db.Projects.Where(p => projects.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToListAsync(cancellation)).ToDictionary(p => p.Id, p => p.Name);
        return rows.ToDictionary(r => r.Id, r => new WorkOwnership(
            r.OwnerId, r.OwnerId is { } owner ? people.GetValueOrDefault(owner) : null, r.ProjectId, r.ProjectId is { } project ? names.GetValueOrDefault(project) : null, writable.Contains(r.Id))
        {
            IsShown = visitor.IsSignedIn,
        });
    }
}
