using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;

namespace TopoWeb.Jobs;

/// <summary>Trains one network of an ensemble. May be started twice: the lease lets one of them work, and a trained network is not trained again.</summary>
[AutomaticRetry(Attempts = 3, DelaysInSeconds = [2, 10, 30])]
internal sealed partial class NetworkJob(
    IDbContextFactory<TopoWebContext> contexts, DatasetCatalog datasets, ArtifactStore artifacts, TrainingStates states, DiskSpace disk, JobQueue queue, RunLog log,
    JobIdentity identity, IOptions<WorkerOptions> options, TimeProvider time, ILogger<NetworkJob> logger)
{
    public async Task TrainAsync(Guid id, CancellationToken cancellation)
    {
        var owner = identity.NewOwner();
        if (await ClaimAsync(id, owner, cancellation) is not { } network)
            return;
        var resume = await states.FindAsync(id, cancellation);
        var watch = new TrainingWatch(LearningCurve.From(network.Curve, resume?.Iteration ?? -1));
        await using var heartbeat = new Heartbeat(c => BeatAsync(id, owner, watch, c), time, cancellation);
        try
        {
            var settings = JsonSerializer.Deserialize<TrainingSettings>(network.TrainingSet!.SettingsJson, TopoJson.Options)!;
            var data = datasets.Load(settings.Dataset);
            if (data.Checksum != network.TrainingSet.DatasetChecksum)
                throw new SettingException("dataset", $"The files of '{settings.Dataset}' on this machine are not those the run began with (SHA-256 {data.Checksum[..12]}…, expected {network.TrainingSet.DatasetChecksum[..12]}…). Give every worker the same files.");
            disk.Require();
            var trained = await TrainAsync(settings, data, network, resume, watch, heartbeat.Token);
            if (trained.FindDivergence() is { } iteration)
                throw new SettingException("training.learningRate", $"The training diverged: at iteration {iteration:N0} its filters are no finite numbers any more. Take a smaller learning rate.");
            await FinishAsync(id, owner, trained, watch.CurveText(), CancellationToken.None);
        }
        catch (OperationCanceledException) when (heartbeat.Unwanted)
        {
            await KeepStateAsync(id, owner, watch);
            await ReleaseAsync(id, owner, NetworkState.Idle);
            return;
        }
        catch (OperationCanceledException)
        {
            await KeepStateAsync(id, owner, watch);
            // The server shuts down: the queue gives the job out again.
            await ReleaseAsync(id, owner, NetworkState.Queued);
            throw;
        }
        catch (Exception e) when (e is not System.Data.Common.DbException and not DbUpdateException)
        {
            LogFailed(e, network.Index, id);
            await FailAsync(id, owner, Describe(e));
        }
        await CompleteRunsAsync(network.TrainingSetId, network.Index);
    }

    /// <summary>Trains on a thread of its own, from the saved state where there is one that fits.</summary>
    private async Task<TrainedNetwork> TrainAsync(TrainingSettings settings, ImageDataset data, NetworkRow network, TrainingState? resume, TrainingWatch watch, CancellationToken cancellation)
    {
        var hooks = new TrainingHooks { Resume = resume, SaveEvery = options.Value.SaveIterations, Save = watch.Keep };
        try
        {
            return await Task.Factory.StartNew(
                () => NetworkTrainer.Train(settings, data, network.Index, network.TrainingSet!.Seed, hooks, watch, cancellation),
                cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (SettingException e) when (resume is not null && e.Field == TrainingState.SettingField)
        {
            await states.DiscardAsync(network.Id, e.Message);
            return await TrainAsync(settings, data, network, null, watch, cancellation);
        }
    }

    /// <summary>What the training handed out last is not lost when it is stopped.</summary>
    private async Task KeepStateAsync(Guid id, string owner, TrainingWatch watch)
    {
        if (watch.TakeState() is { } state)
            await states.SaveAsync(id, owner, state, CancellationToken.None);
    }

    /// <summary>Takes the lease; null where the network is trained, unwanted, or in the hands of a living worker.</summary>
    private async Task<NetworkRow?> ClaimAsync(Guid id, string owner, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        var dead = now - options.Value.Lease;
        var claimed = await db.Networks
            .Where(n => n.Id == id && (n.State == NetworkState.Queued || n.State == NetworkState.Running) && (n.LeaseOwner == null || n.Heartbeat < dead))
            .ExecuteUpdateAsync(s => s
                .SetProperty(n => n.LeaseOwner, owner).SetProperty(n => n.Heartbeat, now).SetProperty(n => n.State, NetworkState.Running)
                .SetProperty(n => n.StartedAt, now).SetProperty(n => n.Iteration, 0).SetProperty(n => n.Error, (string?)null), cancellation);
        if (claimed == 0)
            return null;
        var network = await db.Networks.AsNoTracking().Include(n => n.TrainingSet).SingleAsync(n => n.Id == id, cancellation);
        if (await WantedAsync(db, network.TrainingSetId, network.Index, cancellation))
            return network;
        await ReleaseAsync(id, owner, NetworkState.Idle);
        return null;
    }

    private async Task<bool> BeatAsync(Guid id, string owner, TrainingWatch watch, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (now, p) = (time.GetUtcNow().UtcDateTime, watch.Progress);
        var curve = watch.CurveText();
        double? loss = p.Iteration > 0 && double.IsFinite(p.Loss) ? p.Loss : null, speed = p.StepsPerSecond > 0 ? p.StepsPerSecond : null;
        var mine = await db.Networks.Where(n => n.Id == id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.Heartbeat, now).SetProperty(n => n.Iteration, p.Iteration)
            .SetProperty(n => n.Curve, curve).SetProperty(n => n.Loss, n => loss ?? n.Loss)
            .SetProperty(n => n.Accuracy, n => p.Accuracy ?? n.Accuracy)
            .SetProperty(n => n.StepsPerSecond, n => speed ?? n.StepsPerSecond), cancellation);
        if (mine == 0)
            return false;
        if (watch.IsStateDue(time, options.Value.SaveSeconds) && watch.TakeState() is { } state)
            await states.SaveAsync(id, owner, state, cancellation);
        var row = await db.Networks.AsNoTracking().Where(n => n.Id == id).Select(n => new { n.TrainingSetId, n.Index }).SingleAsync(cancellation);
        return await WantedAsync(db, row.TrainingSetId, row.Index, cancellation);
    }

    private static Task<bool> WantedAsync(TopoWebContext db, Guid set, int index, CancellationToken cancellation) =>
        db.Runs.AnyAsync(r => r.TrainingSetId == set && r.NetworkCount > index && r.State == RunState.Training, cancellation);

    /// <summary>Filters and state in one transaction: a network that says it is trained has its filters.</summary>
    private async Task FinishAsync(Guid id, string owner, TrainedNetwork trained, string curve, CancellationToken cancellation)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(trained with { Seconds = 0 }, TopoJson.Options);
        var key = StageKey.Of(content);
        var last = trained.Checkpoints[^1];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await db.Artifacts.AnyAsync(a => a.Key == key, cancellation))
        {
            db.Artifacts.Add(artifacts.Row(key, "network", content));
            await db.SaveChangesAsync(cancellation);
        }
        var now = time.GetUtcNow().UtcDateTime;
        await db.Networks.Where(n => n.Id == id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, NetworkState.Succeeded).SetProperty(n => n.ArtifactKey, key).SetProperty(n => n.FinishedAt, now)
            .SetProperty(n => n.Iteration, last.Iteration).SetProperty(n => n.Accuracy, last.TestAccuracy).SetProperty(n => n.Loss, last.Loss)
            .SetProperty(n => n.Curve, curve).SetProperty(n => n.LeaseOwner, (string?)null), cancellation);
        await db.NetworkStates.Where(s => s.NetworkId == id).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task FailAsync(Guid id, string owner, string error)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var now = time.GetUtcNow().UtcDateTime;
        await db.Networks.Where(n => n.Id == id && n.LeaseOwner == owner).ExecuteUpdateAsync(s => s
            .SetProperty(n => n.State, NetworkState.Failed).SetProperty(n => n.Error, error).SetProperty(n => n.FinishedAt, now).SetProperty(n => n.LeaseOwner, (string?)null));
    }

    private async Task ReleaseAsync(Guid id, string owner, NetworkState state)
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
            queue.TrainNetwork(id);
        }
    }

    /// <summary>The last network of a run sends it on to its analysis.</summary>
    private async Task CompleteRunsAsync(Guid set, int index)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var network = await db.Networks.AsNoTracking().SingleOrDefaultAsync(n => n.TrainingSetId == set && n.Index == index);
        var runs = await db.Runs.Where(r => r.TrainingSetId == set && r.State == RunState.Training && r.NetworkCount > index).Select(r => new { r.Id, r.NetworkCount }).ToListAsync();
        foreach (var run in runs)
        {
            if (network is { State: NetworkState.Succeeded })
                await log.InformationAsync(run.Id, $"Network {index}: test accuracy {network.Accuracy:P1}, loss {network.Loss:F3}.");
            else if (network is { State: NetworkState.Failed })
                await log.ErrorAsync(run.Id, $"Network {index} failed: {network.Error}");
            if (!await db.Networks.AnyAsync(n => n.TrainingSetId == set && n.Index < run.NetworkCount && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed))
                queue.AnalyzeRun(run.Id);
            else if (network is { State: NetworkState.Succeeded } && await IsLookDueAsync(db, set, run.Id, run.NetworkCount))
                queue.Preview(run.Id);
        }
    }

    private static async Task<bool> IsLookDueAsync(TopoWebContext db, Guid set, Guid run, int networks)
    {
        var trained = await db.Networks.CountAsync(n => n.TrainingSetId == set && n.Index < networks && n.State == NetworkState.Succeeded);
        return PreviewJob.Step(trained) > (await db.RunResults.Where(r => r.RunId == run).MaxAsync(r => r.Networks) ?? 0);
    }

    /// <summary>People get the message of what we know, and the kind of what we do not; the log has the rest.</summary>
    internal static string Describe(Exception e) => e switch
    {
        SettingException or DiskFullException => e.Message,
        OutOfMemoryException => "The machine has no memory left. Train fewer networks at a time (Workers:Train) or a smaller architecture.",
        IOException => e.Message,
        _ => $"Unexpected error ({e.GetType().Name}); the server's log has the details.",
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Network {Index} ({Id}) failed")]
    private partial void LogFailed(Exception e, int index, Guid id);
}
