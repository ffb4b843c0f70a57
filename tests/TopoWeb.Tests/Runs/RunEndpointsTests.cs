using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Runs;

[Collection(ApplicationCollection.Name)]
public sealed class RunEndpointsTests(ApplicationFixture fixture)
{
    private const string Tiny = "2xM(4,0,8) on mnist at 0,3";
    private const string Endless = "2xM(16,0,32) on mnist at 0,900000";

    private static readonly object TinySpec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } };

    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Submit_UploadedCloud_GivesTheCircleAsResultAndFiles()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(60), "circle.csv");
        var run = await _app.SubmitAsync(new { cloud, name = "A circle", spec = Clouds.SmallSpec() });
        var status = await _app.FinishedAsync(run);

        Assert.Equal("succeeded", TestApplication.State(status));
        Assert.Equal(1, status.GetProperty("progress").GetDouble());
        var result = await GetAsync(run, "result");
        Assert.Equal("topoweb-result/1", result.GetProperty("format").GetString());
        Assert.Equal(60, result.GetProperty("points").GetProperty("kept").GetInt32());
        var loops = result.GetProperty("barcode").GetProperty("intervals").EnumerateArray().Where(i => i.GetProperty("dimension").GetInt32() == 1);
        Assert.Single(loops);
        var members = result.GetProperty("mapper").GetProperty("nodes").EnumerateArray().SelectMany(n => n.GetProperty("members").EnumerateArray()).Select(m => m.GetInt32());
        Assert.Equal(Enumerable.Range(0, 60), members.Distinct().Order());

        Assert.Contains("<svg", await _app.Http.GetStringAsync($"/api/v1/runs/{run}/barcode.svg"));
        var nodes = result.GetProperty("mapper").GetProperty("nodes").GetArrayLength();
        XNamespace graphml = "http://graphml.graphdrawing.org/xmlns";
        Assert.Equal(nodes, XDocument.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/mapper.graphml")).Descendants(graphml + "node").Count());
        Assert.Equal(nodes, (await GetAsync(run, "mapper.cyjs")).GetProperty("elements").GetProperty("nodes").GetArrayLength());
        Assert.StartsWith("node,row,", await _app.Http.GetStringAsync($"/api/v1/runs/{run}/members.csv"));
        foreach (var name in new[] { "points.npy", "filters.npy" })
            Assert.Equal("NUMPY"u8.ToArray(), (await _app.Http.GetByteArrayAsync($"/api/v1/runs/{run}/{name}"))[1..6]);
    }

    [Fact]
    public async Task Submit_SamePointsAsCsvAndNpy_GiveTheSameBarcode()
    {
        var runs = new List<Guid>();
        foreach (var cloud in new[] { await _app.UploadAsync(Clouds.Csv(50), "a.csv"), await _app.UploadAsync(Clouds.Npy(50), "b.npy") })
            runs.Add(await _app.SubmitAsync(new { cloud, spec = Clouds.SmallSpec() }));
        var barcodes = new List<string>();
        foreach (var run in runs)
        {
            await _app.FinishedAsync(run);
            barcodes.Add((await GetAsync(run, "result")).GetProperty("barcode").ToString());
        }
        Assert.Equal(barcodes[0], barcodes[1]);
    }

    [Fact]
    public async Task Submit_Notation_TrainsAndAnalysesEveryCheckpoint()
    {
        var run = await _app.SubmitAsync(new { notation = Tiny, spec = TinySpec });
        var status = await _app.FinishedAsync(run);

        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        Assert.Equal(2, status.GetProperty("training").GetProperty("done").GetInt32());
        Assert.Equal(["L1_000000", "L1_000003"], status.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("choice").GetString()!));
        Assert.Equal(8, (await GetAsync(run, "result?choice=L1_000003")).GetProperty("points").GetProperty("input").GetInt32());
        using var unknown = await _app.Http.GetAsync($"/api/v1/runs/{run}/result?choice=L9_000000");
        await Problem.AssertAsync(unknown, HttpStatusCode.NotFound, null, "L9_000000", "L1_000003");
    }

    [Fact]
    public async Task Submit_TheSameTrainingAgain_UsesItsNetworksAgain()
    {
        await _app.FinishedAsync(await _app.SubmitAsync(new { notation = Tiny, spec = TinySpec, seed = 5 }));
        var again = await _app.SubmitAsync(new { notation = Tiny, spec = TinySpec, seed = 5 });
        await _app.FinishedAsync(again);

        await using var db = _app.NewContext();
        Assert.Contains(await db.RunLogs.Where(l => l.RunId == again).Select(l => l.Text).ToListAsync(), t => t.Contains("already trained", StringComparison.Ordinal));
        Assert.All(await db.Stages.Where(s => s.RunId == again).ToListAsync(), s => Assert.True(s.Reused, s.Name));
    }

    [Fact]
    public async Task Cancel_DuringTraining_FreesTheWorkers()
    {
        var run = await _app.SubmitAsync(new { notation = Endless, spec = TinySpec });
        await _app.WaitAsync(run, s => s.GetProperty("training") is { ValueKind: JsonValueKind.Object } t && t.GetProperty("steps").GetInt64() > 0);

        using var response = await _app.Http.PostAsync($"/api/v1/runs/{run}/cancel", null);
        Assert.Equal("cancelled", TestApplication.State(await response.Content.ReadFromJsonAsync<JsonElement>()));
        await using (var db = _app.NewContext())
            await Published.Poll.UntilAsync(async () => !await db.Networks.AnyAsync(n => n.State == NetworkState.Running), () => "a worker still trains.");

        using var twice = await _app.Http.PostAsync($"/api/v1/runs/{run}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, twice.StatusCode);
    }

    [Fact]
    public async Task Retry_OfACancelledRun_FinishesIt()
    {
        // Nothing of it is over before it is cancelled.
        await _app.CloseLanesAsync();
        Guid run;
        try
        {
            run = await _app.SubmitAsync(new { notation = "2xM(4,0,8) on mnist at 0,200", spec = TinySpec });
            using var cancelled = await _app.Http.PostAsync($"/api/v1/runs/{run}/cancel", null);
            Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
            using var retried = await _app.Http.PostAsync($"/api/v1/runs/{run}/retry", null);
            Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        }
        finally
        {
            await _app.OpenLanesAsync();
        }
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));

        using var retry = await _app.Http.PostAsync($"/api/v1/runs/{run}/retry", null);
        await Problem.AssertAsync(retry, HttpStatusCode.Conflict, null, "Succeeded");
        using var cancel = await _app.Http.PostAsync($"/api/v1/runs/{run}/cancel", null);
        await Problem.AssertAsync(cancel, HttpStatusCode.Conflict, null, "Succeeded");
    }

    [Fact]
    public async Task Delete_OfARun_TakesItsArtifactsWithIt()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(41), "deleted.csv");
        var before = await ArtifactsAsync();
        var run = await _app.SubmitAsync(new { cloud, spec = Clouds.SmallSpec() });
        await _app.FinishedAsync(run);
        Assert.NotEmpty((await ArtifactsAsync()).Except(before));

        using var deleted = await _app.Http.DeleteAsync($"/api/v1/runs/{run}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty((await ArtifactsAsync()).Except(before));
        using var gone = await _app.Http.GetAsync($"/api/v1/runs/{run}");
        await Problem.AssertAsync(gone, HttpStatusCode.NotFound, null, run.ToString());
        using var result = await _app.Http.GetAsync($"/api/v1/runs/{run}/result");
        Assert.Equal(HttpStatusCode.NotFound, result.StatusCode);
    }

    [Fact]
    public async Task Delete_DuringTraining_LeavesNothingBehind()
    {
        var run = await _app.SubmitAsync(new { notation = Endless, spec = TinySpec, seed = 77 });
        await _app.WaitAsync(run, s => s.GetProperty("training") is { ValueKind: JsonValueKind.Object } t && t.GetProperty("steps").GetInt64() > 0);
        using var deleted = await _app.Http.DeleteAsync($"/api/v1/runs/{run}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        await using var db = _app.NewContext();
        Assert.False(await db.Networks.AnyAsync(n => n.TrainingSet!.Seed == 77));
        Assert.False(await db.RunLogs.AnyAsync(l => l.RunId == run));
        // The worker is free for the next run.
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(await _app.SubmitAsync(new { notation = Tiny, spec = TinySpec, seed = 78 }))));
    }

    [Fact]
    public async Task Plan_OfARunThatWasDeletedMeanwhile_LeavesNoNetworks()
    {
        var source = TopoWeb.Notation.ExperimentNotation.Parse(Tiny).Source with { Seed = 79 };
        Assert.Null(await _app.Services.GetRequiredService<TopoWeb.Experiments.ITraining>().PlanAsync(Guid.NewGuid(), source, default));
        await using var db = _app.NewContext();
        Assert.False(await db.TrainingSets.AnyAsync(t => t.Seed == 79));
    }

    [Fact]
    public async Task Submit_MoreLandmarksThanPoints_UsesAllAndSaysSo()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(30), "few.csv");
        var run = await _app.SubmitAsync(new { cloud, spec = new { density = (object?)null, barcode = new { landmarks = 100 }, mapper = (object?)null } });
        await _app.FinishedAsync(run);
        var result = await GetAsync(run, "result");

        Assert.Equal(30, result.GetProperty("barcode").GetProperty("landmarks").GetArrayLength());
        Assert.Contains(result.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("30", StringComparison.Ordinal) && n.GetString()!.Contains("100", StringComparison.Ordinal));
        using var graph = await _app.Http.GetAsync($"/api/v1/runs/{run}/mapper.graphml");
        await Problem.AssertAsync(graph, HttpStatusCode.NotFound, null, "mapper.graphml", "skipped");
    }

    private Task<JsonElement> GetAsync(Guid run, string what) => _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/{what}");

    private async Task<List<string>> ArtifactsAsync()
    {
        await using var db = _app.NewContext();
        return await db.Artifacts.Select(a => a.Key).ToListAsync();
    }
}
