using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Datasets;

public sealed class DatasetEndpointsTests
{
    [Fact]
    public async Task Verify_WhatIsHere_GivesItsChecksumSizeAndDirectory()
    {
        await using var app = new TestApplication();
        var before = await GetAsync(app, "mnist");
        Assert.Equal(("here", JsonValueKind.Null), (before.GetProperty("state").GetString(), before.GetProperty("checksum").ValueKind));
        using var response = await app.Http.PostAsync("/api/v1/datasets/mnist/verify", null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var after = await EndedAsync(app, "datasets/mnist");
        Assert.Equal(64, after.GetProperty("checksum").GetString()!.Length);
        Assert.Equal(Path.Combine(app.Directory, "datasets", "mnist"), after.GetProperty("directory").GetString());
        Assert.True(after.GetProperty("bytes").GetInt64() > 0);
        Assert.StartsWith("Unofficial but readable", after.GetProperty("transfer").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Get_Twice_IsOneDownloadThatCanBeStopped()
    {
        await using var server = await SlowServer.StartAsync(new byte[200_000]);
        await using var app = With(server);
        for (var i = 0; i < 2; i++)
        {
            using var response = await app.Http.PostAsync("/api/v1/datasets/fashion-mnist/get", null);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }
        var part = new FileInfo(Path.Combine(app.Directory, "datasets", "fashion-mnist", "train-images-idx3-ubyte.gz.part"));
        var transfer = await WaitAsync(app, "datasets/fashion-mnist", t =>
        {
            part.Refresh();
            // What was read may be older than the file.
            return part is { Exists: true, Length: 100_000 } && t.GetProperty("total").ValueKind == JsonValueKind.Number;
        });
        Assert.Equal(200_000, transfer.GetProperty("total").GetInt64());
        Assert.Equal(1, server.Requests);
        using (var cancel = await app.Http.PostAsync("/api/v1/datasets/fashion-mnist/cancel", null))
            Assert.Equal(HttpStatusCode.OK, cancel.StatusCode);
        await EndedAsync(app, "datasets/fashion-mnist");
        part.Refresh();
        Assert.Equal(100_000, part.Length);
        using var again = await app.Http.PostAsync("/api/v1/datasets/fashion-mnist/cancel", null);
        await Problem.AssertAsync(again, HttpStatusCode.Conflict, null, "No download or verification is in progress");
    }

    [Fact]
    public async Task Get_WrongContent_SaysBothChecksumsAndWhatToPutWhere()
    {
        await using var server = await SlowServer.StartAsync(new byte[2000]);
        server.GoOn();
        await using var app = With(server);
        (await app.Http.PostAsync("/api/v1/datasets/fashion-mnist/get", null)).Dispose();
        var error = (await EndedAsync(app, "datasets/fashion-mnist")).GetProperty("transfer").GetProperty("error").GetString();
        Assert.Contains("expected c59f468a", error);
        Assert.Contains(Path.Combine(app.Directory, "datasets", "fashion-mnist"), error);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.Directory, "datasets", "fashion-mnist")));
    }

    [Fact]
    public async Task Get_DirectoryThatIsAFile_NamesTheSetting()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Datasets:Directories:0"] = typeof(DatasetEndpointsTests).Assembly.Location });
        using var response = await app.Http.PostAsync("/api/v1/datasets/mnist/get", null);
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "dataset", "Datasets:Directories", "is a file");
    }

    [Theory]
    [InlineData("datasets/imagenet/get", "fashion-mnist")]
    [InlineData("datasets/imagenet/verify", "fashion-mnist")]
    [InlineData("datasets/imagenet/cancel", "fashion-mnist")]
    [InlineData("weights/alexnet/get", "vgg19")]
    [InlineData("weights/alexnet/cloud", "vgg19")]
    public async Task Post_Unknown_NamesTheKnown(string path, string known)
    {
        await using var app = new TestApplication();
        using var response = await app.Http.PostAsync($"/api/v1/{path}", null);
        await Problem.AssertAsync(response, HttpStatusCode.NotFound, null, known);
    }

    [Fact]
    public async Task Weights_FolderOfArrays_BecomesACloud()
    {
        using var folder = new Commands.TemporaryFolder();
        KernelFolder.Write(folder.File("vgg19"), "conv1_2", 64, 64);
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Weights:Directories:0"] = folder.Path });
        using var response = await app.Http.PostAsync("/api/v1/weights/vgg19/cloud?array=2", null);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var cloud = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((4096, 9), (cloud.GetProperty("points").GetInt32(), cloud.GetProperty("dimension").GetInt32()));
        Assert.Equal("VGG19", cloud.GetProperty("name").GetString());
        using var wrong = await app.Http.PostAsync("/api/v1/weights/vgg19/cloud?array=7", null);
        await Problem.AssertAsync(wrong, HttpStatusCode.BadRequest, "layer", "no convolution layer 7");
    }

    [Fact]
    public async Task Weights_OtherChecksum_IsRefusedWithBoth()
    {
        using var folder = new Commands.TemporaryFolder();
        File.WriteAllBytes(folder.File("vgg16-397923af.pth"), [1, 2, 3]);
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Weights:Directories:0"] = folder.Path });
        using var response = await app.Http.PostAsync("/api/v1/weights/vgg16/cloud?array=1", null);
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "network", "starts with 397923af", "039058c6");
        using var format = await app.Http.PostAsync("/api/v1/weights/vgg16/get?format=caffe", null);
        await Problem.AssertAsync(format, HttpStatusCode.BadRequest, "format", "PyTorch, Keras");
    }

    /// <summary>The mirror is asked before the official hosts, which are not to be reached from tests.</summary>
    private static TestApplication With(SlowServer server) => new(settings: new Dictionary<string, string>
    {
        ["Datasets:Mirrors:fashion-mnist:0"] = server.Address,
        ["Datasets:ConnectTimeoutSeconds"] = "1",
    });

    private static async Task<JsonElement> GetAsync(TestApplication app, string id) => await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/datasets/{id}");

    private static async Task<JsonElement> EndedAsync(TestApplication app, string path)
    {
        await WaitAsync(app, path, t => !t.GetProperty("running").GetBoolean());
        return await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}");
    }

    private static Task<JsonElement> WaitAsync(TestApplication app, string path, Func<JsonElement, bool> until) => Published.Poll.UntilAsync(
        async () => (await app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}")).GetProperty("transfer"), until, transfer => transfer.ToString());
}
