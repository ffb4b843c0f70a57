using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>An artifact is kept as long as a run has it among its stages, or a result, a link, a cloud or a network refers to it.</summary>
internal static class ArtifactSweep
{
    /// <summary>Content is written in the same transaction as what refers to it. Longer than this no transaction takes, so what nobody refers to by then, nobody is about to.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>Many times what the transaction takes that stores a result.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    /// <summary>Keys of everything a run made or used, read before its rows are deleted.</summary>
    public static async Task<IReadOnlyList<string>> OfRunAsync(TopoWebContext db, RunRow run, CancellationToken cancellation) =>
    [
        .. await db.Stages.Where(s => s.RunId == run.Id).Select(s => s.Key).ToListAsync(cancellation),
        .. await db.RunResults.Where(r => r.RunId == run.Id).Select(r => r.ResultKey).ToListAsync(cancellation),
        .. await db.RunResults.Where(r => r.RunId == run.Id).Select(r => r.FiltersKey).ToListAsync(cancellation),
        .. await db.Networks.Where(n => n.TrainingSetId == run.TrainingSetId && n.ArtifactKey != null).Select(n => n.ArtifactKey!).ToListAsync(cancellation),
    ];

    /// <summary>Deletes the artifacts under <paramref name="keys"/>, and older ones, that no stage, result, link, cloud or network refers to, and contents that no artifact has.</summary>
    public static async Task DeleteUnusedAsync(TopoWebContext db, IReadOnlyList<string> keys, DateTime now, CancellationToken cancellation)
    {
        var old = now - ArtifactStore.Grace;
        await db.UnreferencedArtifacts().Where(a => keys.Contains(a.Key) || a.CreatedAt < old).ExecuteDeleteAsync(cancellation);
        await ContentSweep.DeleteUnusedAsync(db, now - Settled, cancellation);
    }

    /// <summary>Keeps artifacts from being deleted as replaced until the transaction ends, and for a moment after that. False where one is gone already.</summary>
    public static async Task<bool> HoldAsync(TopoWebContext db, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var now = await db.ReadAsync(cancellation);
        return await db.Artifacts.Where(a => keys.Contains(a.Key)).ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, now), cancellation) == keys.Distinct().Count();
    }

    /// <summary>
    /// Deletes artifacts that a result was made of before it was replaced, unless anybody else refers to them. What was held a moment ago stays for <see cref="DeleteUnusedAsync"/>:
    /// a transaction that this one does not see yet may be about to refer to it.
    /// </summary>
    public static async Task DeleteReplacedAsync(TopoWebContext db, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        if (keys.Count == 0)
            return;
        var held = await db.ReadAsync(cancellation) - Moment;
        var hashes = await db.Artifacts.Where(a => keys.Contains(a.Key) && a.ContentHash != null).Select(a => a.ContentHash!).ToListAsync(cancellation);
        await db.UnreferencedArtifacts().Where(a => keys.Contains(a.Key) && a.CreatedAt < held).ExecuteDeleteAsync(cancellation);
        foreach (var hash in hashes)
            await ContentSweep.DeleteUnusedAsync(db, hash, held, cancellation);
    }
}
