using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data.Transfer;

/// <summary>Something that needs an artifact, in words.</summary>
internal sealed record ArtifactUser(string What, string Key);

/// <summary>Names what needs artifacts.</summary>
internal static class ArtifactUsers
{
    /// <summary>What needs these artifacts.</summary>
    public static async Task<IReadOnlyList<ArtifactUser>> OfAsync(TopoWebContext db, IReadOnlyList<string> keys, CancellationToken cancellation) => keys.Count == 0 ? [] :
    [
        .. await NamedAsync(
            db.RunResults.Where(r => keys.Contains(r.ResultKey)), db.RunResults.Where(r => keys.Contains(r.FiltersKey)), db.Networks.Where(n => keys.Contains(n.ArtifactKey!)),
            db.Clouds.Where(c => keys.Contains(c.FiltersKey)), db.ShareKeys.Where(k => keys.Contains(k.Key)), cancellation),
        .. (await db.Stages.Where(s => keys.Contains(s.Key)).Select(s => new { s.Name, s.RunId, s.Key }).ToListAsync(cancellation)).Select(s => new ArtifactUser($"Stage {s.Name} of run {s.RunId}", s.Key)),
    ];

    /// <summary>What people see and what needs an artifact that is not there. Stages are left out: theirs are computed again.</summary>
    public static Task<IReadOnlyList<ArtifactUser>> OfMissingAsync(TopoWebContext db, CancellationToken cancellation) => NamedAsync(
        db.RunResults.Where(r => !db.Artifacts.Any(a => a.Key == r.ResultKey)), db.RunResults.Where(r => !db.Artifacts.Any(a => a.Key == r.FiltersKey)),
        db.Networks.Where(n => n.ArtifactKey != null && !db.Artifacts.Any(a => a.Key == n.ArtifactKey)),
        db.Clouds.Where(c => !db.Artifacts.Any(a => a.Key == c.FiltersKey)), db.ShareKeys.Where(k => !db.Artifacts.Any(a => a.Key == k.Key)), cancellation);

    private static async Task<IReadOnlyList<ArtifactUser>> NamedAsync(
        IQueryable<RunResultRow> results, IQueryable<RunResultRow> filters, IQueryable<NetworkRow> networks, IQueryable<CloudRow> clouds, IQueryable<ShareKeyRow> links, CancellationToken cancellation) =>
    [
        .. (await results.Select(r => new { r.Choice, r.RunId, Key = r.ResultKey }).ToListAsync(cancellation)).Select(r => new ArtifactUser($"Result {r.Choice} of run {r.RunId}", r.Key)),
        .. (await filters.Select(r => new { r.Choice, r.RunId, Key = r.FiltersKey }).ToListAsync(cancellation)).Select(r => new ArtifactUser($"Result {r.Choice} of run {r.RunId}", r.Key)),
        .. (await networks.Select(n => new { n.Id, Key = n.ArtifactKey! }).ToListAsync(cancellation)).Select(n => new ArtifactUser($"Network {n.Id}", n.Key)),
        .. (await clouds.Select(c => new { c.Name, Key = c.FiltersKey }).ToListAsync(cancellation)).Select(c => new ArtifactUser($"Upload '{c.Name}'", c.Key)),
        .. (await links.Select(l => new { l.LinkId, l.Key }).ToListAsync(cancellation)).Select(l => new ArtifactUser($"Share link {l.LinkId}", l.Key)),
    ];
}
