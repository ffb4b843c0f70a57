using Microsoft.AspNetCore.Http;

namespace TopoWeb.Tests.Hosting.Door;

/// <summary>What is believed of a request: forwarded headers of proxies alone, the path of the application, the server's own names.</summary>
public sealed class FrontDoorTests
{
    private static readonly Dictionary<string, string?> BehindProxy = new()
    {
        ["Door:BehindProxy"] = "true",
        ["Door:Proxies:0"] = $"{DoorHost.Proxy}/32",
        ["Door:PublicAddress"] = "https://lab.example/topo",
        ["Door:Hosts:0"] = "also.example",
    };

    private static readonly (string, string)[] Forwarded =
        [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "lab.example"), ("X-Forwarded-Prefix", "/forged"), ("Forwarded", "for=1.2.3.4;host=evil.example;proto=https")];

    [Fact]
    public async Task Forwarded_FromAProxy_IsBelieved()
    {
        await using var host = await DoorHost.StartAsync(BehindProxy);
        var answer = await host.SendAsync("/topo/where", DoorHost.Proxy, "127.0.0.1:5080", headers: Forwarded);
        Assert.Equal("https|lab.example|/topo|198.51.100.7|https://lab.example/topo/", answer.Text);
    }

    [Fact]
    public async Task Forwarded_FromAStranger_IsIgnored()
    {
        await using var host = await DoorHost.StartAsync(BehindProxy);
        // By its own name, so that it is answered at all.
        var answer = await host.SendAsync("/where", DoorHost.Stranger, "localhost:5080", headers: Forwarded);
        Assert.Equal($"http|localhost:5080|/topo|{DoorHost.Stranger}|https://lab.example/topo/", answer.Text);
    }

    [Fact]
    public async Task Forwarded_ForgedBeforeTheProxy_OnlyItsOwnWordCounts()
    {
        await using var host = await DoorHost.StartAsync(BehindProxy);
        var answer = await host.SendAsync("/topo/where", DoorHost.Proxy, "lab.example", headers: [("X-Forwarded-For", "127.0.0.1, 198.51.100.7"), ("X-Forwarded-Proto", "https")]);
        Assert.Contains("|198.51.100.7|", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_WithoutProxies_IsNeverRead()
    {
        await using var host = await DoorHost.StartAsync([]);
        Assert.Equal("http|localhost||127.0.0.1|http://localhost/", (await host.SendAsync("/where", "127.0.0.1", headers: Forwarded)).Text);
    }

    [Fact]
    public async Task Forwarded_BehindAProxyThatIsNotNamed_MeansThisMachine()
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:BehindProxy"] = "true", ["Door:Hosts:0"] = "lab.example" });
        var answer = await host.SendAsync("/where", "127.0.0.1", "lab.example", headers: [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/topo/")]);
        Assert.Equal("https|lab.example|/topo|198.51.100.7|https://lab.example/topo/", answer.Text);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/a\"b")]
    [InlineData("/a//b")]
    public async Task Prefix_NoPath_IsRefused(string prefix)
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:BehindProxy"] = "true", ["Door:Hosts:0"] = "lab.example" });
        var answer = await host.SendAsync("/where", "127.0.0.1", "lab.example", headers: [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", prefix)]);
        Assert.True(answer.Status == 400 || answer.Text.StartsWith("https|lab.example||", StringComparison.Ordinal), answer.Text);
    }

    [Theory]
    [InlineData("/lab/where")]
    [InlineData("/where")]
    public async Task PathBase_LeftOnOrTakenOff_IsTheSame(string path)
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:PathBase"] = "/lab" });
        Assert.Equal($"http|localhost|/lab|{DoorHost.Stranger}|http://localhost/lab/", (await host.SendAsync(path)).Text);
    }

    [Fact]
    public async Task Location_UnderAPath_BeginsWithIt()
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:PathBase"] = "/lab" });
        Assert.Equal("/lab/api/v1/things/1", (await host.SendAsync("/lab/api/v1/things", method: "POST")).Headers.Location);
        await using var root = await DoorHost.StartAsync([]);
        Assert.Equal("/api/v1/things/1", (await root.SendAsync("/api/v1/things", method: "POST")).Headers.Location);
    }

    [Theory]
    [InlineData("lab.example", 200)]
    [InlineData("LAB.example:8443", 200)]
    [InlineData("also.example", 200)]
    [InlineData("localhost:5080", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("lab.example.evil.example", 400)]
    public async Task Host_Foreign_IsRefusedWithASentence(string name, int status)
    {
        await using var host = await DoorHost.StartAsync(BehindProxy);
        var answer = await host.SendAsync("/where", DoorHost.Proxy, name, headers: [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", "https")]);
        Assert.Equal(status, answer.Status);
        if (status == 400)
            Assert.Contains("Door:PublicAddress", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_ForeignOnTheApi_IsAProblemDocument()
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:Hosts:0"] = "lab.example" });
        var answer = await host.SendAsync("/api/v1/things", host: "evil.example");
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task Host_ForeignForHealth_IsAnswered()
    {
        await using var host = await DoorHost.StartAsync(BehindProxy);
        Assert.Equal("up", (await host.SendAsync("/health/live", host: "10.1.2.3")).Text);
    }

    [Theory]
    [InlineData("true", "https", 200)]
    [InlineData("true", "http", 403)]
    [InlineData("false", "http", 200)]
    public async Task Http_PastTheProxyThatDoesTls_IsRefused(string behind, string proto, int status)
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:BehindProxy"] = behind, ["Door:Proxies:0"] = DoorHost.Proxy, ["Door:Hosts:0"] = "lab.example" });
        var answer = await host.SendAsync("/where", DoorHost.Proxy, "lab.example", headers: [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-Proto", proto)]);
        Assert.Equal(status, answer.Status);
        if (status == 403)
            Assert.Contains("X-Forwarded-Proto", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hsts_OverHttps_IsSaidForItsDays()
    {
        await using var host = await DoorHost.StartAsync(new() { ["Door:Hosts:0"] = "lab.example", ["Door:HstsDays"] = "2" });
        Assert.Equal("max-age=172800", (await host.SendAsync("/where", host: "lab.example", scheme: "https")).Headers.StrictTransportSecurity);
        Assert.Empty((await host.SendAsync("/where", host: "lab.example")).Headers.StrictTransportSecurity.ToString());
        await using var off = await DoorHost.StartAsync(new() { ["Door:Hosts:0"] = "lab.example", ["Door:HstsDays"] = "0" });
        Assert.Empty((await off.SendAsync("/where", host: "lab.example", scheme: "https")).Headers.StrictTransportSecurity.ToString());
    }
}
