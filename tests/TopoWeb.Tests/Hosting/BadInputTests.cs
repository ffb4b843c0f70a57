using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace TopoWeb.Tests.Hosting;

/// <summary>Whatever is wrong is refused with its field and its numbers, before anything is computed.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class BadInputTests(ApplicationFixture fixture)
{
    private readonly TestApplication _app = fixture.App;

    [Theory]
    [InlineData("""{"density": {"k": 60}}""", "density.k", "60", "59")]
    [InlineData("""{"density": {"k": 0}}""", "density.k", "0", "at least 1")]
    [InlineData("""{"density": {"k": 3, "p": 0}}""", "density.p", "0", "at most 1")]
    [InlineData("""{"density": {"k": 3, "p": 1.5}}""", "density.p", "1.5", "at most 1")]
    [InlineData("""{"density": {"k": 3, "p": -0.1}}""", "density.p", "-0.1", "greater than 0")]
    [InlineData("""{"density": null, "mapper": {"gain": 0.5}}""", "mapper.gain", "0.5", "between 1")]
    [InlineData("""{"density": null, "mapper": {"resolution": 0}}""", "mapper.resolution", "0", "between 1")]
    [InlineData("""{"density": null, "barcode": {"landmarks": 0}}""", "barcode.landmarks", "0", "at least 1")]
    [InlineData("""{"density": null, "barcode": {"field": 4}}""", "barcode.field", "4", "prime")]
    [InlineData("""{"density": null, "mapper": {"lenses": ["pca9"]}}""", "mapper.lenses", "pca9", "pca1")]
    [InlineData("""{"densty": null}""", "spec.densty", "Unknown field", "")]
    [InlineData("""{"density": {"k": "many"}}""", "spec.density.k", "wrong type", "")]
    public async Task Submit_WrongSetting_NamesFieldAndNumbers(string spec, string field, string first, string second)
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(60), "sixty.csv");
        using var response = await PostAsync(new JsonObject { ["cloud"] = cloud, ["spec"] = JsonNode.Parse(spec) });
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field, first, second);
    }

    [Theory]
    [InlineData("3xQ(1,2,3) on mnist", "notation", "“Q”")]
    [InlineData("3xM(0,0,8) on mnist", "notation", "M(0,0,8)")]
    [InlineData("0xM(4,0,8) on mnist", "notation", "0")]
    [InlineData("2xM(4,0,8) on mnist, layer 2", "source.layer", "2")]
    [InlineData("2xM(4,0,8) on mnist at 5,5", "training.checkpoints", "5")]
    [InlineData("2xM(4,0,8) on imagenet, rho(2, 0.5)", "source.training.dataset", "imagenet")]
    [InlineData("2xM(4,0,8) on cifar-10, rho(2, 0.5)", "source.training.dataset", "data_batch_1.bin")]
    [InlineData("2xM(4,0,8) on mnist, rho(8, 0.5)", "density.k", "8")]
    [InlineData("2xM(4,0,8) on mnist and more", "notation", "“and”")]
    public async Task Submit_WrongNotation_NamesFieldAndWords(string notation, string field, string word)
    {
        using var response = await PostAsync(new JsonObject { ["notation"] = notation });
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field, word);
    }

    [Theory]
    [InlineData("%2500")]
    [InlineData("%25ff")]
    [InlineData("a%252fb")]
    public async Task Change_AddressWithAPercentSign_IsNotDecodedTwice(string key)
    {
        using var response = await _app.Http.PutAsync($"/api/v1/settings/{key}", new StringContent("""{"value": 1}""", Encoding.UTF8, "application/json"));
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "value", "wrong type");
    }

    [Theory]
    [InlineData("{}", "body", "0 sources")]
    [InlineData("""{"notation": "2xM(4,0,8)", "preset": "first-try"}""", "body", "2 sources")]
    [InlineData("""{"preset": "figure-99"}""", "preset", "figure-99")]
    [InlineData("""{"cloud": "6f2b4a56-0000-7000-8000-000000000000"}""", "source.cloud", "6f2b4a56")]
    [InlineData("""{"cloud": """, "cloud", "not valid JSON")]
    [InlineData("null", "body", "object")]
    public async Task Submit_WrongDocument_SaysWhat(string body, string field, string word)
    {
        using var response = await _app.Http.PostAsync("/api/v1/runs", new StringContent(body, Encoding.UTF8, "application/json"));
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, field, word);
    }

    [Theory]
    [InlineData("ragged.csv", "1,2,3\n4,5\n", "line 2", "2 values", "expected 3")]
    [InlineData("words.csv", "1,2\n3,four\n", "line 2", "column", "four")]
    [InlineData("nan.csv", "1,2\n3,NaN\n", "line 2", "NaN", "finite")]
    [InlineData("infinite.csv", "1,2\ninf,4\n", "line 2", "inf", "")]
    [InlineData("empty.csv", "", "empty.csv", "empty", "")]
    [InlineData("blank.csv", "\n\n", "no points", "", "")]
    [InlineData("cloud.pdf", "%PDF-1.7\n", "not recognised", ".csv", "")]
    [InlineData("cloud", "<html>Sign in</html>", "web page", "download", "")]
    [InlineData("cloud.npy", "1,2\n", "NumPy", "", "")]
    [InlineData("cloud.npz", "1,2\n", ".npz", "", "")]
    public async Task Upload_BrokenFile_SaysWhereAndWhat(string name, string content, string first, string second, string third)
    {
        using var response = await _app.PostFileAsync(Encoding.UTF8.GetBytes(content), name);
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "file", first, second, third);
    }

    [Fact]
    public async Task Upload_TruncatedNpy_SaysHowMuchIsThere()
    {
        using var response = await _app.PostFileAsync(Clouds.Npy(10)[..^100], "short.npy");
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "file", "truncated", "90");
    }

    [Fact]
    public async Task Upload_WithoutAFile_IsRefused()
    {
        using var response = await _app.Http.PostAsync("/api/v1/clouds", new MultipartFormDataContent { { new StringContent("x"), "other" } });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Schedule_WrongCron_ShowsTheForm()
    {
        var cloud = await _app.UploadAsync(Clouds.Csv(20), "scheduled.csv");
        await _app.SubmitAsync(new { cloud, spec = Clouds.SmallSpec() });
        using var response = await _app.Http.PostAsJsonAsync("/api/v1/schedules", new { experiment = Guid.NewGuid(), cron = "every day" });
        await Problem.AssertAsync(response, HttpStatusCode.BadRequest, "cron", "every day", "five fields");
    }

    private Task<HttpResponseMessage> PostAsync(JsonObject request) => _app.Http.PostAsJsonAsync("/api/v1/runs", request);
}
