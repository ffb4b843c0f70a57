using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Training;

namespace TopoWeb.Runs.Jobs;

/// <summary>
/// Finds work whose worker was lost and queues it again: at start everything (embedded: nobody else can hold a lease), later what has no heartbeat.
/// Queueing twice does no harm, since leases let only one job work.
/// </summary>
internal sealed partial class Recovery(
    IDbContextFactory<TopoWebContext> contexts, RunQueue queue, TrainingQueue trainings, IOptions<WorkerOptions> workers, IOptions<DatabaseOptions> database, TimeProvider time, ILogger<Recovery> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RecoverAsync(everything: !database.Value.IsPostgres, stoppingToken);
            using var timer = new PeriodicTimer(workers.Value.Lease / 2, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RecoverAsync(everything: false, stoppingToken);
                }
                catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
                {
                    LogUnreachable(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server shuts down.
        }
    }

    public async Task RecoverAsync(bool everything, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var dead = everything ? now.AddYears(1) : now - workers.Value.Lease;
        await using var db = await contexts.CreateDbContextAsync(cancellation);

        await db.Networks.Where(n => n.State == NetworkState.Running && (n.Heartbeat == null || n.Heartbeat < dead))
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Queued).SetProperty(n => n.LeaseOwner, (string?)null).SetProperty(n => n.Heartbeat, now), cancellation);
        await db.Runs.Where(r => r.LeaseOwner != null && r.Heartbeat < dead)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseOwner, (string?)null), cancellation);

        // Waiting networks: at start their jobs are gone with the memory; later, only those whose worker was lost just now.
        var networks = await db.Networks
            .Where(n => n.State == NetworkState.Queued && (everything || n.Heartbeat == now)
                && db.Runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training))
            .OrderBy(n => n.TrainingSetId).ThenBy(n => n.Index).Select(n => n.Id).ToListAsync(cancellation);
        foreach (var network in networks)
            trainings.Train(network);

        var runs = await db.Runs
            .Where(r => r.LeaseOwner == null && (everything || r.CreatedAt < dead) && (
                r.State == RunState.Queued || r.State == RunState.Analyzing
                || (r.State == RunState.Training && !db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount
                    && (n.State == NetworkState.Queued || n.State == NetworkState.Running)))))
            .OrderBy(r => r.CreatedAt).Select(r => new { r.Id, r.State }).ToListAsync(cancellation);
        foreach (var run in runs)
        {
            if (run.State == RunState.Queued)
                queue.Start(run.Id);
            else
                queue.Analyze(run.Id);
        }
        if (networks.Count + runs.Count > 0)
            LogRecovered(networks.Count, runs.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Requeued {Networks} trainings and {Runs} runs after a worker was lost")]
    private partial void LogRecovered(int networks, int runs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not respond; recovery will try again")]
    private partial void LogUnreachable(Exception e);
}
