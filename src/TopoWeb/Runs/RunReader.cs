using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Runs.Search;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>A page of a list of runs.</summary>
/// <param name="Runs">Newest first, without pictures.</param>
/// <param name="Next">Cursor of the next page; null where this is the last.</param>
/// <param name="Total">Runs of all pages; null where they were not counted.</param>
internal sealed record RunList(IReadOnlyList<RunSnapshot> Runs, string? Next, int? Total);

/// <summary>Reads runs for pages and API.</summary>
internal sealed class RunReader(IDbContextFactory<TopoWebContext> contexts)
{
    public async Task<RunSnapshot?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default) =>
        (await ReadAsync(visitor, q => q.Where(r => r.Id == id).OrderBy(r => r.Id), 1, cancellation)).SingleOrDefault();

    /// <summary>The same without pictures, for whoever looks twice a second.</summary>
    public async Task<RunSnapshot?> LookAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await SnapshotsAsync(db, visitor, db.Runs.AsNoTracking().OpenTo(visitor).Where(r => r.Id == id), pictures: false, cancellation)).SingleOrDefault();
    }

    public Task<IReadOnlyList<RunSnapshot>> ListAsync(Visitor visitor, int take = 100, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.NewestFirst(), take, cancellation);

    /// <summary>A page of the runs that a filter lets through. Only what is shown is read in full.</summary>
    /// <param name="visitor">Who asks.</param>
    /// <param name="filter">Which runs.</param>
    /// <param name="after">The cursor of the page before; null for the newest.</param>
    /// <param name="take">Most runs of the page.</param>
    /// <param name="count">Also count those of all pages.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<RunList> PageAsync(Visitor visitor, RunFilter filter, RunCursor? after, int take, bool count = true, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var matching = await db.Runs.AsNoTracking().OpenTo(visitor).MatchingAsync(db, visitor, filter, cancellation);
        var total = count ? await matching.CountAsync(cancellation) : (int?)null;
        // One more than is shown tells whether there are more.
        var runs = await SnapshotsAsync(db, visitor, matching.After(after).NewestFirst().Take(take + 1), pictures: false, cancellation);
        return runs.Count <= take ? new(runs, null, total) : new([.. runs.Take(take)], new RunCursor(runs[take - 1].CreatedAt, runs[take - 1].Id).ToString(), total);
    }

    /// <summary>The newest run of each of these presets that has not failed and was not cancelled, by the preset's id.</summary>
    public async Task<IReadOnlyDictionary<string, RunSnapshot>> OfPresetsAsync(Visitor visitor, IReadOnlyCollection<string> presets, CancellationToken cancellation = default) =>
        (await ReadAsync(visitor, q => q.Where(r => presets.Contains(r.Experiment!.PresetId) && r.State != RunState.Failed && r.State != RunState.Cancelled).NewestFirst(), 10 * presets.Count, cancellation))
        .DistinctBy(r => r.PresetId).ToDictionary(r => r.PresetId!);

    public Task<IReadOnlyList<RunSnapshot>> OfScheduleAsync(Visitor visitor, Guid schedule, int take = 20, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.ScheduleId == schedule).NewestFirst(), take, cancellation);

    public Task<IReadOnlyList<RunSnapshot>> FinishedAsync(Visitor visitor, int take = 24, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.State == RunState.Succeeded || r.Results.Count > 0).NewestFirst(), take, cancellation);

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
        return await SnapshotsAsync(db, visitor, query(db.Runs.AsNoTracking().OpenTo(visitor)).Take(take), pictures: true, cancellation);
    }

    private static async Task<IReadOnlyList<RunSnapshot>> SnapshotsAsync(TopoWebContext db, Visitor visitor, IQueryable<RunRow> query, bool pictures, CancellationToken cancellation)
    {
        // Of the experiment only its names: its specification is as long as the run's.
        var runs = await query.Select(r => new RunParts(r, r.Experiment!.Name, r.Experiment.PresetId)).ToListAsync(cancellation);
        var ids = runs.ConvertAll(r => r.Run.Id);
        var ownership = await db.OwnershipOfAsync(visitor, runs.ConvertAll(r => r.Run), cancellation);
        var results = (await db.RunResults.AsNoTracking().Where(r => ids.Contains(r.RunId)).OrderBy(r => r.Ordinal)
            .Select(r => new { r.RunId, r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, Thumbnail = pictures ? r.ThumbnailSvg : null, r.Networks }).ToListAsync(cancellation))
            .ToLookup(r => r.RunId, r => new ResultSnapshot(r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, r.Thumbnail, r.Networks));
        // One query for the networks of all runs: pages ask for lists twice a second.
        var sets = runs.Select(r => r.Run.TrainingSetId).OfType<Guid>().Distinct().ToList();
        var networks = sets.Count == 0
            ? Enumerable.Empty<NetworkRow>().ToLookup(n => n.TrainingSetId)
            : (await db.Networks.AsNoTracking().Where(n => sets.Contains(n.TrainingSetId)).OrderBy(n => n.Index).Select(n => new NetworkRow
            {
                // Without the curves: lists would carry them twice a second.
                TrainingSetId = n.TrainingSetId, Index = n.Index, Seed = n.Seed, State = n.State, Iteration = n.Iteration, Iterations = n.Iterations,
                Loss = n.Loss, Accuracy = n.Accuracy, StepsPerSecond = n.StepsPerSecond, Error = n.Error,
            }).ToListAsync(cancellation)).ToLookup(n => n.TrainingSetId);
        return [.. runs.Select(run => Snapshot(run, [.. results[run.Run.Id]], ownership[run.Run.Id], run.Run.TrainingSetId is { } set ? [.. networks[set].Where(n => n.Index < run.Run.NetworkCount)] : []))];
    }

    private sealed record RunParts(RunRow Run, string Name, string? PresetId);

    private static RunSnapshot Snapshot(RunParts parts, IReadOnlyList<ResultSnapshot> results, WorkOwnership ownership, List<NetworkRow> networks)
    {
        var run = parts.Run;
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;
        var running = networks.Where(n => n.State == NetworkState.Running).ToList();
        var known = networks.Where(n => n.State is NetworkState.Running or NetworkState.Succeeded && n.Loss is not null).ToList();
        return new RunSnapshot(
            run.Id, run.ExperimentId, parts.Name, parts.PresetId, run.ScheduleId, spec, run.State, run.Stage, run.StageProgress, run.Error,
            run.CreatedAt, run.StartedAt, run.FinishedAt,
            spec.Source.Kind == SourceKind.Training ? spec.Source.Networks : 0,
            networks.Count(n => n.State == NetworkState.Succeeded), networks.Count(n => n.State == NetworkState.Failed),
            networks.Sum(n => n.State == NetworkState.Failed ? n.Iterations : (long)n.Iteration), networks.Sum(n => (long)n.Iterations),
            running.Sum(n => n.StepsPerSecond ?? 0),
            known.Count == 0 ? null : known.Average(n => n.Loss), Mean(known.Select(n => n.Accuracy)),
            [.. networks.Where(n => n.State is NetworkState.Running or NetworkState.Failed)
                .Select(n => new NetworkSnapshot(n.Index, n.Seed, n.State, n.Iteration, n.Iterations, n.Loss, n.Accuracy, n.StepsPerSecond, n.Error))],
            results)
        {
            Ownership = ownership,
            Pinned = run.Pinned,
        };
    }

    private static double? Mean(IEnumerable<double?> values)
    {
        var present = values.OfType<double>().ToList();
        return present.Count == 0 ? null : present.Average();
    }
}
