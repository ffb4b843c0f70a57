using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Training;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>
/// Leases of networks in their own rows: who works on one, proof of life, and what became of it. Whoever lost a lease changes nothing any more. All times are the database's.
/// </summary>
internal sealed class NetworkLeases(
    IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts, ResumeStates states, TrainingQueue queue, IOptions<WorkerOptions> options, TimeProvider time)
{
    /// <summary>Attempts without progress, after which a network is trained beside no others.</summary>
    private const int AloneAfter = 2;

    /// <summary>Takes the lease; null where the network is trained, unwanted, or in the hands of a living worker.</summary>
    public async Task<NetworkRow?> ClaimAsync(Guid id, string owner, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = db.Networks.Where(n => n.Id == id && (n.State == NetworkState.Queued || n.State == NetworkState.Running));
        if (await TakeAsync(open, owner, cancellation) == 0)
            return null;
        var network = await db.Networks.AsNoTracking().Include(n => n.TrainingSet).SingleOrDefaultAsync(n => n.Id == id && n.LeaseOwner == owner, cancellation);
        if (network is null)
            return null; // deleted in between
        if (await WantedAsync(db, network.TrainingSetId, network.Index, cancellation))
            return network;
        await ReleaseAsync(network, NetworkState.Idle);
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
        // What has ended with its process twice is trained alone: should it be the reason, it takes no others along.
        if (count < 1 || first.Attempt > AloneAfter)
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = db.Networks.Where(n => n.TrainingSetId == first.TrainingSetId && n.Id != first.Id && n.State == NetworkState.Queued && n.Attempt < AloneAfter);
        var ids = await open
            .Where(n => db.Runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training))
            .Where(n => iteration == null ? !db.NetworkStates.Any(s => s.NetworkId == n.Id) : db.NetworkStates.Any(s => s.NetworkId == n.Id && s.Iteration == iteration))
            .OrderBy(n => n.Index).Take(count).Select(n => n.Id).ToListAsync(cancellation);
        // Another worker may take some in between: each row is won by one of them.
        await TakeAsync(open.Where(n => ids.Contains(n.Id)), owner, cancellation);
        return await db.Networks.AsNoTracking().Include(n => n.TrainingSet).Where(n => ids.Contains(n.Id) && n.LeaseOwner == owner).OrderBy(n => n.Index).ToListAsync(cancellation);
    }

    /// <summary>Writes progress, and a state that is due; false where the lease is lost or the network unwanted.</summary>
    public async Task<bool> BeatAsync(NetworkRow network, TrainingWatch watch, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var p = watch.Progress;
        var curve = watch.CurveText();
        double? loss = p.Iteration > 0 && double.IsFinite(p.Loss) ? p.Loss : null, speed = p.StepsPerSecond > 0 ? p.StepsPerSecond : null;
        var mine = await db.Networks.HeldBy(network).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.Heartbeat, n => (DateTime?)DateTime.UtcNow).SetProperty(n => n.Iteration, p.Iteration)
            .SetProperty(n => n.Curve, curve).SetProperty(n => n.Loss, n => loss ?? n.Loss)
            .SetProperty(n => n.Accuracy, n => p.Accuracy ?? n.Accuracy)
            .SetProperty(n => n.StepsPerSecond, n => speed ?? n.StepsPerSecond), cancellation);
        if (mine == 0)
            return false;
        if (watch.IsStateDue(time, options.Value.SaveSeconds) && watch.TakeState() is { } state)
            await states.SaveAsync(network, state, cancellation);
        return await WantedAsync(db, network.TrainingSetId, network.Index, cancellation);
    }

    /// <summary>The filters are stored before the state: a network that says it is trained has them. False where the lease is lost.</summary>
    public async Task<bool> FinishAsync(NetworkRow network, TrainedNetwork trained, string curve)
    {
        // Without a reference they are left by the sweeps for as long as this takes.
        var key = await artifacts.PutContentAsync(NetworkFormat.Kind, (stream, c) => NetworkFormat.WriteAsync(trained, stream, c), CancellationToken.None);
        var last = trained.Checkpoints[^1];
        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var mine = await db.Networks.HeldBy(network).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, NetworkState.Succeeded).SetProperty(n => n.ArtifactKey, key).SetProperty(n => n.FinishedAt, n => (DateTime?)DateTime.UtcNow)
            .SetProperty(n => n.Iteration, last.Iteration).SetProperty(n => n.Accuracy, last.TestAccuracy).SetProperty(n => n.Loss, last.Loss)
            .SetProperty(n => n.Curve, curve).SetProperty(n => n.LeaseOwner, (string?)null));
        if (mine == 0)
            return false; // not committed: the successor's state stays
        await ResumeStates.ForgetAsync(db, network.Id, CancellationToken.None);
        await transaction.CommitAsync();
        WorkMeter.NetworkTrained(trained.Seconds);
        return true;
    }

    public async Task FailAsync(NetworkRow network, string error)
    {
        await using var db = await contexts.CreateDbContextAsync();
        if (await db.Networks.HeldBy(network).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, NetworkState.Failed).SetProperty(n => n.Error, error).SetProperty(n => n.FinishedAt, n => (DateTime?)DateTime.UtcNow).SetProperty(n => n.LeaseOwner, (string?)null)) > 0)
            WorkMeter.NetworkFailed();
    }

    /// <param name="network">As it was claimed.</param>
    /// <param name="state">In which it waits, or does not.</param>
    /// <param name="counts">The attempt is one that ended without progress; else it is as if it had never been.</param>
    public async Task ReleaseAsync(NetworkRow network, NetworkState state, bool counts = false)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Networks.HeldBy(network).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, state).SetProperty(n => n.LeaseOwner, (string?)null).SetProperty(n => n.Iteration, 0).SetProperty(n => n.Attempt, n => counts ? n.Attempt : n.Attempt - 1));
        if (state != NetworkState.Idle)
            return;
        // Another run may have asked for it in the moment between the last look and the release. Where this process ends before the next line, the repair asks again.
        if (await WantedAsync(db, network.TrainingSetId, network.Index, CancellationToken.None)
            && await db.Networks.Where(n => n.Id == network.Id && n.State == NetworkState.Idle).ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Queued)) == 1)
            await queue.TrainAsync([network.Id]);
    }

    /// <summary>Begins a new attempt, where nobody living works on the last one.</summary>
    private Task<int> TakeAsync(IQueryable<NetworkRow> open, string owner, CancellationToken cancellation)
    {
        double lease = options.Value.LeaseSeconds;
        return open.Where(n => n.LeaseOwner == null || n.Heartbeat == null || n.Heartbeat < DateTime.UtcNow.AddSeconds(-lease)).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.LeaseOwner, owner).SetProperty(n => n.Attempt, n => n.Attempt + 1).SetProperty(n => n.Heartbeat, n => (DateTime?)DateTime.UtcNow).SetProperty(n => n.State, NetworkState.Running)
            .SetProperty(n => n.StartedAt, n => (DateTime?)DateTime.UtcNow).SetProperty(n => n.Iteration, 0).SetProperty(n => n.Error, (string?)null), cancellation);
    }

    private static Task<bool> WantedAsync(TopoWebContext db, Guid set, int index, CancellationToken cancellation) =>
        db.Runs.AnyAsync(r => r.TrainingSetId == set && r.NetworkCount > index && r.State == RunState.Training, cancellation);
}

internal static class HeldNetworks
{
    /// <summary>The network as long as the job that claimed it still holds it: each job has a name of its own.</summary>
    /// <param name="networks">All.</param>
    /// <param name="claimed">The row as it was claimed.</param>
    public static IQueryable<NetworkRow> HeldBy(this IQueryable<NetworkRow> networks, NetworkRow claimed)
    {
        var (id, owner) = (claimed.Id, claimed.LeaseOwner);
        return networks.Where(n => n.Id == id && n.LeaseOwner == owner);
    }
}
