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
using TopoWeb.Runs.Search;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>What people do with experiments and runs: submit, run again, cancel, retry, move, delete.</summary>
internal sealed partial class RunService(
    IDbContextFactory<TopoWebContext> contexts, RunQueue queue, RunLog log, AuditLog audit, MaintenanceMode maintenance, DatasetCatalog datasets, PretrainedLayers pretrained, FilterSource filters, IOptions<ExperimentLimits> limits, TimeProvider time)
{
    /// <summary>Checks the experiment, stores it with its first run, and gives the run to the queue.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the data set or the pretrained network is not on this machine.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    public async Task<Guid> SubmitAsync(Visitor visitor, ExperimentSpec spec, string? preset = null, Guid? project = null, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Run);
        await maintenance.RequireOffAsync(cancellation);
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
        var run = NewRun(experiment, spec, experiment.SpecJson);
        (run.OwnerId, run.ProjectId) = (visitor.UserId, await ProjectPlacement.OfAsync(db, visitor, project, cancellation));
        db.Experiments.Add(experiment);
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellation);
        await log.InformationAsync(run.Id, $"Submitted: {ExperimentNotation.Format(spec)}.");
        queue.Start(run.Id);
        return run.Id;
    }

    /// <summary>Another run of a schedule's experiment, with another seed where one is given. It belongs to whom the schedule belongs.</summary>
    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    public async Task<Guid> RunAgainAsync(ScheduleRow schedule, long? seed = null, CancellationToken cancellation = default)
    {
        await maintenance.RequireOffAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var experiment = await db.Experiments.SingleAsync(e => e.Id == schedule.ExperimentId, cancellation);
        var json = experiment.SpecJson;
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options)!;
        if (seed is { } s)
        {
            spec = spec with { Source = spec.Source with { Seed = s } };
            json = JsonSerializer.Serialize(spec, JsonDefaults.Options);
        }
        var run = NewRun(experiment, spec, json);
        (run.ScheduleId, run.OwnerId, run.ProjectId) = (schedule.Id, schedule.OwnerId, schedule.ProjectId);
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellation);
        await log.InformationAsync(run.Id, "Started by its schedule.");
        queue.Start(run.Id);
        return run.Id;
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

    private RunRow NewRun(ExperimentRow experiment, ExperimentSpec spec, string specJson) => new()
    {
        Id = Guid.CreateVersion7(),
        ExperimentId = experiment.Id,
        SpecJson = specJson,
        SearchText = RunSearch.TextOf(experiment.Name, experiment.PresetId, spec),
        State = RunState.Queued,
        CreatedAt = Now,
    };
}
