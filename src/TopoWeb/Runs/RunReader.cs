using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>One network of a run that is being trained or has failed.</summary>
public sealed record NetworkSnapshot(int Index, long Seed, NetworkState State, int Iteration, int Iterations, double? Loss, double? Accuracy, double? StepsPerSecond, string? Error);

/// <summary>One result of a run, without its content. <c>Networks</c> it stands on; null where nothing was trained.</summary>
public sealed record ResultSnapshot(string Choice, string Label, int PointsIn, int PointsKept, double? LongestRatio, string? ThumbnailSvg, int? Networks = null);

/// <summary>Whose a run is. A guest learns nothing of it.</summary>
/// <param name="Owner">Who submitted it; null for the installation's own and in Local mode.</param>
/// <param name="ProjectId">Where it belongs.</param>
/// <param name="Project">The project's name.</param>
/// <param name="MayChange">The visitor may cancel, retry, delete and share it.</param>
public sealed record RunOwnership(string? Owner, Guid? ProjectId, string? Project, bool MayChange)
{
    public static RunOwnership None { get; } = new(null, null, null, false);
}

/// <summary>Where a run is.</summary>
public sealed record RunSnapshot(
    Guid Id, Guid ExperimentId, string Name, string? PresetId, Guid? ScheduleId, ExperimentSpec Spec, RunState State, string? Stage, double? StageProgress, string? Error,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt,
    int Networks, int NetworksDone, int NetworksFailed, long StepsDone, long StepsTotal, double StepsPerSecond,
    double? Loss, double? Accuracy, IReadOnlyList<NetworkSnapshot> Active, IReadOnlyList<ResultSnapshot> Results)
{
    /// <summary>Whose it is, as far as the visitor may know.</summary>
    public RunOwnership Ownership { get; init; } = RunOwnership.None;

    /// <summary>The result whose longest H₁ bar stands out most. A bar without a second says nothing of how long it is: such a result comes after those that have one.</summary>
    public ResultSnapshot? Clearest => Results.MaxBy(r => r.LongestRatio is { } ratio && ratio < BarcodeStatistics.LargestRatio ? ratio : r.LongestRatio is null ? 0 : 1);

    public bool IsActive => State is RunState.Queued or RunState.Training or RunState.Analyzing;

    /// <summary>Seconds the training still takes at the present speed; null while that is not known.</summary>
    public double? SecondsLeft => State == RunState.Training && StepsPerSecond > 0 ? (StepsTotal - StepsDone) / StepsPerSecond : null;

    /// <summary>Share of the whole run done, 0 to 1: training counts for nearly all of it.</summary>
    public double Share => State switch
    {
        RunState.Succeeded => 1,
        RunState.Training => StepsTotal == 0 ? 0 : 0.97 * StepsDone / StepsTotal,
        RunState.Analyzing => Networks > 0 ? 0.97 + 0.03 * AnalysisShare : AnalysisShare,
        _ => 0,
    };

    /// <summary>Networks whose filters are asked for.</summary>
    public int NetworksAsked => Spec.Source.Members?.Count ?? Networks;

    /// <summary>The result stands on fewer networks than are asked for.</summary>
    public bool IsPartial(ResultSnapshot result) => result.Networks < NetworksAsked;

    /// <summary>Whether a failed, cancelled, or incomplete run can go on with what is missing.</summary>
    public bool CanRetry => State is RunState.Failed or RunState.Cancelled || (NetworksFailed > 0 && State is RunState.Training or RunState.Succeeded);

    private int Layers => Math.Max(1, Spec.Layers().Count);

    // Results of a first look, on fewer networks, are not counted.
    private double AnalysisShare => Math.Min(0.99, Results.Count(r => r.Networks is null || r.Networks >= Math.Min(NetworksDone, NetworksAsked)) /
        (double)Math.Max(1, Spec.Source.Iterations?.Count * Layers ?? Spec.Source.Training?.Checkpoints.Count * Layers ?? Results.Count + 1));
}

