namespace TopoWeb.Tests.Hosting.Door;

/// <summary>Pages of other sites neither connect nor change anything; our own and programs do.</summary>
public sealed class SameOriginTests
{
    private const string Hub = "/_blazor/negotiate";

    [Theory]
    [InlineData("POST", Hub, "https://evil.example", 403)]
    [InlineData("GET", "/_blazor", "https://evil.example", 403)]
    [InlineData("CONNECT", "/_blazor", "https://evil.example", 403)]
    [InlineData("GET", "/_blazor", "null", 403)]
    [InlineData("POST", Hub, "null", 403)]
    [InlineData("POST", "/_blazor/disconnect", "null", 200)]
    [InlineData("POST", "/_blazor/disconnect", "https://evil.example", 403)]
    [InlineData("GET", "/_blazor", "http://lab.example", 200)]
    [InlineData("POST", Hub, "http://lab.example", 200)]
    [InlineData("POST", Hub, null, 200)]
    [InlineData("POST", Hub, "https://lab.example", 403)]
    [InlineData("POST", Hub, "http://lab.example:8080", 403)]
    [InlineData("POST", Hub, "http://lab.example.evil.example", 403)]
    [InlineData("POST", "/api/v1/things", "https://evil.example", 403)]
    [InlineData("POST", "/api/v1/things", "null", 403)]
    [InlineData("POST", "/api/v1/things", "http://lab.example", 201)]
    [InlineData("GET", "/api/v1/things", "https://evil.example", 200)]
    [InlineData("POST", "/form", "null", 200)]
    [InlineData("POST", "/form", "https://evil.example", 403)]
    [InlineData("POST", "/question", "null", 200)]
    public async Task Request_WithAnOrigin_IsAnsweredForOurOwnOnly(string method, string path, string? origin, int status)
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:Hosts:0"] = "lab.example" });
        var answer = await host.SendAsync(path, host: "lab.example", method: method, headers: origin is null ? [] : [("Origin", origin)]);
        Assert.Equal(status, answer.Status);
        if (status == 403)
            Assert.Contains($"'{origin}'", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://lab.example", 200)]
    [InlineData("http://lab.example", 403)]
    public async Task Hub_BehindAProxy_KnowsThePublicOrigin(string origin, int status)
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:BehindProxy"] = "true", ["Door:Proxies:0"] = DoorHost.Proxy, ["Door:PublicAddress"] = "https://lab.example/topo" });
        Assert.Equal(status, (await host.SendAsync($"/topo{Hub}", DoorHost.Proxy, "lab.example", "POST", headers: [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https"), ("Origin", origin)])).Status);
        // A proxy that does not pass the name on: the settings say it.
        Assert.Equal(status, (await host.SendAsync($"/topo{Hub}", DoorHost.Proxy, "127.0.0.1:5080", "POST", headers: [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https"), ("Origin", origin)])).Status);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost", 200)]
    public async Task Hub_LocalMode_TakesNoOtherSiteEither(string origin, int status)
    {
        await using var host = await DoorHost.StartAsync(new() { ["Access:Mode"] = "Local" });
        Assert.Equal(status, (await host.SendAsync(Hub, "127.0.0.1", method: "POST", headers: [("Origin", origin)])).Status);
    }
}
