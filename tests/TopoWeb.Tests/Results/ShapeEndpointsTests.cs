using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Results;

[Collection(ApplicationCollection.Name)]
public sealed class ShapeEndpointsTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Fact]
    public async Task Shape_OfACircle_IsOneLoopOfItsNodes()
    {
        var run = await RunAsync();
        var shape = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/mapper/shape");
        var mapper = (await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/result")).GetProperty("mapper");
        Assert.Equal((1, 1, mapper.GetProperty("nodes").GetArrayLength()), (shape.GetProperty("components").GetInt32(), shape.GetProperty("loops").GetInt32(), shape.GetProperty("nodes").GetInt32()));
        Assert.Equal(0, shape.GetProperty("flares").GetArrayLength());
        // A closed walk of the graph.
        var edges = mapper.GetProperty("edges").EnumerateArray().Select(e => (e.GetProperty("source").GetInt32(), e.GetProperty("target").GetInt32())).ToHashSet();
        var cycle = Assert.Single(shape.GetProperty("cycles").EnumerateArray()).EnumerateArray().Select(n => n.GetInt32()).ToArray();
        Assert.All(cycle.Zip([.. cycle[1..], cycle[0]]), p => Assert.Contains((Math.Min(p.First, p.Second), Math.Max(p.First, p.Second)), edges));

        var none = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/mapper/shape?minimum=1000");
        Assert.Equal((0, 0), (none.GetProperty("nodes").GetInt32(), none.GetProperty("loops").GetInt32()));
    }

    [Fact]
    public async Task Shape_OfWhatIsNotThere_SaysWhatIs()
    {
        var run = await RunAsync();
        using var none = await _app.Http.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/mapper/shape");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var choice = await _app.Http.GetAsync($"/api/v1/runs/{run}/mapper/shape?choice=L9");
        await Problem.AssertAsync(choice, HttpStatusCode.NotFound, null, "no result 'L9'");
        using var minimum = await _app.Http.GetAsync($"/api/v1/runs/{run}/mapper/shape?minimum=0");
        await Problem.AssertAsync(minimum, HttpStatusCode.BadRequest, "minimum", "at least 1");
    }

    [Theory]
    [InlineData("view", HttpStatusCode.NotFound)]
    [InlineData("download", HttpStatusCode.OK)]
    public async Task Shape_ThroughALink_IsThereWhereDownloadsAre(string scope, HttpStatusCode status)
    {
        using var created = await _app.Http.PostAsJsonAsync("/api/v1/shares", new { run = await RunAsync(), scope });
        var path = new Uri((await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!).AbsolutePath;
        using var response = await _app.Http.GetAsync($"{path}/mapper/shape");
        Assert.Equal(status, response.StatusCode);
        if (status != HttpStatusCode.OK)
            return;
        using var wrong = await _app.Http.GetAsync($"{path}/mapper/shape?minimum=0");
        await Problem.AssertAsync(wrong, HttpStatusCode.BadRequest, "minimum");
    }

    [Fact]
    public async Task OpenApi_Shape_IsDescribed()
    {
        var document = await _app.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var get = document.GetProperty("paths").GetProperty("/api/v1/runs/{id}/mapper/shape").GetProperty("get");
        Assert.Contains("loops of the nerve", get.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Contains("GraphShape", get.GetProperty("responses").GetProperty("200").GetRawText(), StringComparison.Ordinal);
    }

    private async Task<Guid> RunAsync()
    {
        var circle = string.Join('\n', Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{Math.Cos(i * Math.PI / 50)},{Math.Sin(i * Math.PI / 50)}")));
        var spec = new { normalize = false, density = (object?)null, barcode = (object?)null, mapper = new { lenses = new[] { "pca1" }, resolution = 6, gain = 2, clustering = "fixed-threshold", threshold = 0.3 } };
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(System.Text.Encoding.UTF8.GetBytes(circle), "shape.csv"), spec });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        return run;
    }
}
