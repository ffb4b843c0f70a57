using TopoWeb.Networks.Downloads;
using TopoWeb.Tests.Published;

namespace TopoWeb.Networks.Tests.Downloads;

public sealed class FileDownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 >> 3))];

    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-").FullName;
    private DownloadOptions _options = new() { Pause = TimeSpan.Zero, Attempts = 1 };

    private string Target => Path.Combine(_folder, "file.bin");

    private string Part => Target + ".part";

    [Fact]
    public async Task Fetch_Plain_IsRenamedOnceWholeAndTellsHowFar()
    {
        await using var server = await FileServer.StartAsync(Content);
        var told = new Told();
        await FetchAsync(server, told);
        AssertWhole();
        Assert.Equal(new DownloadProgress("file.bin", 1, 1, Content.Length, Content.Length, 0), told.Last);
    }

    [Fact]
    public async Task Fetch_ConnectionBreaks_TheNextTryGoesOn()
    {
        await using var server = await FileServer.StartAsync(Content);
        server.BreaksAfter = 100_000;
        server.KnowsRanges = false;
        Assert.Contains("100000", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server))).Message, StringComparison.Ordinal);
        Assert.Equal(100_000, new FileInfo(Part).Length);
        Assert.False(File.Exists(Target));

        (server.BreaksAfter, server.KnowsRanges) = (null, true);
        server.Requests.Clear();
        await FetchAsync(server);
        Assert.Equal(["bytes=100000-"], server.Requests);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_ConnectionBreaksAgainAndAgain_GoesOnWhileThereIsMore()
    {
        await using var server = await FileServer.StartAsync(Content);
        server.BreaksAfter = 70_000;
        await FetchAsync(server);
        Assert.Equal(["", "bytes=70000-", "bytes=140000-", "bytes=210000-", "bytes=280000-"], server.Requests);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_WithoutRanges_BeginsAgainCleanly()
    {
        await using var server = await FileServer.StartAsync(Content);
        await BreakAsync(server);
        server.KnowsRanges = false;
        await FetchAsync(server);
        Assert.StartsWith("bytes=", server.Requests[^1], StringComparison.Ordinal);
        AssertWhole();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_FileChangedBetweenTheParts_BeginsAgain(bool ignoresIfRange)
    {
        await using var server = await FileServer.StartAsync([.. Content.Select(b => (byte)~b)]);
        await BreakAsync(server);
        (server.Content, server.ETag, server.IgnoresIfRange) = (Content, "\"two\"", ignoresIfRange);
        _options = _options with { Attempts = 2 };
        await FetchAsync(server);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_HostNamesNoVersion_IsNotGoneOnWith()
    {
        await using var server = await FileServer.StartAsync(Content);
        server.ETag = null;
        await BreakAsync(server);
        await FetchAsync(server);
        Assert.All(server.Requests, range => Assert.Equal("", range));
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_AllIsHereAlready_AsksForNothingMore()
    {
        await using var server = await FileServer.StartAsync(Content);
        await BreakAsync(server);
        File.WriteAllBytes(Part, Content);
        await FetchAsync(server);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_MorePromisedThanThereIs_TheChecksumDecides()
    {
        await using var server = await FileServer.StartAsync(Content);
        server.Lie = 1000;
        await FetchAsync(server);
        Assert.Equal(["", "bytes=300000-"], server.Requests);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_MorePromisedThanSentWithoutRanges_SaysHowMuchCame()
    {
        await using var server = await FileServer.StartAsync(Content);
        (server.Lie, server.KnowsRanges) = (1000, false);
        var e = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server));
        Assert.Contains("300000", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Fetch_WrongContent_KeepsNothing()
    {
        await using var server = await FileServer.StartAsync([1, 2, 3]);
        Assert.Contains("does not match", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Fetch_FirstHostRefuses_TheSecondIsAskedAndThePartOfItKept()
    {
        await using var broken = await FileServer.StartAsync([]);
        await using var server = await FileServer.StartAsync(Content);
        await BreakAsync(server);
        broken.Status = 404;
        await new FileDownload(_options, null).FetchAsync([broken.Address, server.Address], Target, Check, default);
        Assert.Equal("bytes=150000-", server.Requests[^1]);
        Assert.Empty(broken.Requests);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_HostHangs_IsGivenUp()
    {
        await using var server = await FileServer.StartAsync(Content);
        (server.Hangs, _options) = (true, _options with { StallTimeout = TimeSpan.FromMilliseconds(300), ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Contains("no response within", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Cancelled_KeepsThePartAndNoFile()
    {
        await using var server = await FileServer.StartAsync(Content);
        server.Hangs = true;
        using var stop = new CancellationTokenSource();
        var fetching = new FileDownload(_options, null).FetchAsync([server.Address], Target, Check, stop.Token);
        await Poll.UntilAsync(() => Task.FromResult(fetching.IsCompleted || new FileInfo(Part) is { Exists: true, Length: 150_000 }), () => "the half that the server sends has not come.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching);
        Assert.False(File.Exists(Target));
        Assert.Equal(150_000, new FileInfo(Part).Length);
        server.Hangs = false;
        await FetchAsync(server);
        Assert.Equal("bytes=150000-", server.Requests[^1]);
        AssertWhole();
    }

    [Fact]
    public async Task Fetch_NoRoomBefore_SaysHowMuchAndWritesNothing()
    {
        await using var server = await FileServer.StartAsync(Content);
        _options = _options with { Disk = new FullDisk(free: 1000) };
        var e = await Assert.ThrowsAsync<DiskException>(() => FetchAsync(server));
        Assert.Contains("1 MB are required", e.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Fetch_DiskFillsUp_SaysSoOnce()
    {
        await using var server = await FileServer.StartAsync(Content);
        _options = _options with { Disk = new FullDisk(free: long.MaxValue) };
        Assert.Contains("is full", (await Assert.ThrowsAsync<DiskException>(() => FetchAsync(server))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_PlaceIsNoDirectory_SaysSo()
    {
        await using var server = await FileServer.StartAsync(Content);
        File.WriteAllText(Path.Combine(_folder, "taken"), "");
        var e = await Assert.ThrowsAsync<DiskException>(() => new FileDownload(_options, null).FetchAsync([server.Address], Path.Combine(_folder, "taken", "file.bin"), Check, default));
        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task FetchAsync(FileServer server, IProgress<DownloadProgress>? told = null) => new FileDownload(_options, told).FetchAsync([server.Address], Target, Check, default);

    /// <summary>A try that stops in the middle.</summary>
    private async Task BreakAsync(FileServer server)
    {
        (server.BreaksAfter, var ranges, server.KnowsRanges) = (150_000, server.KnowsRanges, false);
        await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(server));
        (server.BreaksAfter, server.KnowsRanges) = (null, ranges);
    }

    private static void Check(string path)
    {
        if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(Content))
            throw new DownloadException("does not match");
    }

    private void AssertWhole()
    {
        Assert.Equal([Target], Directory.GetFiles(_folder));
        Assert.True(File.ReadAllBytes(Target).AsSpan().SequenceEqual(Content));
    }

    private sealed class Told : IProgress<DownloadProgress>
    {
        public DownloadProgress? Last { get; private set; }

        public void Report(DownloadProgress value) => Last = value;
    }

    /// <summary>Refuses to write, as Linux does.</summary>
    private sealed class FullDisk(long free) : DownloadDisk
    {
        public override long Free(string directory) => free;

        public override Stream Open(string path) => new FullStream();

        private sealed class FullStream : MemoryStream
        {
            public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No space left on device", 28);
        }
    }
}
