using System.Net;
using System.Text;
using System.Text.Json;
using TopoWeb.Http;
using TopoWeb.Runs;
using TopoWeb.Tests.Hosting;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Http;

/// <summary>Everything that is wrong with a request is said at once.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class StrictJsonTests(ApplicationFixture fixture)
{
    [Fact]
    public void Read_SeveralFaults_NamesEveryField()
    {
        var error = Assert.Throws<InvalidInputException>(() => Read("""{ "nam": "x", "seed": "seven", "spec": { "densty": null, "density": { "k": "many", "p": true }, "mapper": { "gain": [1] } }, "cloud": "x" }"""));
        Assert.Equal(["cloud", "nam", "seed", "spec.density.k", "spec.density.p", "spec.densty", "spec.mapper.gain"], error.All.Select(e => e.Field).Order(StringComparer.Ordinal));
        // Where the first one stands is said, for it is the one that the reader stopped at.
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "spec": { "mapper": { "lenses": null } } }""", "spec.mapper.lenses")]
    [InlineData("""{ "experiment": { "source": null } }""", "experiment.source")]
    [InlineData("""{ "name": "a\u0000b" }""", "body")]
    [InlineData("[]", "body")]
    public void Read_ValueThatIsNone_NamesItsField(string json, string field) => Assert.Contains(field, Assert.Throws<InvalidInputException>(() => Read(json)).All.Select(e => e.Field));

    [Fact]
    public void Read_WithAByteOrderMark_IsRead() => Assert.Equal("x", StrictJson.Read<RunRequest>(new byte[] { 0xEF, 0xBB, 0xBF }.Concat("""{ "name": "x" }"""u8.ToArray()).ToArray(), "body", _ => null).Name);

    [Fact]
    public void Read_ThousandsOfUnknownFields_NamesTheFirst()
    {
        var error = Assert.Throws<InvalidInputException>(() => Read($"{{{string.Join(',', Enumerable.Range(0, 200_000).Select(i => $"\"k{i}\":1"))}}}"));
        Assert.InRange(error.All.Count, 10, 30);
    }

    [Fact]
    public void Read_AFieldWithAnEndlessName_IsNotSentBackWhole()
    {
        var error = Assert.Throws<InvalidInputException>(() => Read($"{{\"{new string('a', 1_000_000)}\":1}}"));
        Assert.All(error.All, e => Assert.InRange(e.Field.Length + e.Message.Length, 1, 2000));
    }

    [Fact]
    public async Task Submit_DocumentLargerThanAllowed_Is413WithTheSetting()
    {
        using var answer = await fixture.App.Http.PostAsync("/api/v1/runs", new StringContent($"\"{new string('a', 17 << 20)}\"", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("Api:MaximumDocumentMegabytes", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ParameterGivenTwice_IsNamed()
    {
        using var answer = await fixture.App.Http.GetAsync("/api/v1/runs?limit=1&limit=2", TestContext.Current.CancellationToken);
        await Problem.AssertAsync(answer, HttpStatusCode.BadRequest, "limit", "once", "2 times");
    }

    [Fact]
    public async Task Submit_SeveralSettingsOutsideTheirLimits_AreAllNamed()
    {
        var body = """{ "experiment": { "name": "x", "source": { "kind": "training", "networks": 0, "layer": 3, "training": { "architecture": "M(4,0,8)", "dataset": "imagenet", "batchSize": 0, "dropout": 2, "checkpoints": [] } }, "analysis": { "density": { "k": 0, "p": 2 }, "mapper": { "gain": 0.5, "resolution": 0 } } }, "project": "0195e0a4-0000-7000-8000-000000000001" }""";
        using var answer = await fixture.App.Http.PostAsync("/api/v1/runs", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("errors").EnumerateObject().Select(e => e.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "source.networks", "source.training.dataset", "training.batchSize", "training.dropout", "training.checkpoints", "density.k", "density.p", "mapper.gain", "mapper.resolution", "project" }, errors);
    }

    [Fact]
    public async Task List_SeveralWrongParameters_AreAllNamed()
    {
        using var answer = await fixture.App.Http.GetAsync("/api/v1/runs?state=done&project=x&limit=0&cursor=x", TestContext.Current.CancellationToken);
        var errors = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["cursor", "limit", "project", "state"], errors);

        // Those that have no value of their type stop the framework at the first.
        using var unreadable = await fixture.App.Http.GetAsync("/api/v1/retention/preview?days=many&project=mine", TestContext.Current.CancellationToken);
        Assert.Equal(["days", "project"], JsonElement.Parse(await unreadable.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    private static RunRequest Read(string json) => StrictJson.Read<RunRequest>(Encoding.UTF8.GetBytes(json), "body", _ => null);
}
