using System.Globalization;
using Microsoft.Extensions.Options;
using TopoWeb.Http;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Hosting.Door;

/// <summary>Whoever asks too much is told when to ask again; others are not disturbed.</summary>
public sealed class RequestLimitTests
{
    [Fact]
    public async Task Api_TooMany_IsAProblemWithRetryAfter()
    {
        await using var host = await DoorHost.StartAsync(new() { ["RateLimits:ApiPerMinute"] = "3" });
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await host.SendAsync("/api/v1/things")).Status);
        var refused = await host.SendAsync("/api/v1/things");
        Assert.Equal((429, "application/problem+json"), (refused.Status, refused.Type));
        Assert.InRange(int.Parse(refused.Headers.RetryAfter!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains($"Wait {refused.Headers.RetryAfter} s", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync("/api/v1/things", from: "203.0.113.10")).Status);
        Assert.Equal(200, (await host.SendAsync("/where")).Status);
    }

    [Fact]
    public async Task Pages_TooMany_IsAPlainPage_AssetsAreExempt()
    {
        await using var host = await DoorHost.StartAsync(new() { ["RateLimits:PagesPerMinute"] = "1", ["Door:PathBase"] = "/lab" });
        Assert.Equal(200, (await host.SendAsync("/lab/where")).Status);
        var refused = await host.SendAsync("/lab/where", headers: [("Accept", "text/html")]);
        Assert.Equal((429, "text/html; charset=utf-8"), (refused.Status, refused.Type));
        Assert.Contains("<h1>Too many requests</h1>", refused.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/lab/css/site.css\"", refused.Text, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Headers.RetryAfter.ToString());
        for (var i = 0; i < 20; i++)
            Assert.Equal(200, (await host.SendAsync("/lab/asset")).Status);
    }

    [Fact]
    public async Task SignIn_TooManyTries_AreRefusedByAddress_LookingIsFree()
    {
        await using var host = await DoorHost.StartAsync(new() { ["RateLimits:AttemptsPerMinute"] = "2" });
        int[] answers = [await TryAsync("198.51.100.1"), await TryAsync("198.51.100.1"), await TryAsync("198.51.100.1")];
        Assert.Equal([200, 200, 429], answers);
        Assert.Equal(200, await TryAsync("198.51.100.2"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await host.SendAsync("/sign-in", from: "198.51.100.1")).Status);

        async Task<int> TryAsync(string from) => (await host.SendAsync("/sign-in", from: from, method: "POST")).Status;
    }

    [Fact]
    public async Task SignIn_AddressesOfOneNetwork_CountTogether()
    {
        await using var host = await DoorHost.StartAsync(new() { ["RateLimits:AttemptsPerMinute"] = "1" });
        Assert.Equal(200, await TryAsync("2001:db8:1:2::1"));
        Assert.Equal(429, await TryAsync("2001:db8:1:2:ffff::9"));
        Assert.Equal(200, await TryAsync("2001:db8:1:3::1"));
        Assert.Equal(200, await TryAsync("::ffff:198.51.100.1"));
        Assert.Equal(429, await TryAsync("198.51.100.1"));

        async Task<int> TryAsync(string from) => (await host.SendAsync("/sign-in", from: from, method: "POST")).Status;
    }

    [Fact]
    public async Task Connections_OfOneAddress_AreLimitedWhileTheyLast()
    {
        await using var host = await DoorHost.StartAsync(new() { ["RateLimits:ConnectionsPerAddress"] = "1" });
        using var leave = new CancellationTokenSource();
        var staying = host.SendAsync("/_blazor", cancellation: leave.Token, headers: [("stay", "1")]);
        await host.Stayed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        foreach (var open in new[] { "/_blazor", "/_blazor/" })
            Assert.Equal(429, (await host.SendAsync(open)).Status);
        Assert.Equal(200, (await host.SendAsync("/_blazor", from: "203.0.113.10")).Status);
        // What a page asks for before it opens its connection: without an answer it could not say that there is no room.
        Assert.Equal(200, (await host.SendAsync("/_blazor/initializers")).Status);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => staying);
        await Poll.UntilAsync(async () => (await host.SendAsync("/_blazor")).Status == 200, () => "the place of the page that left was not given back", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task LocalMode_CountsNothing()
    {
        await using var host = await DoorHost.StartAsync(new() { ["Access:Mode"] = "Local", ["RateLimits:PagesPerMinute"] = "1", ["RateLimits:AttemptsPerMinute"] = "1" });
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await host.SendAsync("/sign-in", "127.0.0.1", method: "POST")).Status);
    }

    [Fact]
    public void Attempts_OfAnAccount_CountFromAllAddresses()
    {
        using var attempts = new AttemptLimits(Options.Create(new RateLimitOptions { AttemptsPerAccountPerMinute = 2 }));
        Assert.Null(attempts.Refuse(RateLimits.SignIn, "ada@example.org"));
        Assert.Null(attempts.Refuse(RateLimits.SignIn, "ADA@example.org"));
        Assert.InRange(attempts.Refuse(RateLimits.SignIn, "ada@example.org")!.Value.TotalSeconds, 0.001, 60);
        Assert.Null(attempts.Refuse(RateLimits.LinkPassword, "ada@example.org"));
        Assert.Null(attempts.Refuse(RateLimits.SignIn, "bob@example.org"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(6000)]
    public void PerMinute_AnyNumber_ComesBackWithinAMinute(int count)
    {
        var bucket = RateLimitOptions.PerMinute(count);
        Assert.Equal(count, bucket.TokensPerPeriod * (TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod), 3);
    }
}
