using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Training;

namespace TopoWeb.Runs.Jobs;

/// <summary>Moves runs on as their networks are trained: a preview after some, the analysis after the last. Where the process ends in between, the repair moves them on.</summary>
internal sealed class RunProgression(IDbContextFactory<TopoWebContext> contexts, RunQueue queue, RunLog log, ProjectQuota quota) : INetworkListener
{
    /// <inheritdoc/>
    public async Task EndedAsync(Guid set, int index)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var network = await db.Networks.AsNoTracking().SingleOrDefaultAsync(n => n.TrainingSetId == set && n.Index == index);
        var runs = await db.Runs.Where(r => r.TrainingSetId == set && r.State == RunState.Training && r.NetworkCount > index).Select(r => new { r.Id, r.NetworkCount, r.ProjectId }).ToListAsync();
        foreach (var run in runs)
        {
            if (network is { State: NetworkState.Succeeded })
                await log.InformationAsync(run.Id, $"Network {index}: test accuracy {network.Accuracy:P1}, loss {network.Loss:F3}.");
            else if (network is { State: NetworkState.Failed })
                await log.ErrorAsync(run.Id, $"Network {index} failed: {network.Error}");
            if (!await db.Networks.AnyAsync(n => n.TrainingSetId == set && n.Index < run.NetworkCount && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed))
                await queue.AnalyzeAsync(run.Id);
            else if (network is { State: NetworkState.Succeeded } && await quota.FindObstacleAsync(run.ProjectId, CancellationToken.None, recent: true) is { } obstacle)
                await StopAsync(db, run.Id, ProjectQuota.StoppedText(obstacle));
            else if (network is { State: NetworkState.Succeeded } && await IsPreviewDueAsync(db, set, run.Id, run.NetworkCount))
                await queue.PreviewAsync(run.Id);
        }
    }

    /// <summary>The project of a run is full: networks in training are given back with their states, as when a run is cancelled.</summary>
    private async Task StopAsync(TopoWebContext db, Guid run, string text)
    {
        var stopped = await db.Runs.Where(r => r.Id == run && r.State == RunState.Training && r.LeaseOwner == null).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Error, text).SetProperty(r => r.WaitsForRoom, true).SetProperty(r => r.FinishedAt, r => (DateTime?)DateTime.UtcNow)
            .SetProperty(r => r.Stage, (string?)null).SetProperty(r => r.StageProgress, (double?)null));
        if (stopped == 1)
            await log.WarningAsync(run, text);
    }

    private static async Task<bool> IsPreviewDueAsync(TopoWebContext db, Guid set, Guid run, int networks)
    {
        var trained = await db.Networks.CountAsync(n => n.TrainingSetId == set && n.Index < networks && n.State == NetworkState.Succeeded);
        return PreviewJob.Step(trained) > (await db.RunResults.Where(r => r.RunId == run).MaxAsync(r => r.Networks) ?? 0);
    }
}
