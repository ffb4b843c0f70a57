using Microsoft.Extensions.Logging.Abstractions;
using TopoWeb.Datasets;
using TopoWeb.Networks.Downloads;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Datasets;

public sealed class BackgroundDownloadsTests
{
    private readonly BackgroundDownloads _transfers = new(NullLogger<BackgroundDownloads>.Instance);

    [Fact]
    public async Task Start_Twice_TheSecondJoins()
    {
        var end = new TaskCompletionSource<string>();
        var begun = 0;
        Task<string> Work(IProgress<Func<BackgroundDownload, BackgroundDownload>> steps, CancellationToken _)
        {
            Interlocked.Increment(ref begun);
            return end.Task;
        }
        _transfers.Start("a", DownloadKind.Get, Work);
        Assert.Equal(DownloadKind.Get, _transfers.Start("a", DownloadKind.Verify, Work).Kind);
        end.SetResult("well");
        await _transfers.EndedAsync("a").WaitAsync(Published.Poll.Patience);
        Assert.Equal((1, "well", false), (begun, _transfers.Find("a")!.Outcome, _transfers.Find("a")!.IsRunning));
        _transfers.Start("a", DownloadKind.Verify, Work);
        await _transfers.EndedAsync("a").WaitAsync(Published.Poll.Patience);
        Assert.Equal(2, begun);
    }

    [Fact]
    public async Task Cancel_Running_EndsIt()
    {
        _transfers.Start("a", DownloadKind.Get, async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return "";
        });
        Assert.True(_transfers.Cancel("a"));
        await _transfers.EndedAsync("a").WaitAsync(Published.Poll.Patience);
        Assert.Contains("Select Get to resume", _transfers.Find("a")!.Outcome, StringComparison.Ordinal);
        Assert.False(_transfers.Cancel("a"));
        Assert.False(_transfers.Cancel("b"));
    }

    [Fact]
    public async Task Start_Fails_SaysWhyAndHidesWhatIsOurs()
    {
        _transfers.Start("a", DownloadKind.Get, (_, _) => throw new InvalidInputException("dataset", "put it there"));
        _transfers.Start("b", DownloadKind.Get, (_, _) => throw new InvalidOperationException("inner matters"));
        await _transfers.EndedAsync("a").WaitAsync(Published.Poll.Patience);
        await _transfers.EndedAsync("b").WaitAsync(Published.Poll.Patience);
        Assert.Equal("put it there", _transfers.Find("a")!.Error);
        Assert.DoesNotContain("inner", _transfers.Find("b")!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_Download_SayBytesRateAndTimeLeft()
    {
        var transfer = new BackgroundDownload(DownloadKind.Get, true) { Download = new DownloadProgress("a.gz", 2, 4, 5_000_000, 10_000_000, 1_000_000) };
        Assert.Equal("a.gz (2 of 4): 5.0 MB of 10.0 MB, 1.0 MB/s, 5 seconds left", transfer.Words);
        Assert.Equal("a.gz: 5.0 MB", (transfer with { Download = new DownloadProgress("a.gz", 1, 1, 5_000_000, null, 0) }).Words);
    }
}
