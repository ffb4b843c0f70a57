using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>Finds or creates the training set of a run, and queues the networks that are not trained yet. Runs with the same settings and seed share their networks.</summary>
internal sealed class TrainingPlanner(
    IDbContextFactory<TopoWebContext> contexts, DatasetCatalog datasets, TrainingQueue queue, RunLog log, IOptions<WorkerOptions> options, TimeProvider time) : ITraining
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>?> PlanAsync(Guid run, SourceSpec source, CancellationToken cancellation)
    {
        var training = source.Training!;
        var data = datasets.Load(training.Dataset);
        var set = await FindOrCreateAsync(training, source.Seed, data.Checksum, cancellation);
        await AddNetworksAsync(set, source, cancellation);

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await BeginAsync(db, run, set, source, cancellation))
        {
            await ReleaseAsync(db, set, cancellation);
            return null;
        }
        var open = await db.Networks.Where(n => n.TrainingSetId == set && n.Index < source.Networks && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed)
            .OrderBy(n => n.Index).Select(n => n.Id).ToListAsync(cancellation);
        await log.InformationAsync(run, open.Count == 0
            ? source.Networks == 1 ? "The network is already trained and will be reused." : $"All {source.Networks:N0} networks are already trained and will be reused."
            : $"Training {open.Count:N0} of {NumberFormat.Count(source.Networks, "network")} {training.Architecture} on {training.Dataset}, {NumberFormat.Count(training.Checkpoints[^1], "iteration")} each.");
        return open;
    }

    /// <summary>
    /// The run is in training, and its networks wait, in one step: a network without a run in training is unwanted, and a run whose networks nobody waits for would end with them untrained.
    /// Only the step from queued to training lets failed networks wait again: a job that is started twice retries nothing. False where the run is cancelled or gone.
    /// </summary>
    private static async Task<bool> BeginAsync(TopoWebContext db, Guid run, Guid set, SourceSpec source, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var begun = await db.Runs.Where(r => r.Id == run && r.State == RunState.Queued).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Training).SetProperty(r => r.Next, RunStep.Results).SetProperty(r => r.TrainingSetId, set).SetProperty(r => r.NetworkCount, source.Networks)
            .SetProperty(r => r.StartedAt, r => r.StartedAt ?? (DateTime?)DateTime.UtcNow).SetProperty(r => r.Stage, "training networks"), cancellation);
        if (begun == 1)
            await db.Networks.Where(n => n.TrainingSetId == set && n.Index < source.Networks && (n.State == NetworkState.Idle || n.State == NetworkState.Failed))
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Queued).SetProperty(n => n.Error, (string?)null).SetProperty(n => n.Iteration, 0).SetProperty(n => n.Attempt, 0), cancellation);
        else if (!await db.Runs.AnyAsync(r => r.Id == run && r.State == RunState.Training, cancellation))
            return false;
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>The run was cancelled or deleted while it was planned: networks that were added for it alone go with it, and so does what a deleted run would otherwise leave.</summary>
    private static async Task ReleaseAsync(TopoWebContext db, Guid set, CancellationToken cancellation)
    {
        var needed = await db.Runs.Where(r => r.TrainingSetId == set).MaxAsync(r => (int?)r.NetworkCount, cancellation) ?? 0;
        await db.Networks.Where(n => n.TrainingSetId == set && n.Index >= needed).ExecuteDeleteAsync(cancellation);
        if (needed == 0)
            await db.TrainingSets.Where(t => t.Id == set && !db.Runs.Any(r => r.TrainingSetId == set)).ExecuteDeleteAsync(cancellation);
    }

    /// <inheritdoc/>
    public Task TrainAsync(IReadOnlyList<Guid> networks, CancellationToken cancellation) => queue.TrainAsync(networks, cancellation);

    private async Task<Guid> FindOrCreateAsync(TrainingSettings settings, long seed, string checksum, CancellationToken cancellation)
    {
        var key = StageKey.Of("training", NetworkTrainer.Version, new { settings, seed }, checksum);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.TrainingSets.Where(t => t.Key == key).Select(t => (Guid?)t.Id).SingleOrDefaultAsync(cancellation) is { } found)
            return found;
        var set = new TrainingSetRow
        {
            Id = Guid.CreateVersion7(),
            Key = key,
            SettingsJson = JsonSerializer.Serialize(settings, JsonDefaults.Options),
            DatasetChecksum = checksum,
            Seed = seed,
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        db.TrainingSets.Add(set);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return set.Id;
        }
        catch (DbUpdateException)
        {
            await using var again = await contexts.CreateDbContextAsync(cancellation);
            return await again.TrainingSets.Where(t => t.Key == key).Select(t => t.Id).SingleAsync(cancellation);
        }
    }

    private async Task AddNetworksAsync(Guid set, SourceSpec source, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var there = await db.Networks.Where(n => n.TrainingSetId == set).Select(n => n.Index).ToHashSetAsync(cancellation);
        for (var index = 0; index < source.Networks; index++)
            if (!there.Contains(index))
                db.Networks.Add(new NetworkRow
                {
                    Id = Guid.CreateVersion7(),
                    TrainingSetId = set,
                    Index = index,
                    Seed = NetworkTrainer.SeedOf(source.Seed, index),
                    State = NetworkState.Queued,
                    Iterations = source.Training!.Checkpoints[^1],
                    PrefersGpu = (long)source.Networks * source.Training.Checkpoints[^1] >= options.Value.GpuIterations,
                });
        // Two runs that begin at once add the same rows: the unique index refuses one of them, and Hangfire starts that job again.
        await db.SaveChangesAsync(cancellation);
    }
}
