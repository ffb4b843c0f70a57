using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data;

/// <summary>A project has no room left; the message says how much it has and what to do.</summary>
internal sealed class QuotaReachedException(string message) : IOException(message);

/// <summary>What a project has in storage.</summary>
/// <param name="UsedBytes">Bytes of the artifacts that its runs, uploads and links refer to. Shared ones count for every project that has them.</param>
/// <param name="QuotaBytes">What it may have; null: any amount.</param>
internal sealed record ProjectStorage(long UsedBytes, long? QuotaBytes)
{
    public bool IsFull => UsedBytes >= QuotaBytes;
}

/// <summary>What projects may have in storage. It is asked before work begins; work that was begun is always stored, so that nothing computed is lost.</summary>
internal sealed class ProjectQuota(IDbContextFactory<TopoWebContext> contexts, IOptions<StorageOptions> options)
{
    /// <summary>Why nothing more may be begun in a project; null where there is room.</summary>
    public async Task<string?> FindObstacleAsync(Guid? project, CancellationToken cancellation)
    {
        if (project is not { } id)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.Projects.Where(p => p.Id == id).Select(p => new { p.Name, p.QuotaMegabytes }).SingleOrDefaultAsync(cancellation);
        if (row is null || BytesOf(row.QuotaMegabytes) is not { } quota)
            return null;
        var used = await UsedAsync(db, id, cancellation);
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

    public async Task<ProjectStorage> OfAsync(TopoWebContext db, Guid project, CancellationToken cancellation) => new(
        await UsedAsync(db, project, cancellation),
        BytesOf(await db.Projects.Where(p => p.Id == project).Select(p => p.QuotaMegabytes).SingleOrDefaultAsync(cancellation)));

    private long? BytesOf(long? own) => (own ?? options.Value.ProjectQuotaMegabytes) is > 0 and var megabytes ? megabytes << 20 : null;

    private static async Task<long> UsedAsync(TopoWebContext db, Guid project, CancellationToken cancellation)
    {
        var runs = db.Runs.Where(r => r.ProjectId == project);
        var keys = db.Stages.Where(s => runs.Any(r => r.Id == s.RunId)).Select(s => s.Key)
            .Union(db.RunResults.Where(x => runs.Any(r => r.Id == x.RunId)).Select(x => x.ResultKey))
            .Union(db.RunResults.Where(x => runs.Any(r => r.Id == x.RunId)).Select(x => x.FiltersKey))
            .Union(db.Networks.Where(n => n.ArtifactKey != null && runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index)).Select(n => n.ArtifactKey!))
            .Union(db.ShareKeys.Where(k => runs.Any(r => r.Id == k.Link!.RunId)).Select(k => k.Key))
            .Union(db.Clouds.Where(c => c.ProjectId == project).Select(c => c.FiltersKey));
        var sizes = from artifact in db.Artifacts
                    where keys.Contains(artifact.Key)
                    join content in db.Contents on artifact.ContentHash equals content.Hash into matching
                    from content in matching.DefaultIfEmpty()
                    select content == null ? artifact.Size : content.StoredSize;
        return await sizes.SumAsync(cancellation);
    }
}
