using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TopoWeb.Tests.Hosting;

/// <summary>Who may come in, in Local mode, and what the server says of itself.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class AccessTests(ApplicationFixture fixture)
{
    private readonly HttpClient _http = fixture.App.Http;

    [Fact]
    public async Task OpenApi_Document_ListsTheRoutes()
    {
        var paths = (await _http.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");
        foreach (var (path, verb) in new[]
        {
            ("/api/v1/clouds", "post"), ("/api/v1/runs", "post"), ("/api/v1/runs", "get"), ("/api/v1/runs/{id}", "get"), ("/api/v1/runs/{id}", "delete"),
            ("/api/v1/runs/{id}/cancel", "post"), ("/api/v1/runs/{id}/retry", "post"), ("/api/v1/runs/{id}/result", "get"), ("/api/v1/runs/{id}/barcode.svg", "get"),
            ("/api/v1/runs/{id}/mapper.graphml", "get"), ("/api/v1/runs/{id}/mapper.cyjs", "get"), ("/api/v1/runs/{id}/points.npy", "get"), ("/api/v1/runs/{id}/members.csv", "get"),
            ("/api/v1/shares", "post"), ("/api/v1/schedules", "post"), ("/api/v1/datasets", "get"),
        })
            Assert.True(Find(paths, path).TryGetProperty(verb, out _), $"{verb} {path} is not in the document.");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_OfARunningServer_IsHealthy(string path) => Assert.Equal("Healthy", await _http.GetStringAsync(path));

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:99", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.BadRequest)]
    public async Task Post_WithAnOrigin_IsAcceptedFromThisOneOnly(string origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Origin", origin);
        using var response = await _http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1:5080", HttpStatusCode.OK)]
    [InlineData("localhost:5080", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    public async Task Get_WithAHostHeader_IsAnsweredForLoopbackNamesOnly(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        using var response = await _http.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_AnyPage_CarriesItsSecurityHeaders()
    {
        using var response = await _http.GetAsync("/runs");
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("http://0.0.0.0:1")]
    [InlineData("http://*:1")]
    [InlineData("http://[::]:1")]
    [InlineData("http://192.0.2.1:1")]
    [InlineData("http://127.0.0.1:1;http://0.0.0.0:1")]
    public async Task Serve_OnAnAddressOthersCanReach_RefusesToStart(string urls)
    {
        var code = await Commands.CommandLine.RunAsync("serve", "--urls", urls).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(TopoWeb.Hosting.CommandErrors.BadInput, code);
    }

    [Theory]
    [InlineData("--Kestrel:Endpoints:Public:Url=http://0.0.0.0:1")]
    [InlineData("--Access:Mode=Everybody")]
    [InlineData("serv")]
    public async Task Serve_WithSettingsThatOpenIt_RefusesToStart(string argument) =>
        Assert.Equal(TopoWeb.Hosting.CommandErrors.BadInput, await Commands.CommandLine.RunAsync(argument).WaitAsync(TimeSpan.FromSeconds(30)));

    [Fact]
    public async Task Analyze_MistypedOption_IsNotIgnored() =>
        Assert.Equal(TopoWeb.Hosting.CommandErrors.BadInput, await Commands.CommandLine.RunAsync("analyze", "cloud.csv", "--spce", "spec.json"));

    private static JsonElement Find(JsonElement paths, string path) =>
        paths.EnumerateObject().Where(p => p.Name.TrimEnd('/') == path).Select(p => p.Value).SingleOrDefault() is { ValueKind: JsonValueKind.Object } found
            ? found
            : throw new Xunit.Sdk.XunitException($"{path} is not in the document.");
}
