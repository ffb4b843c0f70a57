using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;

namespace TopoWeb.Tests.Survival;

/// <summary>What is wrong after a history: nothing may be.</summary>
internal static class Aftermath
{
    public static async Task<IReadOnlyList<string>> FindFaultsAsync(Installation installation, History history, Undisturbed undisturbed)
    {
        await using var db = installation.Open();
        return
        [
            .. installation.Ended,
            .. await RunsAsync(db, history),
            .. await ResultsAsync(db, installation, undisturbed),
            .. await WorkAsync(db),
            .. await OrphansAsync(db, history, undisturbed.HasPreviews),
            .. await StorageAsync(installation),
        ];
    }

    /// <summary>All that were accepted are there, and have succeeded.</summary>
    private static async Task<IEnumerable<string>> RunsAsync(TopoWebContext db, History history)
    {
        var runs = await db.Runs.AsNoTracking().ToListAsync();
        return runs.Where(r => r.State != RunState.Succeeded || r.LeaseOwner is not null).Select(r => $"Run {r.Id} is {r.State}, held by '{r.LeaseOwner}': {r.Error}")
            .Concat(history.Accepted.Keys.Except(history.Deleted).Except(runs.Select(r => r.Id)).Select(id => $"Run {id} was accepted and is gone."))
            .Concat(history.Deleted.Intersect(runs.Select(r => r.Id)).Select(id => $"Run {id} was deleted and is there."));
    }

    private static async Task<IReadOnlyList<string>> ResultsAsync(TopoWebContext db, Installation installation, Undisturbed undisturbed)
    {
        var faults = new List<string>();
        foreach (var run in await db.Runs.AsNoTracking().Include(r => r.TrainingSet).Where(r => r.State == RunState.Succeeded).ToListAsync())
            if (await Undisturbed.ReadAsync(installation.Server.Client, run.Id) != undisturbed.Of(run.TrainingSet!.Seed))
                faults.Add($"Run {run.Id} has another result than an undisturbed run.");
        return faults;
    }

    /// <summary>Each network is trained, once; each stage is there once, and only one run has computed it.</summary>
    private static async Task<IEnumerable<string>> WorkAsync(TopoWebContext db)
    {
        var networks = await db.Networks.AsNoTracking().ToListAsync();
        var stages = await db.Stages.AsNoTracking().ToListAsync();
        var results = await db.RunResults.AsNoTracking().ToListAsync();
        return networks.Where(n => n.State != NetworkState.Succeeded || n.LeaseOwner is not null).Select(n => $"Network {n.Id} is {n.State}, held by '{n.LeaseOwner}': {n.Error}")
            .Concat(Twice(networks, n => $"network {n.Index} of training {n.TrainingSetId}"))
            .Concat(Twice(stages, s => $"stage {s.Name} of result {s.Choice} of run {s.RunId}"))
            .Concat(Twice(stages.Where(s => !s.Reused), s => $"computation of stage {s.Name} {s.Key}"))
            .Concat(Twice(results, r => $"result {r.Choice} of run {r.RunId}"));
    }

    private static async Task<IEnumerable<string>> OrphansAsync(TopoWebContext db, History history, bool previews)
    {
        var contents = await db.Contents.Where(c => !db.Artifacts.Any(a => a.ContentHash == c.Hash) && !db.NetworkStates.Any(s => s.ContentHash == c.Hash)).Select(c => c.Hash).ToListAsync();
        return (previews ? [] : await db.UnreferencedArtifacts().ToListAsync()).Select(a => $"Artifact {a.Kind} {a.Key} has no owner.")
            .Concat(contents.Except(history.Released).Select(h => $"Content {h} has no artifact."))
            .Concat((await db.Stages.Where(s => !db.Artifacts.Any(a => a.Key == s.Key)).ToListAsync()).Select(s => $"Stage {s.Name} of run {s.RunId} has no artifact."))
            .Concat((await db.NetworkStates.Select(s => s.NetworkId).ToListAsync()).Select(n => $"Network {n} is trained, and its last state is there."))
            .Concat((await db.TrainingSets.Where(t => !db.Runs.Any(r => r.TrainingSetId == t.Id)).ToListAsync()).Select(t => $"Training {t.Id} has no run."))
            .Concat((await db.Experiments.Where(e => e.Runs.Count == 0).ToListAsync()).Select(e => $"Experiment {e.Id} has no run."));
    }

    /// <summary>What <c>topoweb verify</c> finds, here and in a backup that is restored.</summary>
    private static async Task<IReadOnlyList<string>> StorageAsync(Installation installation)
    {
        using var folder = new TemporaryFolder();
        await using var storage = installation.OpenStorage();
        var here = await StorageAudit.RunAsync(storage, CancellationToken.None);
        await BackupWriter.WriteAsync(storage, folder.File("last.zip"), TimeProvider.System, _ => { }, CancellationToken.None);
        await using var restored = OpenDatabase.At(folder.File("restored"), null);
        await Restore.RunAsync(restored, folder.File("last.zip"), _ => { }, CancellationToken.None);
        var there = await StorageAudit.RunAsync(restored, CancellationToken.None);
        return [.. here.Problems, .. there.Problems.Select(p => $"In the backup: {p}"), .. here.Artifacts == there.Artifacts ? (string[])[] : [$"The backup has {there.Artifacts} artifacts of {here.Artifacts}."]];
    }

    private static IEnumerable<string> Twice<T>(IEnumerable<T> rows, Func<T, string> name) => rows.GroupBy(name).Where(g => g.Count() > 1).Select(g => $"{g.Count()} times: {g.Key}.");
}
