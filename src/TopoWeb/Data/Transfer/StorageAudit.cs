using Microsoft.EntityFrameworkCore;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Transfer;

/// <summary>What was read and what is wrong with it.</summary>
internal sealed record StorageFindings(int Artifacts, int Contents, long Bytes, IReadOnlyList<string> Problems);

/// <summary>Reads everything that is stored and compares it with its hashes.</summary>
internal static class StorageAudit
{
    public static async Task<StorageFindings> RunAsync(OpenDatabase database, CancellationToken cancellation)
    {
        var problems = new List<string>();
        await using var db = await database.Contexts.CreateDbContextAsync(cancellation);
        var contents = await db.Contents.AsNoTracking().OrderBy(c => c.Hash).ToListAsync(cancellation);
        foreach (var row in contents)
            await ReadAsync(() => Task.FromResult<ContentStream?>(database.Contents.Open(row)), problems, cancellation);
        var old = await db.Artifacts.Where(a => a.ContentHash == null).Select(a => new { a.Key, a.Size }).ToListAsync(cancellation);
        foreach (var artifact in old)
            await ReadAsync(() => database.Contents.OpenOldAsync(artifact.Key, artifact.Size, cancellation), problems, cancellation);
        foreach (var (key, hash) in (await db.Artifacts.Where(a => a.ContentHash != null && !db.Contents.Any(c => c.Hash == a.ContentHash)).Select(a => new { a.Key, a.ContentHash }).ToListAsync(cancellation)).Select(a => (a.Key, a.ContentHash)))
            problems.Add($"Artifact {key}: its content {hash} is missing.");
        foreach (var (what, key) in await FindMissingAsync(db, cancellation))
            problems.Add($"{what} needs artifact {key}, which is missing.");
        return new(await db.Artifacts.CountAsync(cancellation), contents.Count + old.Count, contents.Sum(c => c.StoredSize), problems);
    }

    private static async Task ReadAsync(Func<Task<ContentStream?>> open, List<string> problems, CancellationToken cancellation)
    {
        try
        {
            await using var content = await open();
            if (content is not null)
                await content.EndAsync(cancellation);
        }
        catch (DamagedContentException e)
        {
            problems.Add(e.Message);
        }
    }

    /// <summary>What people see refers to artifacts that must be there; those of stages can be computed again.</summary>
    private static async Task<IReadOnlyList<(string What, string Key)>> FindMissingAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var results = await db.RunResults.Where(r => !db.Artifacts.Any(a => a.Key == r.ResultKey)).Select(r => new { r.RunId, r.Choice, Key = r.ResultKey }).ToListAsync(cancellation);
        var filters = await db.RunResults.Where(r => !db.Artifacts.Any(a => a.Key == r.FiltersKey)).Select(r => new { r.RunId, r.Choice, Key = r.FiltersKey }).ToListAsync(cancellation);
        var networks = await db.Networks.Where(n => n.ArtifactKey != null && !db.Artifacts.Any(a => a.Key == n.ArtifactKey)).Select(n => new { n.Id, Key = n.ArtifactKey! }).ToListAsync(cancellation);
        var clouds = await db.Clouds.Where(c => !db.Artifacts.Any(a => a.Key == c.FiltersKey)).Select(c => new { c.Name, Key = c.FiltersKey }).ToListAsync(cancellation);
        var links = await db.ShareKeys.Where(k => !db.Artifacts.Any(a => a.Key == k.Key)).Select(k => new { k.LinkId, k.Key }).ToListAsync(cancellation);
        return
        [
            .. results.Concat(filters).Select(r => ($"Result {r.Choice} of run {r.RunId}", r.Key)),
            .. networks.Select(n => ($"Network {n.Id}", n.Key)),
            .. clouds.Select(c => ($"Upload '{c.Name}'", c.Key)),
            .. links.Select(l => ($"Share link {l.LinkId}", l.Key)),
        ];
    }
}
