using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>The only place where trainings are put into a queue. Arguments are identifiers: the rows hold everything else.</summary>
internal sealed class TrainingQueue(IBackgroundJobClient client, IDbContextFactory<TopoWebContext> contexts, WorkRoutes routes)
{
    /// <summary>A job for each network, in their order; those that somebody waits for go before others, long ones to GPUs where there are any.</summary>
    public async Task TrainAsync(IReadOnlyList<Guid> networks, CancellationToken cancellation = default)
    {
        if (networks.Count == 0)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var wanted = await db.Networks.AsNoTracking().Where(n => networks.Contains(n.Id)).Select(n => new
        {
            n.Id,
            n.PrefersGpu,
            Waited = db.Runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training && r.Lane == RunLane.Interactive),
        }).ToDictionaryAsync(n => n.Id, cancellation);
        foreach (var id in networks)
            if (wanted.TryGetValue(id, out var network))
                client.Enqueue<NetworkJob>(routes.QueueOf(network.PrefersGpu ? WorkQueues.Gpu : WorkQueues.Train, network.Waited), job => job.TrainAsync(id, CancellationToken.None));
    }
}
