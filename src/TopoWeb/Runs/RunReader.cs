using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Runs.Search;
using TopoWeb.Runs.Waiting;
using TopoWeb.Topology;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>A page of a list of runs.</summary>
/// <param name="Runs">Newest first, without pictures.</param>
/// <param name="Next">Cursor of the next page; null where this is the last.</param>
/// <param name="Total">Runs of all pages; null where they were not counted.</param>
internal sealed record RunList(IReadOnlyList<RunSnapshot> Runs, string? Next, int? Total)
{
    /// <summary>Of a list that shows one run of each schedule: the others, by their schedule; empty where they were not counted.</summary>
    public IReadOnlyDictionary<Guid, RunFold> Folds { get; init; } = new Dictionary<Guid, RunFold>();
}

/// <summary>Which page of a list is read.</summary>
/// <param name="Sort">In which order.</param>
/// <param name="Cursor">Of the page before; null for the first.</param>
/// <param name="Take">Most runs of the page.</param>
internal sealed record RunPageQuery(RunSort Sort, string? Cursor, int Take)
{
    /// <summary>Also count those of all pages, and read what folded runs have in common: both need not be asked at every look.</summary>
    public bool Count { get; init; } = true;

    /// <summary>Of a schedule's runs only the newest, with what the others have in common.</summary>
    public bool Fold { get; init; }

    /// <summary>The last run of the page before; null for the first page and in the orders that count places.</summary>
    /// <exception cref="InvalidInputException">The cursor is of another list.</exception>
    internal RunCursor? ReadAfter() => this is { Sort: RunSort.Newest, Cursor: { } place } ? RunCursor.Parse(place) : null;

    /// <summary>How many runs the pages before have, in the orders that count places; otherwise 0.</summary>
    /// <exception cref="InvalidInputException">The cursor is of another list.</exception>
    internal int ReadSkip() => this is { Sort: not RunSort.Newest, Cursor: { } cursor } ? ListCursor.ReadPlace(cursor).Index : 0;

    /// <exception cref="InvalidInputException">The cursor is of another list.</exception>
    public void RequireCursor() => _ = (ReadAfter(), ReadSkip());
}

