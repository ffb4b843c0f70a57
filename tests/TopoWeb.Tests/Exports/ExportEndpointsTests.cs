using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using TopoWeb.Exports;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Hosting;

namespace TopoWeb.Tests.Exports;

[Collection(ApplicationCollection.Name)]
public sealed class ExportEndpointsTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    public static TheoryData<string, string, string> Files => new()
    {
        { "figure.svg", "image/svg+xml", "-figure.svg" },
        { "figure.svg?color=circle-angle&drawing=discs&around=16&patches=diverging&minimum=1", "image/svg+xml", "-figure.svg" },
        { "figure.png?scale=2", "image/png", "-figure.png" },
        { "figure.pdf", "application/pdf", "-figure.pdf" },
        { "mapper.svg?palette=blue-red&color=pca1", "image/svg+xml", "-mapper.svg" },
        { "mapper.kmapper.json", "application/json", "-mapper.kmapper.json" },
        { "mapper.graphml", "application/graphml+xml", ".graphml" },
        { "barcode.json", "application/json", "-barcode.json" },
        { "barcode.csv", "text/csv", "-barcode.csv" },
        { "barcode.pers", "text/plain", "-barcode.pers" },
        { "landmarks.npy", "application/octet-stream", "-landmarks.npy" },
        { "lens.npy", "application/octet-stream", "-lens.npy" },
        { "spec.json", "application/json", "-spec.json" },
        { "points.npy", "application/octet-stream", "-points.npy" },
        { "filters.npy", "application/octet-stream", "-filters.npy" },
        { "everything.zip", "application/zip", ".zip" },
    };

    [Theory, MemberData(nameof(Files))]
    public async Task Get_AFile_HasItsTypeAndName(string file, string type, string ending)
    {
        if (type is "image/png" or "application/pdf" && FigureFont.Typeface is null)
            Assert.Skip(FigureFont.Missing);
        using var response = await _app.Http.GetAsync($"/api/v1/runs/{await RunAsync()}/{file}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        var name = response.Content.Headers.ContentDisposition!.FileName!.Trim('"');
        Assert.StartsWith("topoweb-", name);
        Assert.EndsWith(ending, name);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("layout=force&color=circle-angle")]
    public async Task Get_TheGraphForOtherPrograms_HasPlacesAndTheColouringFunction(string look)
    {
        var run = await RunAsync();
        using var json = JsonDocument.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/mapper.cyjs?{look}"));
        var nodes = json.RootElement.GetProperty("elements").GetProperty("nodes").EnumerateArray().ToArray();
        XNamespace graphml = "http://graphml.graphdrawing.org/xmlns";
        var xml = XDocument.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/mapper.graphml?{look}")).Descendants(graphml + "node").ToArray();
        Assert.Equal(nodes.Length, xml.Length);
        foreach (var (node, element) in nodes.Zip(xml))
        {
            var (x, y) = (node.GetProperty("position").GetProperty("x").GetDouble(), node.GetProperty("position").GetProperty("y").GetDouble());
            Assert.InRange(x, 0, 1000);
            Assert.InRange(y, 0, 1000);
            Assert.Equal(x, Value("x"));
            Assert.Equal(1000 - y, Value("y")!.Value, Tolerances.Written);
            Assert.Equal(look.Length > 0, node.GetProperty("data").TryGetProperty("circle-angle", out var angle));
            if (look.Length > 0)
                Assert.Equal(angle.GetDouble(), Value("circle-angle"));

            double? Value(string key) => element.Elements(graphml + "data").SingleOrDefault(d => d.Attribute("key")!.Value == key) is { } data ? double.Parse(data.Value, CultureInfo.InvariantCulture) : null;
        }
        // The two layouts are not the same.
        using var other = JsonDocument.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/mapper.cyjs{(look.Length > 0 ? "" : "?layout=force")}"));
        Assert.NotEqual(nodes.Select(n => n.GetProperty("position").GetRawText()), other.RootElement.GetProperty("elements").GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("position").GetRawText()));
    }

    [Theory]
    [InlineData("figure.png?scale=9", "scale")]
    [InlineData("mapper.svg?color=nothing", "color")]
    [InlineData("mapper.graphml?color=nothing", "color")]
    [InlineData("mapper.cyjs?layout=circle", "layout")]
    public async Task Get_AnImpossibleFigure_NamesTheOption(string file, string field)
    {
        using var response = await _app.Http.GetAsync($"/api/v1/runs/{await RunAsync()}/{file}");
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Get_AStageSkipped_IsNotFound()
    {
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(20), "bars.csv"), spec = new { density = (object?)null, barcode = new { landmarks = 5 }, mapper = (object?)null } });
        await _app.FinishedAsync(run);
        foreach (var (file, status) in new[] { ("mapper.svg", HttpStatusCode.NotFound), ("lens.npy", HttpStatusCode.NotFound), ("figure.svg", HttpStatusCode.OK), ("everything.zip", HttpStatusCode.OK) })
        {
            using var response = await _app.Http.GetAsync($"/api/v1/runs/{run}/{file}");
            Assert.Equal(status, response.StatusCode);
        }
    }

    [Fact]
    public async Task Get_Result_CarriesTheComparisonThatEveryFileTells()
    {
        var run = await RunAsync();
        var significance = JsonNode.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/result"))!["significance"]!;
        var sentence = significance["sentence"]!.GetValue<string>();
        Assert.Equal((32, 32), (significance["starts"]!.GetValue<int>(), significance["nullClouds"]!.GetValue<int>()));
        Assert.InRange(significance["ranks"]!.AsArray().Count, significance["supportedLoops"]!.GetValue<int>() + 2, 16);
        Assert.Equal(["rank", "starts", "length", "ratio"], significance["ranks"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(["sentence", "nullPoint", "supportedLoops", "starts", "nullClouds", "ranks"], significance.AsObject().Select(p => p.Key));
        foreach (var file in new[] { "figure.svg", "mapper.svg", "barcode.svg" })
            Assert.Contains(sentence, XDocument.Parse(await _app.Http.GetStringAsync($"/api/v1/runs/{run}/{file}")).Root!.Elements().Single(e => e.Name.LocalName == "desc").Value, StringComparison.Ordinal);
        using var zip = new ZipArchive(await _app.Http.GetStreamAsync($"/api/v1/runs/{run}/everything.zip"));
        Assert.Equal(sentence, JsonNode.Parse(Text("result.json"))!["significance"]!["sentence"]!.GetValue<string>());
        Assert.Contains(sentence, Text("README.txt"), StringComparison.Ordinal);

        string Text(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)!.Open());
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public async Task OpenApi_OfTheResult_DescribesTheComparison()
    {
        var schemas = JsonNode.Parse(await _app.Http.GetStringAsync("/openapi/v1.json"))!["components"]!["schemas"]!;
        Assert.Equal(["sentence", "nullPoint", "supportedLoops", "starts", "nullClouds", "ranks", "nullKind"], schemas["SignificanceView"]!["properties"]!.AsObject().Select(p => p.Key));
        Assert.NotNull(schemas["ResultDocument"]!["properties"]!["significance"]);
    }

    [Theory]
    [InlineData("view", HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData("download", HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData("rawFilters", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Link_OfAScope_GivesWhatItAllows(string scope, HttpStatusCode results, HttpStatusCode raw)
    {
        using var created = await _app.Http.PostAsJsonAsync("/api/v1/shares", new { run = await RunAsync(), scope });
        var path = new Uri((await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!).AbsolutePath;
        foreach (var (file, expected) in new[] { ("figure.svg", results), ("lens.npy", results), ("spec.json", results), ("points.npy", raw), ("filters.npy", raw), ("everything.zip", results) })
        {
            using var response = await _app.Http.GetAsync($"{path}/{file}");
            Assert.True(expected == response.StatusCode, $"{file}: {response.StatusCode}");
            if (file != "everything.zip" || expected != HttpStatusCode.OK)
                continue;
            using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
            Assert.Equal(raw == HttpStatusCode.OK, zip.GetEntry("points.npy") is not null);
            Assert.Equal(raw == HttpStatusCode.OK, zip.GetEntry("filters.npy") is not null);
        }
        if (results == HttpStatusCode.OK)
        {
            using var wrong = await _app.Http.GetAsync($"{path}/figure.svg?around=x");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }
    }

    [Fact]
    public async Task Archive_AnalysedByAStranger_GivesTheSameBarsNodesAndEdges()
    {
        using var folder = new TemporaryFolder();
        using (var zip = new ZipArchive(await _app.Http.GetStreamAsync($"/api/v1/runs/{await RunAsync()}/everything.zip")))
            zip.ExtractToDirectory(folder.Path);
        Assert.Equal(0, await CommandLine.RunAsync("analyze", folder.File("filters.npy"), "--spec", folder.File("spec.json"), "--out", folder.File("again.json")));
        var (before, again) = (Json(folder.File("result.json")), Json(folder.File("again.json")));
        Assert.Equal(before["barcode"]!["intervals"]!.ToJsonString(), again["barcode"]!["intervals"]!.ToJsonString());
        Assert.Equal(before["mapper"]!["nodes"]!.ToJsonString(), again["mapper"]!["nodes"]!.ToJsonString());
        Assert.Equal(before["mapper"]!["edges"]!.ToJsonString(), again["mapper"]!["edges"]!.ToJsonString());
    }

    [Fact]
    public async Task Page_BeforeAnyScript_ShowsGraphAndBars()
    {
        var html = await _app.Http.GetStringAsync($"/runs/{await RunAsync()}/result");
        var still = html.IndexOf("<noscript", html.IndexOf("class=\"stage\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(still > 0, "There is no still picture in the page.");
        var end = html.IndexOf("</noscript>", still, StringComparison.Ordinal);
        // As a file of its own, which browsers with script never ask for.
        var source = html.IndexOf("src=\"", still, end - still, StringComparison.Ordinal) + 5;
        var picture = await _app.Http.GetStringAsync("/" + WebUtility.HtmlDecode(html[source..html.IndexOf('"', source)]));
        Assert.Contains("<svg", picture, StringComparison.Ordinal);
        Assert.Contains("<g class=\"patch\"", picture, StringComparison.Ordinal);
        Assert.Contains("class=\"bar", html, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 10_000, 1_500_000);
    }

    [Fact]
    public async Task Page_OfManyNodes_StaysLight()
    {
        var spec = new { density = (object?)null, barcode = new { landmarks = 100 }, mapper = new { resolution = 120 } };
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(4000), "many.csv"), spec });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        var result = await _app.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}/result");
        Assert.InRange(result.GetProperty("mapper").GetProperty("nodes").GetArrayLength(), 1500, 10_000);
        var bytes = (await _app.Http.GetByteArrayAsync($"/runs/{run}/result")).Length;
        Assert.True(bytes < 1_500_000, $"The page has {bytes} bytes.");
    }

    private static JsonNode Json(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    private async Task<Guid> RunAsync()
    {
        var run = await _app.SubmitAsync(new { cloud = await _app.UploadAsync(Clouds.Csv(60), "export.csv"), spec = Clouds.SmallSpec() });
        Assert.Equal("succeeded", TestApplication.State(await _app.FinishedAsync(run)));
        return run;
    }
}
