using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Datasets;
using TopoWeb.Experiments;
using TopoWeb.Networks.Datasets;
using TopoWeb.Notation;
using TopoWeb.Runs.Jobs;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>What people do with experiments and runs: submit, run again, cancel, retry, delete.</summary>
internal sealed class RunService(
    IDbContextFactory<TopoWebContext> contexts, RunQueue queue, RunLog log, AuditLog audit, DatasetCatalog datasets, PretrainedLayers pretrained, FilterSource filters, IOptions<ExperimentLimits> limits, TimeProvider time)
{
    /// <summary>Checks the experiment, stores it with its first run, and gives the run to the queue.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the data set or the pretrained network is not on this machine.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    public async Task<Guid> SubmitAsync(Visitor visitor, ExperimentSpec spec, string? preset = null, Guid? project = null, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Run);
        spec.Validate(limits.Value);
        spec = await pretrained.ResolveAsync(visitor, spec, cancellation);
        if (spec.Source is { Kind: SourceKind.Training, Training: { } training })
            RequireDataset(training.Dataset);
        if (spec.Source.Kind == SourceKind.Sample)
            filters.RequireSample(spec);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (spec.Source is { Kind: SourceKind.Cloud, Cloud: { } cloud })
        {
            var rows = await db.Clouds.ReadableBy(visitor).Where(c => c.Id == cloud).Select(c => (int?)c.Rows).SingleOrDefaultAsync(cancellation)
                ?? throw new InvalidInputException("source.cloud", $"Uploaded cloud {cloud} not found. Upload it first (POST /api/v1/clouds).");
            spec.Analysis.Density?.Validate(rows);
        }
        var experiment = new ExperimentRow
        {
            Id = Guid.CreateVersion7(),
            Name = string.IsNullOrWhiteSpace(spec.Name) ? ExperimentNotation.FormatSource(spec.Source) : spec.Name.Trim(),
            SpecJson = JsonSerializer.Serialize(spec, JsonDefaults.Options),
            PresetId = preset,
            CreatedAt = Now,
        };
        var run = NewRun(experiment.Id, experiment.SpecJson);
        (run.OwnerId, run.ProjectId) = (visitor.UserId, await ProjectPlacement.OfAsync(db, visitor, project, cancellation));
        db.Experiments.Add(experiment);
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellation);
        await log.InformationAsync(run.Id, $"Submitted: {ExperimentNotation.Format(spec)}.");
        queue.Start(run.Id);
        return run.Id;
    }

    /// <summary>Another run of a schedule's experiment, with another seed where one is given. It belongs to whom the schedule belongs.</summary>
    public async Task<Guid> RunAgainAsync(ScheduleRow schedule, long? seed = null, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var experiment = await db.Experiments.SingleAsync(e => e.Id == schedule.ExperimentId, cancellation);
        var json = experiment.SpecJson;
        if (seed is { } s)
        {
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options)!;
            json = JsonSerializer.Serialize(spec with { Source = spec.Source with { Seed = s } }, JsonDefaults.Options);
        }
        var run = NewRun(experiment.Id, json);
        (run.ScheduleId, run.OwnerId, run.ProjectId) = (schedule.Id, schedule.OwnerId, schedule.ProjectId);
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellation);
        await log.InformationAsync(run.Id, "Started by its schedule.");
        queue.Start(run.Id);
        return run.Id;
    }

    /// <summary>The run is cancelled at once; its workers learn of it within half a second. Networks that are trained stay.</summary>
    /// <returns>False where the run has ended already.</returns>
    public async Task<bool> CancelAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        var now = Now;
        var changed = await db.Runs
            .Where(r => r.Id == id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Cancelled).SetProperty(r => r.FinishedAt, now)
                .SetProperty(r => r.Stage, (string?)null).SetProperty(r => r.StageProgress, (double?)null), cancellation);
        if (changed == 0)
            return false;
        await log.InformationAsync(id, "Cancelled. Trained networks are kept for a retry.");
        return true;
    }

    /// <summary>A failed, cancelled or incomplete run goes on with what is missing: networks that failed are trained again, the others are kept.</summary>
    /// <returns>False where nothing is missing.</returns>
    public async Task<bool> RetryAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        // A run that is still training goes on meanwhile; its start gives out the failed networks only.
        if (await db.Runs.AnyAsync(r => r.Id == id && r.State == RunState.Training
            && db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State == NetworkState.Failed), cancellation))
        {
            await log.InformationAsync(id, "Retraining the failed networks.");
            queue.Start(id);
            return true;
        }
        var changed = await db.Runs.Where(r => r.Id == id && (r.State == RunState.Failed || r.State == RunState.Cancelled
                || (r.State == RunState.Succeeded && db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State == NetworkState.Failed))))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Queued).SetProperty(r => r.Error, (string?)null)
                .SetProperty(r => r.FinishedAt, (DateTime?)null).SetProperty(r => r.StartedAt, (DateTime?)null), cancellation);
        if (changed == 0)
            return false;
        await log.InformationAsync(id, "Retried.");
        queue.Start(id);
        return true;
    }

    /// <summary>Deletes a run with everything nobody else uses: its results, its networks, its experiment when this was its last run without a schedule.</summary>
    /// <returns>False where there is no such run.</returns>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await CancelAsync(visitor, id, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var run = await db.Runs.AsNoTracking().WritableBy(visitor).SingleOrDefaultAsync(r => r.Id == id, cancellation);
        if (run is null)
            return false;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
        {
            var made = await ArtifactSweep.OfRunAsync(db, run, cancellation);
            await db.Runs.Where(r => r.Id == id).ExecuteDeleteAsync(cancellation);
            await db.Experiments.Where(e => e.Id == run.ExperimentId && !db.Runs.Any(r => r.ExperimentId == e.Id) && !db.Schedules.Any(s => s.ExperimentId == e.Id)).ExecuteDeleteAsync(cancellation);
            if (run.TrainingSetId is { } set)
            {
                var needed = await db.Runs.Where(r => r.TrainingSetId == set).MaxAsync(r => (int?)r.NetworkCount, cancellation) ?? 0;
                await db.Networks.Where(n => n.TrainingSetId == set && n.Index >= needed).ExecuteDeleteAsync(cancellation);
                if (needed == 0)
                    await db.TrainingSets.Where(t => t.Id == set).ExecuteDeleteAsync(cancellation);
            }
            await ArtifactSweep.DeleteUnusedAsync(db, made, Now, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        await audit.WriteAsync(visitor, "run.delete", ExperimentSpec.NameIn(run.SpecJson) ?? $"{id}", cancellation: cancellation);
        return true;
    }

    /// <exception cref="InvalidInputException">The data set is unknown or not at hand.</exception>
    public void RequireDataset(string id)
    {
        var status = datasets.List().SingleOrDefault(d => d.Dataset.Id == id)
            ?? throw new InvalidInputException("source.training.dataset", $"Unknown data set '{id}'. The data sets are {string.Join(", ", datasets.List().Select(d => d.Dataset.Id))}.");
        if (!status.Available)
            throw new InvalidInputException("source.training.dataset", $"{status.Dataset.Title} is not installed. {status.Message}");
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private RunRow NewRun(Guid experiment, string specJson) => new()
    {
        Id = Guid.CreateVersion7(),
        ExperimentId = experiment,
        SpecJson = specJson,
        State = RunState.Queued,
        CreatedAt = Now,
    };
}