/// <summary>Reads runs for pages and API.</summary>
internal sealed class RunReader(IDbContextFactory<TopoWebContext> contexts)
{
    public async Task<RunSnapshot?> FindAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await OneAsync(db, visitor, id, pictures: true, cancellation);
    }

    /// <summary>The same without pictures, for whoever looks twice a second.</summary>
    public async Task<RunSnapshot?> LookAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await OneAsync(db, visitor, id, pictures: false, cancellation);
    }

    /// <summary>A run with its place in the queue.</summary>
    private static async Task<RunSnapshot?> OneAsync(TopoWebContext db, Visitor visitor, Guid id, bool pictures, CancellationToken cancellation)
    {
        var run = (await SnapshotsAsync(db, visitor, db.Runs.AsNoTracking().OpenTo(visitor).Where(r => r.Id == id), pictures, cancellation)).SingleOrDefault();
        return run is { State: RunState.Queued } ? run with { Place = await QueuePlace.OfAsync(db, id, DateTime.UtcNow, cancellation) } : run;
    }

    public Task<IReadOnlyList<RunSnapshot>> ListAsync(Visitor visitor, int take = 100, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.ArchivedAt == null).NewestFirst(), take, cancellation);

    /// <summary>A page of the runs that a filter lets through; only what is shown is read in full. Of the newest first, no page changes while runs are submitted; the other orders count places.</summary>
    /// <exception cref="InvalidInputException">The cursor is of another list.</exception>
    public async Task<RunList> PageAsync(Visitor visitor, RunFilter filter, RunPageQuery page, CancellationToken cancellation = default)
    {
        var (after, skip) = (page.ReadAfter(), page.ReadSkip());
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var matching = await db.Runs.AsNoTracking().OpenTo(visitor).MatchingAsync(db, visitor, filter, cancellation);
        var total = page.Count ? await matching.CountAsync(cancellation) : (int?)null;
        var (shown, folds) = page.Fold ? await RunFolding.FoldAsync(db, matching, page.Count, cancellation) : (matching, new Dictionary<Guid, RunFold>());
        // One more than is shown tells whether there are more.
        var runs = await SnapshotsAsync(db, visitor, (after is null ? shown.InOrder(page.Sort) : shown.After(after).NewestFirst()).Skip(skip).Take(page.Take + 1), pictures: false, cancellation, notes: false);
        var last = runs.Count <= page.Take ? null : runs[page.Take - 1];
        var next = last is null ? null : page.Sort == RunSort.Newest ? new RunCursor(last.CreatedAt, last.Id).ToString() : ListCursor.OfPlace(skip + page.Take, "");
        return new(last is null ? runs : [.. runs.Take(page.Take)], next, total) { Folds = folds };
    }

    /// <summary>The newest run of each of these presets that has not failed and was not cancelled, by the preset's id.</summary>
    public async Task<IReadOnlyDictionary<string, RunSnapshot>> OfPresetsAsync(Visitor visitor, IReadOnlyCollection<string> presets, CancellationToken cancellation = default) =>
        (await ReadAsync(visitor, q => q.Where(r => presets.Contains(r.Experiment!.PresetId) && r.State != RunState.Failed && r.State != RunState.Cancelled).NewestFirst(), 10 * presets.Count, cancellation))
        .DistinctBy(r => r.PresetId).ToDictionary(r => r.PresetId!);

    public Task<IReadOnlyList<RunSnapshot>> OfScheduleAsync(Visitor visitor, Guid schedule, int take = 20, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.ScheduleId == schedule).NewestFirst(), take, cancellation);

    public Task<IReadOnlyList<RunSnapshot>> FinishedAsync(Visitor visitor, int take = 24, CancellationToken cancellation = default) =>
        ReadAsync(visitor, q => q.Where(r => r.ArchivedAt == null && (r.State == RunState.Succeeded || r.Results.Count > 0)).NewestFirst(), take, cancellation);

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

    private static async Task<IReadOnlyList<RunSnapshot>> SnapshotsAsync(TopoWebContext db, Visitor visitor, IQueryable<RunRow> query, bool pictures, CancellationToken cancellation, bool notes = true)
    {
        // Of the experiment only its names: its specification is as long as the run's.
        var runs = await query.Select(r => new RunParts(r, r.Title ?? r.Experiment!.Name, r.Experiment!.PresetId)).ToListAsync(cancellation);
        var ids = runs.ConvertAll(r => r.Run.Id);
        var ownership = await db.OwnershipOfAsync(visitor, runs.ConvertAll(r => r.Run), cancellation);
        var results = (await db.RunResults.AsNoTracking().Where(r => ids.Contains(r.RunId)).OrderBy(r => r.Ordinal)
            .Select(r => new { r.RunId, r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, r.LongestBar, r.SupportedLoops, Thumbnail = pictures ? r.ThumbnailSvg : null, r.Networks }).ToListAsync(cancellation))
            .ToLookup(r => r.RunId, r => new ResultSnapshot(r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, r.Thumbnail, r.Networks) { LongestBar = r.LongestBar, SupportedLoops = r.SupportedLoops });
        var tags = (await db.RunTags.AsNoTracking().Where(t => ids.Contains(t.RunId)).OrderBy(t => t.Tag).ToListAsync(cancellation)).ToLookup(t => t.RunId, t => t.Tag);
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
        return [.. runs.Select(run => Snapshot(run, [.. results[run.Run.Id]], ownership[run.Run.Id], run.Run.TrainingSetId is { } set ? [.. networks[set].Where(n => n.Index < run.Run.NetworkCount)] : []) with
        {
            Tags = [.. tags[run.Run.Id]],
            Note = notes ? run.Run.Note : null,
        })];
    }

    private sealed record RunParts(RunRow Run, string Name, string? PresetId);

    private static RunSnapshot Snapshot(RunParts parts, IReadOnlyList<ResultSnapshot> results, WorkOwnership ownership, List<NetworkRow> networks)
    {
        var run = parts.Run;
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;
        var running = networks.Where(n => n.State == NetworkState.Running).ToList();
        var losses = networks.Where(n => n.State is NetworkState.Running or NetworkState.Succeeded && n.Loss is not null).ToList();
        // What a network reaches half-way says nothing of what it reaches in the end.
        var accuracies = networks.Where(n => n is { State: NetworkState.Succeeded, Accuracy: not null }).ToList();
        return new RunSnapshot(
            run.Id, run.ExperimentId, parts.Name, parts.PresetId, run.ScheduleId, spec, run.State, run.Stage, run.StageProgress, run.Error,
            run.CreatedAt, run.StartedAt, run.FinishedAt,
            spec.Source.Kind == SourceKind.Training ? spec.Source.Networks : 0,
            networks.Count(n => n.State == NetworkState.Succeeded), networks.Count(n => n.State == NetworkState.Failed),
            networks.Sum(n => n.State == NetworkState.Failed ? n.Iterations : (long)n.Iteration), networks.Sum(n => (long)n.Iterations),
            running.Sum(n => n.StepsPerSecond ?? 0),
            losses.Count == 0 ? null : losses.Average(n => n.Loss), accuracies.Count == 0 ? null : accuracies.Average(n => n.Accuracy),
            [.. networks.Where(n => n.State is NetworkState.Running or NetworkState.Failed)
                .Select(n => new NetworkSnapshot(n.Index, n.Seed, n.State, n.Iteration, n.Iterations, n.Loss, n.Accuracy, n.StepsPerSecond, n.Error))],
            results)
        {
            Ownership = ownership,
            LossNetworks = losses.Count,
            AccuracyNetworks = accuracies.Count,
            Pinned = run.Pinned,
            Archived = run.ArchivedAt is not null,
            HasNote = run.Note is not null,
        };
    }
}
