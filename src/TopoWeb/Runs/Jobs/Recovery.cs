using System.Diagnostics;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Training;
using TopoWeb.Workers;
using TopoWeb.Workers.Waiting;

namespace TopoWeb.Runs.Jobs;

/// <summary>
/// Makes state and queue agree, from any state, in every process, again and again. The rows are what is to be done. Whatever waits, is wanted, is in nobody's hands, and has no job in a queue is offered again:
/// it does not matter why its job is not there. Offering twice does no harm, since leases let only one job work.
/// </summary>
internal sealed partial class Recovery(
    WorkRepair repair, RunQueue queue, TrainingQueue trainings, WaitingJobs waiting, INetworkListener listener, RunLog log,
    IOptions<WorkerOptions> workers, IOptions<DatabaseOptions> database, TimeProvider time, ILogger<Recovery> logger) : BackgroundService
{
    /// <summary>Between two looks; a quarter of the lease where that is less, and more where a look takes long, so that looking never takes much of the machine.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(10);

    /// <summary>After the database was away every lease is old. The living have so long to renew theirs before the others lose them.</summary>
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(10);

    /// <summary>Rows without a job at the last look: a job that was fetched this moment and has not yet taken its lease is gone from there at the next.</summary>
    private HashSet<Guid> _missed = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // With a queue in memory nobody else can hold a lease, and all jobs are gone. Before the server listens: what is being submitted has no job for a moment, and would be offered twice.
        if (!database.Value.IsPostgres)
        {
            await repair.ForgetLeasesAsync(cancellationToken);
            await TryRepairAsync(atOnce: true, cancellationToken);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var clock = Stopwatch.StartNew();
                var pause = workers.Value.Lease / 4 < Interval ? workers.Value.Lease / 4 : Interval;
                if (!await TryRepairAsync(atOnce: false, stoppingToken))
                    pause = AfterSilence;
                var rest = 40 * clock.Elapsed < LongestInterval ? 40 * clock.Elapsed : LongestInterval;
                await Task.Delay(pause > rest ? pause : rest, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>One look; what fails is said, and the next look tries again.</summary>
    /// <returns>False where the database is away.</returns>
    private async Task<bool> TryRepairAsync(bool atOnce, CancellationToken cancellation)
    {
        try
        {
            await RepairAsync(atOnce, cancellation);
        }
        catch (Exception e) when (DatabaseFault.IsAway(e))
        {
            return false; // said already
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(e);
        }
        return true;
    }

    /// <summary>One look.</summary>
    /// <param name="atOnce">Offers at the first look what has no job, as at the start, when there can be none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RepairAsync(bool atOnce, CancellationToken cancellation)
    {
        await GiveUpAsync(cancellation);
        var lost = await repair.ReleaseAsync(cancellation);
        var open = await repair.OpenAsync(cancellation);
        if (open.Count == 0)
        {
            _missed = [];
            return;
        }
        var known = waiting.Read();
        var (forNetworks, forRuns) = (Rows<NetworkJob>(), Rows<RunJob>());
        var missing = open.Where(o => !(o.IsNetwork ? forNetworks : forRuns).Contains(o.Id)).ToList();
        var due = missing.Where(o => atOnce || lost.Contains(o.Id) || _missed.Contains(o.Id)).ToList();
        _missed = [.. missing.Select(o => o.Id)];
        List<Guid> networks = [], starts = [], analyses = [];
        foreach (var item in due)
            if (await repair.TakeAsync(item, cancellation))
                (item.IsNetwork ? networks : item.State == RunState.Queued ? starts : analyses).Add(item.Id);
        await trainings.TrainAsync(networks, cancellation);
        foreach (var run in starts)
            await queue.StartAsync(run, cancellation);
        foreach (var run in analyses)
            await queue.AnalyzeAsync(run, cancellation);
        if (networks.Count + starts.Count + analyses.Count > 0)
            LogRepaired(networks.Count, starts.Count + analyses.Count);

        HashSet<Guid> Rows<TJob>() => [.. known.Where(k => k.Kind == typeof(TJob)).Select(k => k.Row)];
    }

    /// <summary>Ends what nobody gets on with, and tells those who wait for it.</summary>
    private async Task GiveUpAsync(CancellationToken cancellation)
    {
        var (networks, runs) = await repair.GiveUpAsync(cancellation);
        foreach (var (set, index) in networks)
        {
            WorkMeter.NetworkFailed();
            await listener.EndedAsync(set, index);
        }
        foreach (var (run, error) in runs)
        {
            WorkMeter.RunEnded(succeeded: false);
            await log.ErrorAsync(run, error);
        }
        if (networks.Count + runs.Count > 0)
            LogGivenUp(networks.Count, runs.Count, AttemptLimit.Most);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Requeued {Networks} trainings and {Runs} runs that had no job or whose worker was lost")]
    private partial void LogRepaired(int networks, int runs);

    [LoggerMessage(Level = LogLevel.Error, Message = "Gave up {Networks} trainings and {Runs} runs after {Attempts} attempts without progress")]
    private partial void LogGivenUp(int networks, int runs, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work could not be compared with the queue; the next comparison follows")]
    private partial void LogFailed(Exception e);
}
