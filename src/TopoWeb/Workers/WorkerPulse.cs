using TopoWeb.Data;
using TopoWeb.Data.Starting;

namespace TopoWeb.Workers;

/// <summary>The life of this process as a worker: it stands in the list, learns what the others offer, does what it is asked to do, and gives its work back at the end.</summary>
internal sealed partial class WorkerPulse(
    WorkerRegistry registry, WorkerMemory memory, WorkerLanes lanes, WorkRoutes routes, WorkerProfile profile, LostDevice lost, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<WorkerPulse> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private bool _drained;

    /// <summary>Why this process ended although nobody asked it to; null where it did not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>One beat: also what it is asked to do is done.</summary>
    public async Task BeatAsync(CancellationToken cancellation)
    {
        // The lanes first: nobody is to be told of queues that nobody serves.
        if (lost.Reason is not null)
            lanes.CloseLost();
        var asked = await registry.BeatAsync(State(), Refusal ?? lost.Reason, cancellation);
        await memory.TellAsync(cancellation);
        var living = await registry.LivingAsync(cancellation);
        routes.Learn(living.Where(p => p.State == WorkerState.Running).SelectMany(p => p.Queues.Split(',', StringSplitOptions.RemoveEmptyEntries)));
        // A worker whose device is gone ends, so that its service manager starts it again; a server goes on serving.
        if (Refusal is null && (registry.MisfitAmong(living) ?? (profile.Serves ? null : lost.Reason)) is { } misfit)
        {
            Refusal = misfit;
            LogRefused(misfit);
            await registry.BeatAsync(WorkerState.Refused, misfit, cancellation);
        }
        Obey(asked);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await TryBeatAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await lanes.CloseAsync();
        try
        {
            await registry.LeaveAsync(CancellationToken.None);
            await memory.LeaveAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // Its heartbeat ends all the same.
            LogSilent(e.GetBaseException().Message);
        }
    }

    private WorkerState State() => Refusal is not null ? WorkerState.Refused : _drained ? WorkerState.Draining : WorkerState.Running;

    private void Obey(WorkerOrder asked)
    {
        if (asked == WorkerOrder.Stop && !profile.Serves)
        {
            LogStopping();
            lifetime.StopApplication();
            return;
        }
        var drain = asked != WorkerOrder.None || Refusal is not null;
        if (drain && !_drained)
        {
            lanes.Drain();
            LogDraining();
        }
        else if (!drain)
        {
            if (_drained)
                LogResumed();
            lanes.Open();
        }
        _drained = drain;
        // A worker that does not fit ends with words, once nothing is left to finish.
        if (Refusal is not null && lanes.IsIdle)
            lifetime.StopApplication();
    }

    private async Task TryBeatAsync(CancellationToken cancellation)
    {
        try
        {
            await BeatAsync(cancellation);
        }
        catch (Exception e) when (DatabaseFault.IsAway(e))
        {
            // Said already; the next beat tries again.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Jobs that are running are finished, and no new ones are taken")]
    private partial void LogRefused(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: no new jobs are taken, those that are running go on")]
    private partial void LogDraining();

    [LoggerMessage(Level = LogLevel.Information, Message = "Jobs are taken again")]
    private partial void LogResumed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped by an administrator: unfinished jobs go back to the queue")]
    private partial void LogStopping();

    [LoggerMessage(Level = LogLevel.Warning, Message = "This process could not leave the list of workers ({Reason})")]
    private partial void LogSilent(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The heartbeat of this process could not be written; the next one follows")]
    private partial void LogFailed(Exception error);
}
