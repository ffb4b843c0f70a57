using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Training;

namespace TopoWeb.Training;

/// <summary>Leases of networks in their own rows: who works on one, proof of life, and what became of it. Whoever lost a lease changes nothing any more.</summary>
internal sealed class NetworkLeases(
    IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, ResumeStates states, TrainingQueue queue, IOptions<WorkerOptions> options, TimeProvider time)
{
    /// <summary>Takes the lease; null where the network is trained, unwanted, or in the hands of a living worker.</summary>
    public async Task<NetworkRow?> ClaimAsync(Guid id, string owner, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, dead) = Now();
        var open = db.Networks.Where(n => n.Id == id && (n.State == NetworkState.Queued || n.State == NetworkState.Running) && (n.LeaseOwner == null || n.Heartbeat < dead));
        if (await TakeAsync(open, owner, now, cancellation) == 0)
            return null;
        var network = await db.Networks.AsNoTracking().Include(n => n.TrainingSet).SingleAsync(n => n.Id == id, cancellation);
        if (await WantedAsync(db, network.TrainingSetId, network.Index, cancellation))
            return network;
        await ReleaseAsync(id, owner, NetworkState.Idle);
        return null;
    }

    /// <summary>Takes the leases of up to <paramref name="count"/> further networks of a training set that wait, are wanted, and would go on from the same iteration.</summary>
    /// <param name="first">Network of the set that is claimed already.</param>
    /// <param name="iteration">Iteration of its saved state; null where it has none.</param>
    /// <param name="count">Most networks.</param>
    /// <param name="owner">Name of the job, the same as of the first.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<NetworkRow>> ClaimBesideAsync(NetworkRow first, int? iteration, int count, string owner, CancellationToken cancellation)
    {
        if (count < 1)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, dead) = Now();
        var open = db.Networks.Where(n => n.TrainingSetId == first.TrainingSetId && n.Id != first.Id && n.State == NetworkState.Queued && (n.LeaseOwner == null || n.Heartbeat < dead));
        var ids = await open
            .Where(n => db.Runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training))
            .Where(n => iteration == null ? !db.NetworkStates.Any(s => s.NetworkId == n.Id) : db.NetworkStates.Any(s => s.NetworkId == n.Id && s.Iteration == iteration))
            .OrderBy(n => n.Index).Take(count).Select(n => n.Id).ToListAsync(cancellation);
        // Another worker may take some in between: each row is won by one of them.
        await TakeAsync(open.Where(n => ids.Contains(n.Id)), owner, now, cancellation);
        return await db.Networks.AsNoTracking().Include(n => n.TrainingSet).Where(n => ids.Contains(n.Id) && n.LeaseOwner == owner).OrderBy(n => n.Index).ToListAsync(cancellation);
    }

    /// <summary>Writes progress, and a state that is due; false where the lease is lost or the network unwanted.</summary>
    public async Task<bool> BeatAsync(NetworkRow network, string owner, TrainingWatch watch, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, p) = (time.GetUtcNow().UtcDateTime, watch.Progress);
        var curve = watch.CurveText();
        double? loss = p.Iteration > 0 && double.IsFinite(p.Loss) ? p.Loss : null, speed = p.StepsPerSecond > 0 ? p.StepsPerSecond : null;
        var mine = await db.Networks.Where(n => n.Id == network.Id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.Heartbeat, now).SetProperty(n => n.Iteration, p.Iteration)
            .SetProperty(n => n.Curve, curve).SetProperty(n => n.Loss, n => loss ?? n.Loss)
            .SetProperty(n => n.Accuracy, n => p.Accuracy ?? n.Accuracy)
            .SetProperty(n => n.StepsPerSecond, n => speed ?? n.StepsPerSecond), cancellation);
        if (mine == 0)
            return false;
        if (watch.IsStateDue(time, options.Value.SaveSeconds) && watch.TakeState() is { } state)
            await states.SaveAsync(network.Id, owner, state, cancellation);
        return await WantedAsync(db, network.TrainingSetId, network.Index, cancellation);
    }

    /// <summary>Filters and state in one transaction: a network that says it is trained has its filters. False where the lease is lost.</summary>
    public async Task<bool> FinishAsync(Guid id, string owner, TrainedNetwork trained, string curve)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(trained with { Seconds = 0 }, JsonDefaults.Options);
        var key = StageKey.Of(content);
        var last = trained.Checkpoints[^1];
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (!await db.Artifacts.AnyAsync(a => a.Key == key))
        {
            db.Artifacts.Add(artifacts.Row(key, "network", content));
            await db.SaveChangesAsync();
        }
        var now = time.GetUtcNow().UtcDateTime;
        var mine = await db.Networks.Where(n => n.Id == id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, NetworkState.Succeeded).SetProperty(n => n.ArtifactKey, key).SetProperty(n => n.FinishedAt, now)
            .SetProperty(n => n.Iteration, last.Iteration).SetProperty(n => n.Accuracy, last.TestAccuracy).SetProperty(n => n.Loss, last.Loss)
            .SetProperty(n => n.Curve, curve).SetProperty(n => n.LeaseOwner, (string?)null));
        if (mine == 0)
            return false; // not committed: the successor's state stays
        await db.NetworkStates.Where(s => s.NetworkId == id).ExecuteDeleteAsync();
        await transaction.CommitAsync();
        WorkMeter.NetworkTrained(trained.Seconds);
        return true;
    }

    public async Task FailAsync(Guid id, string owner, string error)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        if (await db.Networks.Where(n => n.Id == id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, NetworkState.Failed).SetProperty(n => n.Error, error).SetProperty(n => n.FinishedAt, now).SetProperty(n => n.LeaseOwner, (string?)null)) > 0)
            WorkMeter.NetworkFailed();
    }

    public async Task ReleaseAsync(Guid id, string owner, NetworkState state)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Networks.Where(n => n.Id == id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, state).SetProperty(n => n.LeaseOwner, (string?)null).SetProperty(n => n.Iteration, 0));
        if (state != NetworkState.Idle)
            return;
        // Another run may have asked for it in the moment between the last look and the release.
        var row = await db.Networks.AsNoTracking().Where(n => n.Id == id).Select(n => new { n.TrainingSetId, n.Index, n.State }).SingleOrDefaultAsync();
        if (row is { State: NetworkState.Idle } && await WantedAsync(db, row.TrainingSetId, row.Index, CancellationToken.None))
        {
            await db.Networks.Where(n => n.Id == id && n.State == NetworkState.Idle).ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Queued));
            queue.Train(id);
        }
    }

    private (DateTime Now, DateTime Dead) Now() => (time.GetUtcNow().UtcDateTime, time.GetUtcNow().UtcDateTime - options.Value.Lease);

    private static Task<int> TakeAsync(IQueryable<NetworkRow> open, string owner, DateTime now, CancellationToken cancellation) => open.ExecuteUpdateAsync(s => s
        .SetProperty(n => n.LeaseOwner, owner).SetProperty(n => n.Heartbeat, now).SetProperty(n => n.State, NetworkState.Running)
        .SetProperty(n => n.StartedAt, now).SetProperty(n => n.Iteration, 0).SetProperty(n => n.Error, (string?)null), cancellation);

    private static Task<bool> WantedAsync(TopoWebContext db, Guid set, int index, CancellationToken cancellation) =>
        db.Runs.AnyAsync(r => r.TrainingSetId == set && r.NetworkCount > index && r.State == RunState.Training, cancellation);
}
