using System.Text.Json;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Logging;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Runs.Jobs;

/// <summary>
/// A preliminary result while a run is still training: analyses the networks trained so far. Its results state how many those are, and are replaced by
/// those of a later preview and in the end of all networks. Takes no lease: it writes only while the run trains, and never over a result of more networks.
/// </summary>
[AutomaticRetry(Attempts = 0)]
internal sealed partial class PreviewJob(
    IDbContextFactory<TopoWebContext> contexts, RunAnalysis analysis, ProjectQuota quota, RunLog log, JobScopes scopes, WorkEnd end, TimeProvider time, ILogger<PreviewJob> logger)
{
    /// <summary>Previews follow after 1, 2, 5, 10, 20, 50 … networks: each has at least twice as many as the one before, so that all together cost little.</summary>
    public static int Step(int networks)
    {
        var scale = 1;
        while (scale <= networks / 10)
            scale *= 10;
        return networks < 1 ? 0 : networks >= 5 * scale ? 5 * scale : networks >= 2 * scale ? 2 * scale : scale;
    }

    public async Task LookAsync(Guid id, CancellationToken cancellation)
    {
        using var scope = logger.BeginScope(await scopes.OfRunAsync(id, cancellation));
        if (await FindAsync(id, cancellation) is not { } run || await quota.FindObstacleAsync(run.ProjectId, cancellation) is not null)
            return;
        var spec = JsonSerializer.Deserialize<ExperimentSpec>(run.SpecJson, JsonDefaults.Options)!;
        var (trained, seen) = await CountAsync(run, spec, cancellation);
        if (Step(trained) <= seen || trained >= (spec.Source.Members?.Count ?? run.NetworkCount))
            return;
        await using var heartbeat = new LeaseHeartbeat(c => StillTrainsAsync(id, c), time, cancellation, end.Token);
        try
        {
            foreach (var (layer, points) in spec.PointsOfNetwork())
                spec.AnalysisOf(layer).Density?.Validate(trained * points);
            await analysis.AnalyzeAsync(run, spec, new StageProgressLog(), new(r => r.State == RunState.Training && r.LeaseOwner == null, AnalysisPart.Preview), heartbeat.Token);
            await log.InformationAsync(id, $"Preliminary result from {trained} of {run.NetworkCount} networks.");
        }
        catch (OperationCanceledException)
        {
            // The last network is trained, the run is cancelled, or the server shuts down: this preview is no longer needed.
        }
        catch (InvalidInputException e)
        {
            // Too few filters for these settings so far; if there are still too few in the end, the analysis of all networks reports it.
            LogTooEarly(id, trained, e.Message);
        }
    }

    private async Task<RunRow?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.State == RunState.Training, cancellation);
    }

    /// <summary>Networks trained so far, and the number that the present results are based on.</summary>
    private async Task<(int Trained, int Seen)> CountAsync(RunRow run, ExperimentSpec spec, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var trained = await db.Networks.Where(n => n.TrainingSetId == run.TrainingSetId && n.Index < run.NetworkCount && n.State == NetworkState.Succeeded)
            .Select(n => n.Index).ToListAsync(cancellation);
        var seen = await db.RunResults.Where(r => r.RunId == run.Id).MaxAsync(r => r.Networks, cancellation);
        return (trained.Count(index => spec.Source.Members?.Contains(index) ?? true), seen ?? 0);
    }

    private async Task<bool> StillTrainsAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Runs.AnyAsync(r => r.Id == id && r.State == RunState.Training && db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount
            && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed), cancellation);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {Id}: no preview of {Networks} networks yet: {Reason}")]
    private partial void LogTooEarly(Guid id, int networks, string reason);
}
