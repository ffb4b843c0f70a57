using System.Collections.Concurrent;
using TopoWeb.Data;
using TopoWeb.Networks.Downloads;
using TopoWeb.Topology;

namespace TopoWeb.Datasets;

/// <summary>
/// Downloads and readings that go on in the server whoever looks: a page that is closed or loaded again changes nothing. One at a time for each thing;
/// who asks a second time joins.
/// </summary>
internal sealed partial class BackgroundDownloads(ILogger<BackgroundDownloads> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _entries = [];
    private readonly Lock _lock = new();
    private int _version;

    private sealed record Entry(CancellationTokenSource Stop)
    {
        public required BackgroundDownload State { get; set; }

        public Task Work { get; set; } = Task.CompletedTask;
    }

    /// <summary>Changes with everything that happens: pages look at this before they look at the disk.</summary>
    public int Version => Volatile.Read(ref _version);

    public BackgroundDownload? Find(string key) => _entries.GetValueOrDefault(key)?.State;

    /// <param name="key">What is transferred.</param>
    /// <param name="kind">How.</param>
    /// <param name="work">Gets a way to tell how far it is; answers with how it ended.</param>
    public BackgroundDownload Start(string key, DownloadKind kind, Func<IProgress<Func<BackgroundDownload, BackgroundDownload>>, CancellationToken, Task<string>> work)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var running) && running.State.IsRunning)
                return running.State;
            var entry = new Entry(new CancellationTokenSource()) { State = new BackgroundDownload(kind, IsRunning: true) };
            _entries[key] = entry;
            Interlocked.Increment(ref _version);
            entry.Work = Task.Run(() => WorkAsync(key, entry, work));
            return entry.State;
        }
    }

    /// <summary>Stops what runs; false where nothing does.</summary>
    public bool Cancel(string key)
    {
        if (_entries.GetValueOrDefault(key) is not { State.IsRunning: true } entry)
            return false;
        entry.Stop.Cancel();
        return true;
    }

    /// <summary>Waits until it has ended.</summary>
    public Task EndedAsync(string key) => _entries.GetValueOrDefault(key)?.Work ?? Task.CompletedTask;

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
            entry.Stop.Cancel();
    }

    private async Task WorkAsync(string key, Entry entry, Func<IProgress<Func<BackgroundDownload, BackgroundDownload>>, CancellationToken, Task<string>> work)
    {
        var kind = entry.State.Kind;
        BackgroundDownload end;
        try
        {
            end = new BackgroundDownload(kind, false) { Outcome = await work(new Steps(this, entry), entry.Stop.Token) };
            Ended(key, kind, end.Outcome);
        }
        catch (OperationCanceledException)
        {
            end = new BackgroundDownload(kind, false) { Outcome = kind == DownloadKind.Get ? "Paused. Select Get to resume." : "Stopped." };
        }
        catch (InvalidInputException e)
        {
            end = new BackgroundDownload(kind, false) { Error = e.Message };
            Failed(key, kind, e.Message);
        }
        catch (Exception e)
        {
            end = new BackgroundDownload(kind, false) { Error = ErrorReference.TextOf(e) };
            Broken(e, key, kind, ErrorReference.Of(e));
        }
        entry.State = end;
        Interlocked.Increment(ref _version);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Kind} of {Key}: {Outcome}")]
    private partial void Ended(string key, DownloadKind kind, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} of {Key} failed: {Reason}")]
    private partial void Failed(string key, DownloadKind kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of {Key} failed (reference {Reference})")]
    private partial void Broken(Exception e, string key, DownloadKind kind, string reference);

    private sealed class Steps(BackgroundDownloads owner, Entry entry) : IProgress<Func<BackgroundDownload, BackgroundDownload>>
    {
        public void Report(Func<BackgroundDownload, BackgroundDownload> value)
        {
            entry.State = value(entry.State);
            Interlocked.Increment(ref owner._version);
        }
    }
}

/// <summary>Tells a transfer what the work below it tells.</summary>
internal sealed class BackgroundDownloadProgress(IProgress<Func<BackgroundDownload, BackgroundDownload>> steps) : IProgress<DownloadProgress>, IProgress<double>
{
    public void Report(DownloadProgress value) => steps.Report(t => t with
    {
        Download = value,
        // Files are counted alike: their sizes are known only as they come.
        Share = value.Total is > 0 and var total ? (value.Number - 1 + value.Bytes / (double)total) / value.Files : null,
    });

    public void Report(double value) => steps.Report(t => t with { Share = value });
}
