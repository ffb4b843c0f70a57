using TopoWeb.Data;
using TopoWeb.Data.Starting;

namespace TopoWeb.Schedules.Firing;

/// <summary>Something that is looked at every few seconds, in every server that serves pages.</summary>
/// <param name="Look">One look; it finds by itself what is to do.</param>
internal sealed record ScheduleDuty(Func<CancellationToken, Task> Look);

/// <summary>Looks after all schedules: times that have come, reruns to be compared, surplus runs. State is in the rows alone: a server that was down goes on where it was.</summary>
internal sealed partial class ScheduleClock(IEnumerable<ScheduleDuty> duties, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ScheduleClock> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One look at everything. What fails is tried again at the next one, and keeps nothing else waiting.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        foreach (var duty in duties)
        {
            try
            {
                await duty.Look(cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // That the database is away is said once, by its watch.
                if (!DatabaseFault.IsAway(e))
                    LogLater(e);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server shuts down.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Schedules could not be looked after; this is tried again")]
    private partial void LogLater(Exception e);
}
