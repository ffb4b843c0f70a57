using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Data.Logging;
using TopoWeb.Experiments;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Drift;

/// <summary>Compares one rerun with its reference, writes down what came of it, and gives notice where the topology has changed.</summary>
[AutomaticRetry(Attempts = 2, DelaysInSeconds = [10, 60])]
internal sealed class DriftJob(IDbContextFactory<TopoWebContext> contexts, DriftSideReader sides, NoticeService notices, JobScopes scopes, IOptionsMonitor<ScheduleOptions> options, TimeProvider time, ILogger<DriftJob> logger)
{
    private const int LongestSummary = 2000;

    /// <summary>An older rerun that is compared late, after an update for example, is no news.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(3);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task CompareAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.Drifts.AsNoTracking().Include(d => d.Schedule).SingleOrDefaultAsync(d => d.Id == id, cancellation);
        if (row is not { State: DriftState.Waiting, Schedule: { } schedule })
            return;
        using var scope = row.RunId is { } rerun ? logger.BeginScope(await scopes.OfRunAsync(rerun, cancellation)) : null;
        var earlier = await db.Drifts.AsNoTracking().Where(d => d.ScheduleId == schedule.Id && d.RunAt < row.RunAt && d.State != DriftState.Waiting).OrderBy(d => d.RunAt).ToListAsync(cancellation);
        var last = earlier.LastOrDefault(d => d.State == DriftState.Compared || d.Choice is not null);
        row.State = DriftState.NotCompared;
        try
        {
            if (row.RunId is { } run)
                await CompareAsync(db, schedule, row, run, earlier, last, cancellation);
        }
        catch (InvalidInputException e)
        {
            row.Summary = $"Not compared: {e.Message}";
        }
        row.Summary ??= "Not compared: the rerun has been deleted.";
        row.Summary = row.Summary.Length <= LongestSummary ? row.Summary : row.Summary[..LongestSummary];
        // A chosen reference stays the same: that reruns still differ from it is no news.
        var repeats = last is { Drifted: true } && last.ReferenceRunId == row.ReferenceRunId && schedule.Reference == DriftReference.Chosen;
        await WriteAsync(row, row.Drifted && !repeats && row.RunAt > Now - News ? schedule : null, cancellation);
    }

    private async Task CompareAsync(TopoWebContext db, ScheduleRow schedule, DriftRow row, Guid run, IReadOnlyList<DriftRow> earlier, DriftRow? last, CancellationToken cancellation)
    {
        if (await sides.ReadAsync(run, schedule.Choice, cancellation) is not { } rerun)
        {
            row.Summary = "Not compared: the rerun has no result.";
            return;
        }
        Describe(row, rerun);
        var before = last?.RunId is { } previous ? await sides.ReadAsync(previous, rerun.Choice, cancellation) : null;
        var chosen = schedule.Reference == DriftReference.Chosen ? schedule.ReferenceRunId : null;
        var reference = schedule.Reference == DriftReference.Before ? before
            : chosen is { } other ? other == before?.Run ? before : await sides.ReadAsync(other, rerun.Choice, cancellation) : null;
        if (reference is null || reference.Run == rerun.Run)
        {
            row.Summary = schedule.Reference == DriftReference.Before
                ? last is null ? "The first rerun: later ones are compared with it." : "Not compared: the rerun before has been deleted."
                : reference is null ? "Not compared: the reference has been deleted. Choose another one." : "This rerun is the reference.";
            return;
        }
        (row.ReferenceRunId, row.ReferenceChoice, row.ReferenceLoops) = (reference.Run, reference.Choice, reference.Significance?.SupportedLoops);
        row.SeedsDiffer = await DifferAsync(db, rerun.Run, reference.Run, cancellation);
        var finding = DriftComparison.Compare(rerun, reference, before, Past(earlier, row), row.SeedsDiffer, options.CurrentValue.SpreadFactor, cancellation);
        row.DistancesJson = JsonSerializer.Serialize(finding.Distances, JsonDefaults.Options);
        row.Summary = DriftText.Summary(finding, row.SeedsDiffer);
        row.Drifted = finding.Drifted;
        row.State = finding.Distances.Count == 0 && finding.Loops is null ? DriftState.NotCompared : DriftState.Compared;
    }

    private static void Describe(DriftRow row, DriftSide rerun)
    {
        (row.Choice, row.Seed, row.Loops, row.Accuracy) = (rerun.Choice, rerun.Seed, rerun.Significance?.SupportedLoops, rerun.Document.Source?.TestAccuracy);
        (row.PrimaryCircle, row.ThreeCircles, row.KleinBottle) = (rerun.Models?.PrimaryCircle.Share, rerun.Models?.ThreeCircles.Share, rerun.Models?.KleinBottle.Share);
    }

    /// <summary>What chance alone has done so far: reruns that drifted, and those after them, tell something else.</summary>
    private static IReadOnlyList<DriftPast> Past(IReadOnlyList<DriftRow> earlier, DriftRow row)
    {
        var known = earlier.Where(d => d.Choice == row.Choice && d.DistancesJson is not null).Select(d => (Row: d, Distances: DriftDistance.Read(d))).ToList();
        return [.. BarcodeGap.All.Select(g =>
        {
            List<double> toBefore = [], toReference = [];
            for (var i = 0; i < known.Count; i++)
            {
                if (known[i].Row.Drifted || known[i].Distances.FirstOrDefault(d => d.Dimension == g.Dimension && d.Measure == g.Measure) is not { } distance)
                    continue;
                var previous = earlier.LastOrDefault(d => d.RunAt < known[i].Row.RunAt && d.Choice == row.Choice);
                if (distance.ToBefore is { } gap && previous is { Drifted: false } && previous.Seed != known[i].Row.Seed)
                    toBefore.Add(gap);
                if (known[i].Row.SeedsDiffer && known[i].Row.ReferenceRunId == row.ReferenceRunId)
                    toReference.Add(distance.Value);
            }
            return new DriftPast(g.Dimension, g.Measure, toBefore, toReference);
        })];
    }

    /// <summary>Whether chance had a part in it: other networks than those of the reference.</summary>
    private static async Task<bool> DifferAsync(TopoWebContext db, Guid rerun, Guid reference, CancellationToken cancellation)
    {
        var specs = await db.Runs.Where(r => r.Id == rerun || r.Id == reference).Select(r => r.SpecJson).ToListAsync(cancellation);
        var sources = specs.ConvertAll(json => JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options)!.Source);
        return sources.Any(s => s.Kind == SourceKind.Training) && sources.Select(s => JsonSerializer.Serialize(s, JsonDefaults.Options)).Distinct().Count() > 1;
    }

    /// <summary>Writes the comparison and its notice together, unless another job has done so.</summary>
    private async Task WriteAsync(DriftRow row, ScheduleRow? notify, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = Now;
        if (await db.Drifts.Where(d => d.Id == row.Id && d.State == DriftState.Waiting).ExecuteUpdateAsync(s => s
            .SetProperty(d => d.State, row.State).SetProperty(d => d.ComparedAt, now).SetProperty(d => d.Choice, row.Choice)
            .SetProperty(d => d.ReferenceRunId, row.ReferenceRunId).SetProperty(d => d.ReferenceChoice, row.ReferenceChoice).SetProperty(d => d.ReferenceLoops, row.ReferenceLoops)
            .SetProperty(d => d.Seed, row.Seed).SetProperty(d => d.SeedsDiffer, row.SeedsDiffer).SetProperty(d => d.Loops, row.Loops).SetProperty(d => d.Accuracy, row.Accuracy)
            .SetProperty(d => d.PrimaryCircle, row.PrimaryCircle).SetProperty(d => d.ThreeCircles, row.ThreeCircles).SetProperty(d => d.KleinBottle, row.KleinBottle)
            .SetProperty(d => d.DistancesJson, row.DistancesJson).SetProperty(d => d.Drifted, row.Drifted).SetProperty(d => d.Summary, row.Summary), cancellation) == 0)
            return;
        if (notify is not null)
            await notices.AddAsync(db, notify, row, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
