using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Training;

namespace TopoWeb.Runs.Jobs;

/// <summary>Moves runs on as their networks are trained: a preview after some, the analysis after the last. Where the process ends in between, the repair moves them on.</summary>
internal sealed class RunProgression(IDbContextFactory<TopoWebContext> contexts, RunQueue queue, RunLog log) : INetworkListener
{
    /// <inheritdoc/>
    public async Task EndedAsync(Guid set, int index)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var network = await db.Networks.AsNoTracking().SingleOrDefaultAsync(n => n.TrainingSetId == set && n.Index == index);
        var runs = await db.Runs.Where(r => r.TrainingSetId == set && r.State == RunState.Training && r.NetworkCount > index).Select(r => new { r.Id, r.NetworkCount }).ToListAsync();
        foreach (var run in runs)
        {
            if (network is { State: NetworkState.Succeeded })
                await log.InformationAsync(run.Id, $"Network {index}: test accuracy {network.Accuracy:P1}, loss {network.Loss:F3}.");
            else if (network is { State: NetworkState.Failed })
                await log.ErrorAsync(run.Id, $"Network {index} failed: {network.Error}");
            if (!await db.Networks.AnyAsync(n => n.TrainingSetId == set && n.Index < run.NetworkCount && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed))
                await queue.AnalyzeAsync(run.Id);
            else if (network is { State: NetworkState.Succeeded } && await IsPreviewDueAsync(db, set, run.Id, run.NetworkCount))
                await queue.PreviewAsync(run.Id);
        }
    }

    private static async Task<bool> IsPreviewDueAsync(TopoWebContext db, Guid set, Guid run, int networks)
    {
        var trained = await db.Networks.CountAsync(n => n.TrainingSetId == set && n.Index < networks && n.State == NetworkState.Succeeded);
        return PreviewJob.Step(trained) > (await db.RunResults.Where(r => r.RunId == run).MaxAsync(r => r.Networks) ?? 0);
    }
}
