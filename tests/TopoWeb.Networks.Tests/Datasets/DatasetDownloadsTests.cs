using System.Net;
using System.Net.Sockets;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Datasets;

public sealed class DatasetDownloadsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topoweb-").FullName;

    [Theory]
    [InlineData("mnist", "train-images-idx3-ubyte")]
    [InlineData("cifar-10", "data_batch_1.bin")]
    public async Task Fetch_NobodyAnswers_SaysWhatToPutWhereInOneLine(string id, string file)
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePort()}/");
        var downloads = new DatasetDownloads(new DatasetDownloadOptions { Mnist = [nobody], Cifar10 = [nobody] });

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => downloads.FetchAsync(id, _folder));

        Assert.Equal("dataset", e.Field);
        Assert.Contains("127.0.0.1", e.Message, StringComparison.Ordinal);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Fetch_WrongContent_LeavesNothing()
    {
        using var server = new Server(_ => IdxFileTests.Gzip([1, 2, 3]));
        var downloads = new DatasetDownloads(new DatasetDownloadOptions { Mnist = [server.Address] });

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => downloads.FetchAsync("mnist", _folder));

        Assert.Contains("SHA-256", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Fetch_TooLarge_Stops()
    {
        using var server = new Server(_ => new byte[2000]);
        var downloads = new DatasetDownloads(new DatasetDownloadOptions { Cifar10 = [server.Address], Download = new() { MaximumBytes = 1000 } });
        Assert.Contains("1000 bytes", (await Assert.ThrowsAsync<InvalidInputException>(() => downloads.FetchAsync("cifar-10", _folder))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SecondMirror_GivesTheDataSet()
    {
        Assert.SkipUnless(TestData.Real is { Id: "mnist" } && TestData.RealFolder is not null, "No MNIST on this machine.");
        using var broken = new Server(_ => null);
        using var server = new Server(name => File.ReadAllBytes(Path.Combine(TestData.RealFolder, name)));
        var downloads = new DatasetDownloads(new DatasetDownloadOptions { Mnist = [broken.Address, server.Address] });

        var folder = await downloads.FetchAsync("mnist", _folder);

        var catalog = new DatasetCatalog([_folder]);
        Assert.Equal(TestData.Real.Checksum, catalog.Load("mnist").Checksum);
        Assert.Contains("checksum verified", catalog.List()[0].Message, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(folder).Length);
        broken.Dispose();
        server.Dispose();
        Assert.Equal(folder, await downloads.FetchAsync("mnist", _folder)); // nothing left to fetch
    }

    [Fact]
    public async Task Fetch_BrokenFileAmongOthers_OnlyThatIsFetchedAgain()
    {
        Assert.SkipUnless(TestData.Real is { Id: "mnist" } && TestData.RealFolder is not null, "No MNIST on this machine.");
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "mnist")).FullName;
        foreach (var path in Directory.GetFiles(TestData.RealFolder, "*ubyte*"))
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        File.WriteAllBytes(Path.Combine(folder, "t10k-labels-idx1-ubyte"), [1, 2, 3]);
        var asked = new List<string>();
        using var server = new Server(name =>
        {
            asked.Add(name);
            return File.ReadAllBytes(Path.Combine(TestData.RealFolder, name));
        });
        await new DatasetDownloads(new() { Mnist = [], Mirrors = new Dictionary<string, IReadOnlyList<Uri>> { ["mnist"] = [server.Address] } }).FetchAsync("mnist", _folder);
        Assert.Equal(["t10k-labels-idx1-ubyte.gz"], asked);
        Assert.Equal(DatasetVerdict.Right, new DatasetCatalog([_folder]).Verify("mnist").Verdict);
        Assert.True(File.Exists(Path.Combine(folder, "t10k-labels-idx1-ubyte.damaged")));
    }

    [Fact]
    public async Task Fetch_WhatAPersonPutThere_IsNotReplaced()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "mnist")).FullName;
        foreach (var (name, bytes) in new[] { ("train-images-idx3", IdxFileTests.Idx(0x803, [2, 28, 28], 1568)), ("t10k-images-idx3", IdxFileTests.Idx(0x803, [2, 28, 28], 1568)), ("train-labels-idx1", IdxFileTests.Idx(0x801, [2], 2)), ("t10k-labels-idx1", IdxFileTests.Idx(0x801, [2], 2)) })
            File.WriteAllBytes(Path.Combine(folder, $"{name}-ubyte"), bytes);
        Assert.Equal(folder, await new DatasetDownloads(new() { Mnist = [] }).FetchAsync("mnist", _folder));
    }

    [Fact]
    public async Task Fetch_Unknown_NamesTheKnown() =>
        Assert.Contains("cifar-10", (await Assert.ThrowsAsync<InvalidInputException>(() => new DatasetDownloads(new()).FetchAsync("imagenet", _folder))).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Answers every request with the bytes for the last part of its path, or 404.</summary>
    private sealed class Server : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Server(Func<string, byte[]?> answer)
        {
            Address = new Uri($"http://127.0.0.1:{FreePort()}/files/");
            _listener.Prefixes.Add(Address.AbsoluteUri);
            _listener.Start();
            _ = Serve(answer);
        }

        public Uri Address { get; }

        public void Dispose() => _listener.Close();

        private async Task Serve(Func<string, byte[]?> answer)
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var response = context.Response;
                    if (answer(Path.GetFileName(context.Request.Url!.LocalPath)) is not { } bytes)
                        response.StatusCode = 404;
                    else
                        await response.OutputStream.WriteAsync(bytes);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // closed
            }
        }
    }
}
