namespace TopoWeb.Components.Runs;

/// <summary>Calls a page twice a second, one call at a time, until the page goes. Works the same whether the worker is this process or another machine: the database is the truth.</summary>
internal sealed class LiveRefresh : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <param name="refresh">Answers false to stop.</param>
    public LiveRefresh(Func<Task<bool>> refresh) => _loop = LoopAsync(refresh);

    private async Task LoopAsync(Func<Task<bool>> refresh)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token) && await refresh())
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or System.Data.Common.DbException)
        {
            // The page has gone, or the database does not answer: what is shown stays.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // The loop may be waiting for the very renderer that disposes of it, so it is not awaited.
        _ = _loop.ContinueWith(_ => _stop.Dispose(), TaskScheduler.Default);
    }
}
