using TopoWeb.Data;

namespace TopoWeb.Workers;

/// <summary>
/// Beats twice a second while a job works: writes its progress, proves it alive, and learns whether it is still wanted. Cancels the job's token where it is not, and where the process stops.
/// While the database does not answer, the work goes on: a lease that was lost meanwhile is noticed at the next beat, and whoever lost it writes nothing.
/// </summary>
internal sealed class LeaseHeartbeat : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _job;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="beat">Writes progress; answers false where the job is no longer wanted or the lease is lost.</param>
    /// <param name="time">The clock.</param>
    /// <param name="outer">Cancelled when the process stops, or the queue takes the job back.</param>
    public LeaseHeartbeat(Func<CancellationToken, Task<bool>> beat, TimeProvider time, params CancellationToken[] outer)
    {
        _job = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _loop = Task.Run(() => LoopAsync(beat, time));
    }

    /// <summary>For the work.</summary>
    public CancellationToken Token => _job.Token;

    /// <summary>The job was told to stop because nobody wants it, not because the process stops.</summary>
    public bool Unwanted { get; private set; }

    private async Task LoopAsync(Func<CancellationToken, Task<bool>> beat, TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (await IsWantedAsync(beat))
                    continue;
                Unwanted = true;
                await _job.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }
        catch (Exception e) when (DatabaseFault.IsOf(e) || e is InvalidOperationException or TimeoutException or IOException)
        {
            // The database answers with an error: there is no proof of the lease. Stop, and let the job be given out again.
            await _job.CancelAsync();
        }
    }

    private async Task<bool> IsWantedAsync(Func<CancellationToken, Task<bool>> beat)
    {
        try
        {
            return await beat(_stop.Token);
        }
        catch (Exception e) when (DatabaseFault.IsPassing(e))
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _job.Dispose();
    }
}
