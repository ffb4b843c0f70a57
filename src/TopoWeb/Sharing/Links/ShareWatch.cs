using TopoWeb.Data;

namespace TopoWeb.Sharing.Links;

/// <summary>
/// Tells open pages that their link has ended: at once where it is revoked in this process, within two seconds where another process does it or it expires.
/// One question for all pages, however many are open, and none where none is.
/// </summary>
internal sealed partial class ShareWatch(ShareLookup lookup, TimeProvider time, ILogger<ShareWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, HashSet<Action>> _pages = [];

    /// <param name="link">The link of a page.</param>
    /// <param name="ended">Called once, from any thread.</param>
    /// <returns>Ends the watching.</returns>
    public IDisposable Watch(Guid link, Action ended)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(link, out var pages))
                _pages[link] = pages = [];
            pages.Add(ended);
        }
        return new Watching(this, link, ended);
    }

    /// <summary>The link has ended.</summary>
    public void Close(Guid link)
    {
        HashSet<Action>? pages;
        lock (_lock)
            if (!_pages.Remove(link, out pages))
                return;
        foreach (var ended in pages)
            ended();
    }

    /// <summary>Asks which links are still open.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        List<Guid> watched;
        lock (_lock)
            watched = [.. _pages.Keys];
        if (watched.Count == 0)
            return;
        var open = await lookup.StillOpenAsync(watched, cancellation);
        foreach (var link in watched.Where(id => !open.Contains(id)))
            Close(link);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryLookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops, and its pages with it.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            await LookAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Every act of a page asks again anyway; that the database is away is said once, by its watch.
            if (!DatabaseFault.IsAway(e))
                LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Open share links could not be checked; the next check follows")]
    private partial void LogFailed(Exception error);

    private sealed class Watching(ShareWatch watch, Guid link, Action ended) : IDisposable
    {
        public void Dispose()
        {
            lock (watch._lock)
                if (watch._pages.TryGetValue(link, out var pages) && pages.Remove(ended) && pages.Count == 0)
                    watch._pages.Remove(link);
        }
    }
}
