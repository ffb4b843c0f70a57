using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Integrity;
using TopoWeb.Datasets;
using TopoWeb.Experiments;
using TopoWeb.Networks.Datasets;
using TopoWeb.Notation;
using TopoWeb.Runs.Jobs;
using TopoWeb.Runs.Search;
using TopoWeb.Runs.Submission;
using TopoWeb.Runs.Waiting;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Runs;

/// <summary>What people do with experiments and runs: submit, run again, cancel, retry, move, delete.</summary>
internal sealed partial class RunService(
    IDbContextFactory<TopoWebContext> contexts, RunQueue queue, TrainingQueue trainings, RunLog log, AuditLog audit, ProjectQuota quota, MaintenanceMode maintenance, StorageWatch storage, QueueRoom room, DatasetCatalog datasets, PretrainedLayers pretrained,
    FilterSource filters, IOptions<ExperimentLimits> limits, IOptions<WorkerOptions> workers, TimeProvider time)
{
    /// <summary>Checks the experiment, stores it with its first run, and gives the run to the queue. Where the process ends before it is queued, the repair queues it.</summary>
    /// <param name="visitor">Whose run it is.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="preset">The preset that it is, unchanged.</param>
    /// <param name="project">Where it goes; null for the visitor's home project.</param>
    /// <param name="lane">How soon it is to be done.</param>
    /// <param name="cancellation">Ends the work before the run is stored.</param>
    /// <param name="id">Of the run, where it is known beforehand.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, what is needed is not on this machine, or the project is full.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    /// <exception cref="DiskFullException">There is no room for its results.</exception>
    /// <exception cref="StorageUnusableException">The database is damaged, or cannot be written.</exception>
    /// <exception cref="QueueFullException">Too many runs have not ended.</exception>
    public async Task<Guid> SubmitAsync(
        Visitor visitor, ExperimentSpec spec, string? preset = null, Guid? project = null, RunLane lane = RunLane.Interactive, CancellationToken cancellation = default, Guid? id = null)
    {
        visitor.Require(Rights.Run);
        await maintenance.RequireOffAsync(cancellation);
        storage.Require();
        var place = await RequireRunnableAsync(visitor, spec, project, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await room.RequireAsync(db, visitor, cancellation);
        (spec, var experiment) = await NewExperimentAsync(db, visitor, spec, preset, cancellation);
        var run = NewRun(experiment, spec, experiment.SpecJson, id);
        (run.OwnerId, run.ProjectId) = (visitor.UserId, place);
        (run.Lane, run.NeedsMemory) = (lane, await PointsAsync(db, spec, cancellation) >= workers.Value.LargePoints);
        db.Experiments.Add(experiment);
        db.Runs.Add(run);
        await db.SaveChangesAsync(cancellation);
        await log.InformationAsync(run.Id, $"Submitted: {ExperimentNotation.Format(spec)}.");
        await queue.StartAsync(run.Id, cancellation);
        return run.Id;
    }

    /// <summary>Checks an experiment as <see cref="SubmitAsync"/> does, without storing or running it: a schedule will.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or what is needed is not on this machine.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    public async Task<ExperimentRow> NewExperimentAsync(Visitor visitor, ExperimentSpec spec, string? preset, CancellationToken cancellation)
    {
        await RequireRunnableAsync(visitor, spec, null, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await NewExperimentAsync(db, visitor, spec, preset, cancellation)).Experiment;
    }

    private async Task<(ExperimentSpec Spec, ExperimentRow Experiment)> NewExperimentAsync(TopoWebContext db, Visitor visitor, ExperimentSpec spec, string? preset, CancellationToken cancellation)
    {
        spec = await filters.SettleAsync(await pretrained.ResolveAsync(visitor, spec, cancellation), cancellation);
        // A layer that was only named has a cloud, and a number of points, only now.
        await RequireCloudAsync(db, visitor, spec, cancellation);
        return (spec, new ExperimentRow
        {
            Id = Guid.CreateVersion7(),
            Name = await NameAsync(db, visitor, spec, preset, cancellation),
            SpecJson = JsonSerializer.Serialize(spec, JsonDefaults.Options),
            PresetId = preset,
            CreatedAt = Now,
        });
    }

    /// <summary>A name for a run that repeats one of this name; without a name none.</summary>
    public async Task<string?> RepeatAsync(Visitor visitor, string? name, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await RepeatedName.FreeAsync(db.Runs.ReadableBy(visitor), name.Trim(), cancellation);
    }

    /// <summary>What somebody wrote stays as it is. Where nobody wrote a name, or a preset did, a run that repeats another is numbered.</summary>
    private static async Task<string> NameAsync(TopoWebContext db, Visitor visitor, ExperimentSpec spec, string? preset, CancellationToken cancellation)
    {
        var written = spec.Name?.Trim();
        return string.IsNullOrEmpty(written) ? await RepeatedName.FreeAsync(db.Runs.ReadableBy(visitor), AutomaticName.Of(spec, await CloudNameAsync(db, spec, cancellation)), cancellation)
            : preset is null ? written : await RepeatedName.FreeAsync(db.Runs.ReadableBy(visitor), written, cancellation);
    }

    /// <summary>What an uploaded cloud is called; null of other sources.</summary>
    private static async Task<string?> CloudNameAsync(TopoWebContext db, ExperimentSpec spec, CancellationToken cancellation) => spec.Source is { Kind: SourceKind.Cloud, Pretrained: null, Cloud: { } cloud }
        ? await db.Clouds.Where(c => c.Id == cloud).Select(c => c.Array == null ? c.Name : c.Name + ", " + c.Array).SingleOrDefaultAsync(cancellation)
        : null;

    /// <summary>How many points an analysis has to hold.</summary>
    private static async Task<long> PointsAsync(TopoWebContext db, ExperimentSpec spec, CancellationToken cancellation) => spec.Source is { Kind: SourceKind.Cloud, Cloud: { } cloud }
        ? await db.Clouds.Where(c => c.Id == cloud).Select(c => c.Rows).SingleOrDefaultAsync(cancellation)
        : spec.PointsOfNetwork().Sum(l => (long)l.Points) * (spec.Source.Members?.Count ?? spec.Source.Networks);

    /// <summary>Another run of a schedule's experiment, with another seed where one is given. It belongs to whom the schedule belongs. It is added to the context; once that is saved, <see cref="BeginAsync"/> starts it.</summary>
    public async Task<RunRow> AddAgainAsync(TopoWebContext db, ScheduleRow schedule, long? seed, CancellationToken cancellation)
    {
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
        var name = await RepeatedName.FreeAsync(db.Runs.Where(r => r.OwnerId == schedule.OwnerId), experiment.Name, cancellation);
        if (name != experiment.Name)
            (run.Title, run.SearchText) = (name, RunSearch.TextOf($"{name} {experiment.Name}", experiment.PresetId, spec));
        (run.Lane, run.NeedsMemory) = (RunLane.Batch, await PointsAsync(db, spec, cancellation) >= workers.Value.LargePoints);
        db.Runs.Add(run);
        return run;
    }

    /// <summary>Gives a run that <see cref="AddAgainAsync"/> has made to the queue.</summary>
    public async Task BeginAsync(Guid run, string reason)
    {
        await log.InformationAsync(run, reason);
        await queue.StartAsync(run, CancellationToken.None);
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
        await check.TryAsync(async () => { place = await RequireRoomAsync(await ProjectPlacement.OfAsync(db, visitor, project, cancellation), cancellation); });
        check.Throw();
        return place;
    }

    /// <summary>The experiment as <see cref="SubmitAsync"/> would keep it.</summary>
    public Task<ExperimentSpec> SettleAsync(ExperimentSpec spec, CancellationToken cancellation) => filters.SettleAsync(spec, cancellation);

    /// <exception cref="InvalidInputException">The project is full.</exception>
    private async Task<Guid?> RequireRoomAsync(Guid? place, CancellationToken cancellation) =>
        await quota.FindObstacleAsync(place, cancellation) is { } obstacle ? throw new InvalidInputException("project", obstacle) : place;

    /// <exception cref="InvalidInputException">There is no such cloud, or it has too few points.</exception>
    private async Task RequireCloudAsync(TopoWebContext db, Visitor visitor, ExperimentSpec spec, CancellationToken cancellation)
    {
        if (spec.Source is not { Kind: SourceKind.Cloud, Cloud: { } cloud })
            return;
        var found = await db.Clouds.ReadableBy(visitor).Where(c => c.Id == cloud).Select(c => new { c.Rows, c.Dimension }).SingleOrDefaultAsync(cancellation)
            ?? throw new InvalidInputException("source.cloud", $"Uploaded cloud {cloud} not found. Upload it first (POST /api/v1/clouds).");
        spec.Analysis.Density?.Validate(found.Rows);
        AnalysisSize.Require(found.Rows, found.Dimension, spec.Analysis, limits.Value.AnalysisBytes);
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
        Dataset = RunSearch.DatasetOf(spec),
        State = RunState.Queued,
        CreatedAt = Now,
    };
}
