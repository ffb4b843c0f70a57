namespace TopoWeb.Training;

/// <summary>
/// Beats twice a second while a job works: writes its progress, proves it alive, and learns whether it is still wanted.
/// Cancels the job's token where it is not.
/// </summary>
internal sealed class LeaseHeartbeat : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _job;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="beat">Writes progress; answers false where the job is no longer wanted or the lease is lost.</param>
    /// <param name="outer">Cancelled when the server shuts down.</param>
    /// <param name="time">The clock.</param>
    public LeaseHeartbeat(Func<CancellationToken, Task<bool>> beat, TimeProvider time, CancellationToken outer)
    {
        _job = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _loop = Task.Run(() => LoopAsync(beat, time));
    }

    /// <summary>For the work.</summary>
    public CancellationToken Token => _job.Token;

    /// <summary>The job was told to stop because nobody wants it, not because the server shuts down.</summary>
    public bool Unwanted { get; private set; }

    private async Task LoopAsync(Func<CancellationToken, Task<bool>> beat, TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (await beat(_stop.Token))
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
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            // Without the database there is no proof of the lease: stop, and let the job be given out again.
            await _job.CancelAsync();
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
