using System.Collections.Concurrent;

namespace TopoWeb.Sharing.Links;

/// <summary>
/// Tells open pages that their link has ended: at once where it is revoked in this process, within two seconds where another process does it or it expires.
/// One question for all pages, however many are open, and none where none is.
/// </summary>
internal sealed partial class ShareWatch(ShareLookup lookup, TimeProvider time, ILogger<ShareWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Action, byte>> _pages = new();

    /// <param name="link">The link of a page.</param>
    /// <param name="ended">Called once, from any thread.</param>
    /// <returns>Ends the watching.</returns>
    public IDisposable Watch(Guid link, Action ended)
    {
        _pages.GetOrAdd(link, _ => new()).TryAdd(ended, 0);
        return new Watching(this, link, ended);
    }

    /// <summary>The link has ended.</summary>
    public void Close(Guid link)
    {
        if (!_pages.TryRemove(link, out var pages))
            return;
        foreach (var (ended, _) in pages)
            ended();
    }

    /// <summary>Asks which links are still open.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var watched = _pages.Where(p => !p.Value.IsEmpty).Select(p => p.Key).ToList();
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
            // The database does not answer: every act of a page asks again anyway.
            LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Open share links could not be checked; the next check follows")]
    private partial void LogFailed(Exception error);

    private sealed class Watching(ShareWatch watch, Guid link, Action ended) : IDisposable
    {
        public void Dispose()
        {
            if (watch._pages.TryGetValue(link, out var pages))
                pages.TryRemove(ended, out _);
        }
    }
}
