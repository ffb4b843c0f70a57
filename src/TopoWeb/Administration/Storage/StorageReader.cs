using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Administration.Storage;

/// <summary>Adds up what is stored: by project, by person, by kind.</summary>
internal sealed class StorageReader(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    public async Task<StorageReport> ReadAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var uses = await StorageUses.ReadAsync(db, cancellation);
        var projects = await db.Projects.Select(p => new { p.Id, p.Name, Owner = p.Owner!.DisplayName }).ToListAsync(cancellation);
        var people = await db.Users.Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancellation);
        // Two people may have projects of one name.
        var twice = projects.GroupBy(p => p.Name).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var runs = await db.Runs.GroupBy(r => new { r.ProjectId, r.OwnerId }).Select(g => new StorageWork(g.Key.ProjectId, g.Key.OwnerId, g.Count(), 0)).ToListAsync(cancellation);
        var clouds = await db.Clouds.GroupBy(c => new { c.ProjectId, c.OwnerId }).Select(g => new StorageWork(g.Key.ProjectId, g.Key.OwnerId, 0, g.Count())).ToListAsync(cancellation);
        List<StorageWork> work = [.. runs, .. clouds];
        var (byProject, betweenProjects) = Split(uses, u => u.Project, work, w => w.Project, projects.ToDictionary(p => p.Id, p => twice.Contains(p.Name) ? $"{p.Name} · {p.Owner}" : p.Name), "Without a project");
        var (byPerson, betweenPeople) = Split(uses, u => u.Owner, work, w => w.Owner, people.ToDictionary(p => p.Id, p => p.DisplayName), "The installation's own");
        var kinds = uses.Pieces.GroupBy(p => p.Kind).Select(g => new StorageKind(g.Key, StoredContent.TitleOf(g.Key), g.Count(), g.Sum(p => p.Bytes))).OrderByDescending(k => k.Bytes).ThenBy(k => k.Kind, StringComparer.Ordinal);
        return new(
            time.GetUtcNow().UtcDateTime, uses.Pieces.Count, uses.Pieces.Sum(p => p.Bytes), uses.Pieces.Where(p => p.IsFile).Sum(p => p.Bytes), uses.Pieces.Where(p => uses.Of(p).Count == 0).Sum(p => p.Bytes),
            betweenProjects, betweenPeople, [.. kinds], byProject, byPerson);
    }

    /// <summary>Each one's part of the whole, and what several of them keep.</summary>
    private static (IReadOnlyList<StorageShare> Shares, long Between) Split(
        StorageUses uses, Func<StoredUse, Guid?> of, IReadOnlyList<StorageWork> work, Func<StorageWork, Guid?> place, Dictionary<Guid, string> names, string none)
    {
        // Work without a project or an owner is one of them; no other has this id.
        var sums = work.Select(w => place(w) ?? Guid.Empty).Concat(names.Keys).Distinct().ToDictionary(id => id, _ => new StorageSum());
        var between = 0L;
        foreach (var piece in uses.Pieces)
        {
            var keepers = uses.Of(piece).Select(u => of(u) ?? Guid.Empty).Distinct().ToList();
            foreach (var keeper in keepers)
                if (sums.TryGetValue(keeper, out var sum))
                    sum.Add(piece.Bytes, alone: keepers.Count == 1);
            if (keepers.Count > 1)
                between += piece.Bytes;
        }
        var counts = work.GroupBy(w => place(w) ?? Guid.Empty).ToDictionary(g => g.Key, g => (Runs: g.Sum(w => w.Runs), Uploads: g.Sum(w => w.Uploads)));
        var shares = sums.Select(s => new StorageShare(
            s.Key == Guid.Empty ? null : s.Key, s.Key == Guid.Empty ? none : names.GetValueOrDefault(s.Key, "Deleted meanwhile"),
            counts.GetValueOrDefault(s.Key).Runs, counts.GetValueOrDefault(s.Key).Uploads, s.Value.Pieces, s.Value.Bytes, s.Value.Freed));
        return ([.. shares.OrderByDescending(s => s.Bytes).ThenBy(s => s.Name, StringComparer.OrdinalIgnoreCase)], between);
    }

    private sealed record StorageWork(Guid? Project, Guid? Owner, int Runs, int Uploads);

    private sealed class StorageSum
    {
        public int Pieces { get; private set; }

        public long Bytes { get; private set; }

        public long Freed { get; private set; }

        public void Add(long bytes, bool alone)
        {
            (Pieces, Bytes) = (Pieces + 1, Bytes + bytes);
            if (alone)
                Freed += bytes;
        }
    }
}
