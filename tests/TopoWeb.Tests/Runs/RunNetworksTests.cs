using System.Net;
using System.Text.Json;
using TopoWeb.Networks.Formats;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs;

/// <summary>The trained networks of a run as a file.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class RunNetworksTests(ApplicationFixture fixture)
{
    private static readonly object Spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } };

    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Get_FinishedRun_IsTheFileOfTheCommand()
    {
        var run = await _app.SubmitAsync(new { notation = "3xM(4,5,8) on mnist at 0,3", spec = Spec, seed = 177 });
        await _app.FinishedAsync(run);
        using var folder = new TemporaryFolder();
        Assert.Equal(0, await CommandLine.RunAsync("train", "3xM(4,5,8)", "--data", Path.Combine(_app.Directory, "datasets"), "--iterations", "0,3", "--seed", "177", "--out", folder.File("out.npz")));

        using var response = await _app.Http.GetAsync($"/api/v1/runs/{run}/networks.npz", TestContext.Current.CancellationToken);
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("networks.npz", response.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("out.npz"), TestContext.Current.CancellationToken), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        var (metadata, banks) = EnsembleFile.Read(new MemoryStream(await _app.Http.GetByteArrayAsync($"/api/v1/runs/{run}/networks.npz?layer=2&iterations=3", TestContext.Current.CancellationToken)));
        var bank = Assert.Single(banks);
        Assert.Equal((2, 3, 3, 5, 4), (bank.Layer, bank.Iteration, bank.Networks, bank.Out, bank.In));
        Assert.Equal([2, 2, 2], metadata.Figures.Select(f => f.Count));

        foreach (var (query, field, word) in new[] { ("layer=3", "layer", "1, 2"), ("iterations=0,5", "iterations", "no iterations 5"), ("layer=x", "layer", "not an index") })
        {
            using var refused = await _app.Http.GetAsync($"/api/v1/runs/{run}/networks.npz?{query}", TestContext.Current.CancellationToken);
            await Problem.AssertAsync(refused, HttpStatusCode.BadRequest, field, word);
        }
    }

    [Fact]
    public async Task Get_NothingTrained_SaysWhy()
    {
        var endless = await _app.SubmitAsync(new { notation = "2xM(16,0,32) on mnist at 0,900000", spec = Spec });
        await _app.WaitAsync(endless, s => TestApplication.State(s) == "training");
        using (var waiting = await _app.Http.GetAsync($"/api/v1/runs/{endless}/networks.npz", TestContext.Current.CancellationToken))
            await Problem.AssertAsync(waiting, HttpStatusCode.Conflict, null, "None of the 2 networks", "training");
        using (await _app.Http.PostAsync($"/api/v1/runs/{endless}/cancel", null, TestContext.Current.CancellationToken))
        {
        }

        var cloud = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(60), "circle.csv"), spec = Clouds.SmallSpec() });
        await _app.FinishedAsync(cloud);
        using (var trainsNone = await _app.Http.GetAsync($"/api/v1/runs/{cloud}/networks.npz", TestContext.Current.CancellationToken))
            await Problem.AssertAsync(trainsNone, HttpStatusCode.NotFound, null, "trains no networks");
        var unknown = Guid.NewGuid();
        using var missing = await _app.Http.GetAsync($"/api/v1/runs/{unknown}/networks.npz", TestContext.Current.CancellationToken);
        await Problem.AssertAsync(missing, HttpStatusCode.NotFound, null, unknown.ToString());
    }

    [Fact]
    public async Task OpenApi_NetworksFile_IsDescribed()
    {
        var document = JsonDocument.Parse(await _app.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var get = document.RootElement.GetProperty("paths").GetProperty("/api/v1/runs/{id}/networks.npz").GetProperty("get");
        Assert.Equal(["If-None-Match", "id", "iterations", "layer"], get.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).Order());
        Assert.True(get.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("application/zip", out _));
    }
}
