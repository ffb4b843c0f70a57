using System.Diagnostics;
using TopoWeb.Data;

namespace TopoWeb.Controls;

/// <summary>Calls a page, twice a second unless told otherwise, less often where many pages are open (<see cref="LivePace"/>), one call at a time, until the page goes. Works the same whether the worker is this process or another machine: the database is the truth.</summary>
internal sealed class LiveRefresh : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>For pages on which something new comes every few seconds at most.</summary>
    public static readonly TimeSpan Slow = 4 * Interval;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="refresh">Answers false to stop.</param>
    /// <param name="interval">Between two calls; null: <see cref="Interval"/>.</param>
    /// <param name="idle">Whether nothing changes by itself at present: then one call in <paramref name="seldom"/> is made. What has ended may be retried, renamed or deleted elsewhere.</param>
    /// <param name="seldom">Intervals between two calls while the page is idle.</param>
    public LiveRefresh(Func<Task<bool>> refresh, TimeSpan? interval = null, Func<bool>? idle = null, int seldom = 1) => _loop = LoopAsync(refresh, interval ?? Interval, idle ?? (() => false), seldom);

    private async Task LoopAsync(Func<Task<bool>> refresh, TimeSpan interval, Func<bool> idle, int seldom)
    {
        using var timer = new PeriodicTimer(interval);
        var skipped = 0;
        LivePace.Own.Join();
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (idle() && ++skipped < seldom)
                    continue;
                skipped = 0;
                var start = Stopwatch.GetTimestamp();
                if (!await TryAsync(refresh))
                    break;
                LivePace.Own.Took(Stopwatch.GetElapsedTime(start));
                if (LivePace.Own.Of(interval) is var pause && pause != timer.Period)
                    timer.Period = pause;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or System.Data.Common.DbException)
        {
            // The page has gone, or the database answered with an error: what is shown stays.
        }
        finally
        {
            LivePace.Own.Leave();
        }
    }

    /// <summary>While the database does not answer, what is shown stays, the layout says so, and the page goes on when it is back.</summary>
    private static async Task<bool> TryAsync(Func<Task<bool>> refresh)
    {
        try
        {
            return await refresh();
        }
        catch (Exception e) when (DatabaseFault.IsAway(e))
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // The loop may be waiting for the very renderer that disposes of it, so it is not awaited.
        _ = _loop.ContinueWith(_ => _stop.Dispose(), TaskScheduler.Default);
    }
}
