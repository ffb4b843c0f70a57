using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Runs;

/// <summary>An artifact is kept as long as a run has it among its stages, or a result, a link, a cloud or a network refers to it.</summary>
internal static class ArtifactSweep
{
    /// <summary>Content is written in the same transaction as what refers to it. Longer than this no transaction takes, so what nobody refers to by then, nobody is about to.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

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
}
