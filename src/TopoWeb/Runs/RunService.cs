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
    IDbContextFactory<TopoWebContext> contexts, RunQueue queue, RunLog log, AuditLog audit, DatasetCatalog datasets, PretrainedLayers pretrained, FilterSource filters, IOptions<ExperimentLimits> limits, TimeProvider time)
{
    /// <summary>Checks the experiment, stores it with its first run, and gives the run to the queue.</summary>
    /// <param name="visitor">Whose run it is.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="preset">The preset that it is, unchanged.</param>
    /// <param name="project">Where it goes; null for the visitor's home project.</param>
    /// <param name="cancellation">Ends the work before the run is stored.</param>
    /// <param name="id">Of the run, where it is known beforehand.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the data set or the pretrained network is not on this machine.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    public async Task<Guid> SubmitAsync(Visitor visitor, ExperimentSpec spec, string? preset = null, Guid? project = null, CancellationToken cancellation = default, Guid? id = null)
    {
        var place = await RequireRunnableAsync(visitor, spec, project, cancellation);
        spec = await pretrained.ResolveAsync(visitor, spec, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await RequireCloudAsync(db, visitor, spec, cancellation);
        var experiment = new ExperimentRow
        {
            Id = Guid.CreateVersion7(),
            Name = string.IsNullOrWhiteSpace(spec.Name) ? ExperimentNotation.FormatSource(spec.Source) : spec.Name.Trim(),
            SpecJson = JsonSerializer.Serialize(spec, JsonDefaults.Options),
            PresetId = preset,
            CreatedAt = Now,
        };
        var run = NewRun(experiment, spec, experiment.SpecJson, id);
        (run.OwnerId, run.ProjectId) = (visitor.UserId, place);
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

    /// <summary>Everything that can be checked of an experiment before it is stored; what is wrong is said at once.</summary>
    /// <returns>The project into which its run would go.</returns>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or what is needed is not on this machine.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    public async Task<Guid?> RequireRunnableAsync(Visitor visitor, ExperimentSpec spec, Guid? project, CancellationToken cancellation)
    {
        visitor.Require(Rights.Run);
        var (check, place) = (new InputCheck(), default(Guid?));
        var valid = check.Try(() => spec.Validate(limits.Value));
        if (spec.Source is { Kind: SourceKind.Training, Training: { } training })
            check.Try(() => RequireDataset(training.Dataset));
        if (valid && spec.Source.Kind == SourceKind.Sample)
            check.Try(() => filters.RequireSample(spec));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await check.TryAsync(() => RequireCloudAsync(db, visitor, spec, cancellation));
        await check.TryAsync(async () => { place = await ProjectPlacement.OfAsync(db, visitor, project, cancellation); });
        check.Throw();
        return place;
    }

    /// <exception cref="InvalidInputException">There is no such cloud, or it has too few points.</exception>
    private static async Task RequireCloudAsync(TopoWebContext db, Visitor visitor, ExperimentSpec spec, CancellationToken cancellation)
    {
        if (spec.Source is not { Kind: SourceKind.Cloud, Cloud: { } cloud })
            return;
        var rows = await db.Clouds.ReadableBy(visitor).Where(c => c.Id == cloud).Select(c => (int?)c.Rows).SingleOrDefaultAsync(cancellation)
            ?? throw new InvalidInputException("source.cloud", $"Uploaded cloud {cloud} not found. Upload it first (POST /api/v1/clouds).");
        spec.Analysis.Density?.Validate(rows);
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

    private RunRow NewRun(ExperimentRow experiment, ExperimentSpec spec, string specJson, Guid? id = null) => new()
    {
        Id = id ?? Guid.CreateVersion7(),
        ExperimentId = experiment.Id,
        SpecJson = specJson,
        SearchText = RunSearch.TextOf(experiment.Name, experiment.PresetId, spec),
        State = RunState.Queued,
        CreatedAt = Now,
    };
}
