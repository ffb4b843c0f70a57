using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data;

/// <summary>A project has no room left; the message says how much it has and what to do.</summary>
internal sealed class QuotaReachedException(string message) : IOException(message);

/// <summary>What a project has in storage.</summary>
/// <param name="UsedBytes">Bytes of the artifacts that its runs, uploads and links refer to. Shared ones count for every project that has them.</param>
/// <param name="QuotaBytes">What it may have; null: any amount.</param>
/// <param name="OwnQuotaMegabytes">What an administrator has given it, 0 for any amount; null where it has what the server's settings say.</param>
internal sealed record ProjectStorage(long UsedBytes, long? QuotaBytes, long? OwnQuotaMegabytes)
{
    public bool IsFull => UsedBytes >= QuotaBytes;
}

/// <summary>What projects may have in storage. It is asked before work begins; work that was begun is always stored, so that nothing computed is lost.</summary>
internal sealed class ProjectQuota(IDbContextFactory<TopoWebContext> contexts, IOptions<StorageOptions> options, TimeProvider time)
{
    /// <summary>How long a sum may be used again: for long enough that adding up takes a fiftieth of the time, and no longer than this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int Share = 50;

    /// <summary>What projects had when somebody looked last. With thousands of runs, small networks end faster than it is added up.</summary>
    private readonly ConcurrentDictionary<Guid, (long Bytes, long At, TimeSpan For)> _seen = new();

    /// <summary>Why nothing more may be begun in a project; null where there is room.</summary>
    /// <param name="project">The project; null has no quota.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="recent">What the project has may be known from a few seconds ago; its quota is read in any case.</param>
    public async Task<string?> FindObstacleAsync(Guid? project, CancellationToken cancellation, bool recent = false)
    {
        if (project is not { } id)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.Projects.Where(p => p.Id == id).Select(p => new { p.Name, p.QuotaMegabytes }).SingleOrDefaultAsync(cancellation);
        if (row is null || BytesOf(row.QuotaMegabytes) is not { } quota)
            return null;
        var used = recent && _seen.TryGetValue(id, out var seen) && time.GetElapsedTime(seen.At) < seen.For ? seen.Bytes : await UsedAsync(db, id, cancellation);
        return used < quota ? null
            : $"The project “{row.Name}” has used {used >> 20:N0} MB of its {quota >> 20:N0} MB. Delete runs of the project or move them to another, or ask an administrator for a larger quota.";
    }

    /// <exception cref="QuotaReachedException">There is no room left.</exception>
    public async Task RequireAsync(Guid? project, CancellationToken cancellation)
    {
        if (await FindObstacleAsync(project, cancellation) is { } obstacle)
            throw new QuotaReachedException(StoppedText(obstacle));
    }

    /// <summary>What a run says that stops for an obstacle.</summary>
    public static string StoppedText(string obstacle) => $"{obstacle} The run has stopped. Nothing computed is lost; it continues by itself when there is room.";

    public async Task<ProjectStorage> OfAsync(TopoWebContext db, Guid project, CancellationToken cancellation)
    {
        var own = await db.Projects.Where(p => p.Id == project).Select(p => p.QuotaMegabytes).SingleOrDefaultAsync(cancellation);
        return new(await UsedAsync(db, project, cancellation), BytesOf(own), own);
    }

    private long? BytesOf(long? own) => (own ?? options.Value.ProjectQuotaMegabytes) is > 0 and var megabytes ? megabytes << 20 : null;

    private async Task<long> UsedAsync(TopoWebContext db, Guid project, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var runs = db.Runs.Where(r => r.ProjectId == project);
        var keys = db.Stages.Where(s => runs.Any(r => r.Id == s.RunId)).Select(s => s.Key)
            .Union(db.RunResults.Where(x => runs.Any(r => r.Id == x.RunId)).Select(x => x.ResultKey))
            .Union(db.RunResults.Where(x => runs.Any(r => r.Id == x.RunId)).Select(x => x.FiltersKey))
            .Union(db.Networks.Where(n => n.ArtifactKey != null && runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index)).Select(n => n.ArtifactKey!))
            // A comparison keeps results of several projects: each counts for its own.
            .Union(db.ShareKeys.Where(k => k.Link!.Kind == ShareKind.Comparison
                ? k.Link.Items.Any(i => (i.ResultKey == k.Key || i.FiltersKey == k.Key) && runs.Any(r => r.Id == i.RunId))
                : runs.Any(r => r.Id == k.Link.RunId)).Select(k => k.Key))
            .Union(db.Clouds.Where(c => c.ProjectId == project).Select(c => c.FiltersKey));
        var sizes = from artifact in db.Artifacts
                    where keys.Contains(artifact.Key)
                    join content in db.Contents on artifact.ContentHash equals content.Hash into matching
                    from content in matching.DefaultIfEmpty()
                    select content == null ? artifact.Size : content.StoredSize;
        var bytes = await sizes.SumAsync(cancellation);
        var took = time.GetElapsedTime(start) * Share;
        _seen[project] = (bytes, time.GetTimestamp(), took < Longest ? took : Longest);
        return bytes;
    }
}