/// <summary>Reads runs for pages and API.</summary>
internal sealed class RunReader(IDbContextFactory<TopoWebContext> contexts)
{
    public async Task<RunSnapshot?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default) =>
        (await ReadAsync(visitor, q => q.Where(r => r.Id == id).OrderBy(r => r.Id), 1, cancellation)).SingleOrDefault();

    public Task<IReadOnlyList<RunSnapshot>> ListAsync(Visitor visitor, int take = 100, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.OrderByDescending(r => r.CreatedAt), take, cancellation);

    /// <summary>The newest run of each of these presets that has not failed and was not cancelled, by the preset's id.</summary>
    public async Task<IReadOnlyDictionary<string, RunSnapshot>> OfPresetsAsync(Visitor visitor, IReadOnlyCollection<string> presets, CancellationToken cancellation = default) =>
        (await ReadAsync(visitor, q => q.Where(r => presets.Contains(r.Experiment!.PresetId) && r.State != RunState.Failed && r.State != RunState.Cancelled).OrderByDescending(r => r.CreatedAt), 10 * presets.Count, cancellation))
        .DistinctBy(r => r.PresetId).ToDictionary(r => r.PresetId!);

    public Task<IReadOnlyList<RunSnapshot>> OfScheduleAsync(Visitor visitor, Guid schedule, int take = 20, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.ScheduleId == schedule).OrderByDescending(r => r.CreatedAt), take, cancellation);

    public Task<IReadOnlyList<RunSnapshot>> FinishedAsync(Visitor visitor, int take = 24, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.State == RunState.Succeeded || r.Results.Count > 0).OrderByDescending(r => r.CreatedAt), take, cancellation);

    public async Task<IReadOnlyList<RunLogRow>> LogAsync(Visitor visitor, Guid id, int take = 500, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var lines = await db.RunLogs.AsNoTracking().Where(l => l.RunId == id && db.Runs.OpenTo(visitor).Any(r => r.Id == id)).OrderByDescending(l => l.Id).Take(take).ToListAsync(cancellation);
        lines.Reverse();
        return lines;
    }

    /// <summary>Learning curves of the first networks of a run; more would only blacken the chart.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<CurvePoint>>> CurvesAsync(Visitor visitor, Guid id, int take = 60, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var texts = await db.Networks.AsNoTracking()
            .Where(n => n.Curve != null && db.Runs.OpenTo(visitor).Any(r => r.Id == id && r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index))
            .OrderBy(n => n.Index).Take(take).Select(n => n.Curve).ToListAsync(cancellation);
        return [.. texts.Select(LearningCurve.Parse)];
    }

    private async Task<IReadOnlyList<RunSnapshot>> ReadAsync(Visitor visitor, Func<IQueryable<RunRow>, IQueryable<RunRow>> query, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var runs = await query(db.Runs.AsNoTracking().OpenTo(visitor)).Include(r => r.Experiment).Include(r => r.Results).AsSplitQuery().Take(take).ToListAsync(cancellation);
        var ownership = await OwnershipAsync(db, visitor, runs, cancellation);
        // One query for the networks of all runs: pages ask for lists twice a second.
        var sets = runs.Where(r => r.TrainingSetId is not null).Select(r => r.TrainingSetId!.Value).Distinct().ToList();
        var networks = sets.Count == 0
            ? Enumerable.Empty<NetworkRow>().ToLookup(n => n.TrainingSetId)
            : (await db.Networks.AsNoTracking().Where(n => sets.Contains(n.TrainingSetId)).OrderBy(n => n.Index).Select(n => new NetworkRow
            {
                // Without the curves: lists would carry them twice a second.
                TrainingSetId = n.TrainingSetId, Index = n.Index, Seed = n.Seed, State = n.State, Iteration = n.Iteration, Iterations = n.Iterations,
                Loss = n.Loss, Accuracy = n.Accuracy, StepsPerSecond = n.StepsPerSecond, Error = n.Error,
            }).ToListAsync(cancellation)).ToLookup(n => n.TrainingSetId);
        return [.. runs.Select(run => Snapshot(run, ownership[run.Id], run.TrainingSetId is { } set ? [.. networks[set].Where(n => n.Index < run.NetworkCount)] : []))];
    }

    private static async Task<IReadOnlyDictionary<Guid, RunOwnership>> OwnershipAsync(TopoWebContext db, Visitor visitor, List<RunRow> runs, CancellationToken cancellation)
    {
        if (visitor.GuestOf is not null)
            return runs.ToDictionary(r => r.Id, _ => RunOwnership.None);
        var ids = runs.ConvertAll(r => r.Id);
        var writable = visitor.OwnsAll ? [.. ids] : (await db.Runs.WritableBy(visitor).Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation)).ToHashSet();
        var owners = runs.Select(r => r.OwnerId).OfType<Guid>().Distinct().ToList();
        var people = owners.Count == 0 ? [] : await db.Users.Where(u => owners.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellation);
        var projects = runs.Select(r => r.ProjectId).OfType<Guid>().Distinct().ToList();
        var names = projects.Count == 0 ? [] : await db.Projects.Where(p => projects.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellation);
        return runs.ToDictionary(r => r.Id, r => new RunOwnership(
            r.OwnerId is { } owner ? people.GetValueOrDefault(owner) : null, r.ProjectId, r.ProjectId is { } project ? names.GetValueOrDefault(project) : null, writable.Contains(r.Id)));
    }

    private static RunSnapshot Snapshot(RunRow run, RunOwnership ownership, List<NetworkRow> networks)
    {
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;
        var running = networks.Where(n => n.State == NetworkState.Running).ToList();
        var known = networks.Where(n => n.State is NetworkState.Running or NetworkState.Succeeded && n.Loss is not null).ToList();
        return new RunSnapshot(
            run.Id, run.ExperimentId, run.Experiment!.Name, run.Experiment.PresetId, run.ScheduleId, spec, run.State, run.Stage, run.StageProgress, run.Error,
            run.CreatedAt, run.StartedAt, run.FinishedAt,
            spec.Source.Kind == SourceKind.Training ? spec.Source.Networks : 0,
            networks.Count(n => n.State == NetworkState.Succeeded), networks.Count(n => n.State == NetworkState.Failed),
            networks.Sum(n => n.State == NetworkState.Failed ? n.Iterations : (long)n.Iteration), networks.Sum(n => (long)n.Iterations),
            running.Sum(n => n.StepsPerSecond ?? 0),
            known.Count == 0 ? null : known.Average(n => n.Loss), Mean(known.Select(n => n.Accuracy)),
            [.. networks.Where(n => n.State is NetworkState.Running or NetworkState.Failed)
                .Select(n => new NetworkSnapshot(n.Index, n.Seed, n.State, n.Iteration, n.Iterations, n.Loss, n.Accuracy, n.StepsPerSecond, n.Error))],
            [.. run.Results.OrderBy(r => r.Ordinal).Select(r => new ResultSnapshot(r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, r.ThumbnailSvg, r.Networks))])
        {
            Ownership = ownership,
        };
    }

    private static double? Mean(IEnumerable<double?> values)
    {
        var present = values.OfType<double>().ToList();
        return present.Count == 0 ? null : present.Average();
    }
}
