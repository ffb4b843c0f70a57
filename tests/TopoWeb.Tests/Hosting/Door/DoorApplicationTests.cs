using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Hosting.Door;

/// <summary>The whole application in Accounts mode under a path: every address that it makes begins with it.</summary>
public sealed partial class DoorApplicationTests
{
    private static TestApplication NewApplication() => new(settings: new Dictionary<string, string> { ["Access:Mode"] = "Accounts", ["Door:PublicAddress"] = "https://lab.example/lab", ["Door:Hosts:0"] = "localhost" });

    [Theory]
    [InlineData("/lab/docs", HttpStatusCode.OK)]
    [InlineData("/lab/account/setup", HttpStatusCode.OK)]
    [InlineData("/lab/s/no-such-link", HttpStatusCode.NotFound)]
    public async Task Page_UnderAPath_HasItAsBase(string path, HttpStatusCode status)
    {
        await using var app = NewApplication();
        using var response = await app.Http.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("<base href=\"/lab/\"", html, StringComparison.Ordinal);
        // Nothing but what the base or the path itself leads to.
        Assert.All(Address().Matches(html), m => Assert.Matches("^(/lab/|[^/])", m.Groups[1].Value));
        Assert.All(response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => Assert.Contains("path=/lab", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Page_WithoutSignIn_LeadsThereUnderThePath()
    {
        await using var app = NewApplication();
        using var response = await app.Http.GetAsync("/lab/runs");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.StartsWith("/lab/", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_UnderAPath_NamesItAsServer()
    {
        await using var app = NewApplication();
        var document = await app.Http.GetFromJsonAsync<JsonElement>("/lab/openapi/v1.json");
        Assert.EndsWith("/lab", document.GetProperty("servers")[0].GetProperty("url").GetString()!.TrimEnd('/'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Negotiate_ForeignOrigin_IsRefusedInBothModes()
    {
        await using var accounts = NewApplication();
        await using var local = new TestApplication();
        foreach (var (app, path) in new[] { (accounts, "/lab/_blazor/negotiate?negotiateVersion=1"), (local, "/_blazor/negotiate?negotiateVersion=1") })
            foreach (var (origin, status) in new[] { ("https://evil.example", HttpStatusCode.Forbidden), ("http://localhost", HttpStatusCode.OK) })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path);
                request.Headers.Add("Origin", origin);
                using var response = await app.Http.SendAsync(request);
                Assert.Equal(status, response.StatusCode);
            }
    }

    [GeneratedRegex("(?:href|src|action)=\"([^\"#][^\"]*)\"")]
    private static partial Regex Address();
}
