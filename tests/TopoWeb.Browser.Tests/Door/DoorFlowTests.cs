using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Door;

/// <summary>Behind Debian's nginx with the deployment page's own file, TLS and a path: everything works, and nothing forged gets through.</summary>
[Collection("one page at a time")]
public sealed class DoorFlowTests : IClassFixture<DoorFixture>
{
    private readonly BrowserFixture _browser;
    private readonly DoorFixture _door;

    public DoorFlowTests(BrowserFixture browser, DoorFixture door)
    {
        Assert.SkipWhen((browser.SkipReason ?? door.SkipReason) is not null, browser.SkipReason ?? door.SkipReason ?? "");
        (_browser, _door) = (browser, door);
    }

    [Fact]
    public async Task Browser_SetUpAndEveryKindOfPage_AreLiveUnderThePath()
    {
        await using var context = await _browser.Browser.NewContextAsync(new() { BaseURL = _door.Address.ToString(), IgnoreHTTPSErrors = true, ViewportSize = new() { Width = 1280, Height = 800 } });
        context.SetDefaultTimeout(60_000);
        await using var visit = new Visit(context, await context.NewPageAsync(), _door.App, ColorScheme.Light, 1280);
        var page = visit.Page;
        await page.GotoAsync(_door.Address.ToString());
        await Expect(page).ToHaveURLAsync(new Uri(_door.Address, "account/setup").ToString());
        await page.GetByLabel("Set-up code").FillAsync(await _door.SetupCodeAsync());
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada");
        await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync("ada@lab.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("unlikely-lantern-quarry-48");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create administrator" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(_door.Address.ToString());

        var cookies = await context.CookiesAsync();
        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie => Assert.True(cookie is { Secure: true, Path: "/lab" }, $"{cookie.Name}: path {cookie.Path}, secure {cookie.Secure}"));

        foreach (var live in new[] { "", "new", "runs", "schedules", "datasets", "figures", "compare" })
        {
            Assert.Equal(200, (await visit.OpenAsync(new Uri(_door.Address, live).ToString())).Status);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        }
        foreach (var still in new[] { "docs", "docs/configuration", "docs/api/reference", "jobs" })
            Assert.Equal(200, (await page.GotoAsync(new Uri(_door.Address, still).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle }))!.Status);
        Assert.Equal("/lab/admin", await page.Locator("a", new() { HasText = "Back to site" }).GetAttributeAsync("href"));
        visit.AssertClean();

        Assert.Equal(404, (await page.GotoAsync(new Uri(_door.Address, "no-such-page").ToString()))!.Status);
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the gallery" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(_door.Address.ToString());
        visit.AssertClean("404");

        // What is made is named by its address outside, and its link leads to the public one.
        var upload = await context.APIRequest.PostAsync(new Uri(_door.Address, "api/v1/runs").ToString(), new() { DataObject = new { notation = "2xM(8,0,8) on mnist at 0", spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 8 }, mapper = new { resolution = 4 } } } });
        Assert.Equal(202, upload.Status);
        Assert.StartsWith("/lab/api/v1/runs/", upload.Headers["location"], StringComparison.Ordinal);
        var run = (await upload.JsonAsync())!.Value.GetProperty("id").GetString();
        await Poll.UntilAsync(async () => (await (await context.APIRequest.GetAsync(new Uri(_door.Address, $"api/v1/runs/{run}").ToString())).JsonAsync())!.Value.GetProperty("state").GetString(), s => s == "succeeded", s => $"the run is {s}");
        var shared = await context.APIRequest.PostAsync(new Uri(_door.Address, "api/v1/shares").ToString(), new() { DataObject = new { run } });
        var url = (await shared.JsonAsync())!.Value.GetProperty("url").GetString()!;
        Assert.StartsWith($"{_door.Address}s/", url, StringComparison.Ordinal);

        await using var fresh = await _browser.Browser.NewContextAsync(new() { IgnoreHTTPSErrors = true });
        fresh.SetDefaultTimeout(60_000);
        await using var guest = new Visit(fresh, await fresh.NewPageAsync(), _door.App, ColorScheme.Light, 1280);
        Assert.Equal(200, (await guest.OpenAsync(url)).Status);
        await Expect(guest.Page.Locator("canvas").First).ToBeVisibleAsync();
        guest.AssertClean();
    }

    [Fact]
    public async Task Http_OfTheProxy_LeadsToHttpsAndThePath()
    {
        using var client = _door.NewClient();
        using var plain = await client.GetAsync(_door.Plain);
        Assert.Equal((HttpStatusCode.MovedPermanently, _door.Address), (plain.StatusCode, plain.Headers.Location));
        using var bare = await client.GetAsync(_door.Address.ToString().TrimEnd('/'));
        Assert.Equal((HttpStatusCode.MovedPermanently, _door.Address), (bare.StatusCode, bare.Headers.Location));
        using var page = await client.GetAsync("runs");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.StartsWith(_door.Address.AbsolutePath, new Uri(_door.Address, page.Headers.Location!).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_AllUnderThePath_HaveContent()
    {
        var manifest = Path.ChangeExtension(PublishedApp.Program!, null) + ".staticwebassets.endpoints.json";
        using var client = _door.NewClient();
        foreach (var route in JsonDocument.Parse(await File.ReadAllTextAsync(manifest)).RootElement.GetProperty("Endpoints").EnumerateArray().Select(e => e.GetProperty("Route").GetString()!).Distinct())
        {
            using var response = await client.GetAsync(route);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True((await response.Content.ReadAsByteArrayAsync()).Length > 0, $"{route} has no content.");
        }
    }

    [Fact]
    public async Task OpenApi_Server_IsThePublicAddress()
    {
        using var client = _door.NewClient();
        var document = await client.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        Assert.Equal(_door.Address.ToString().TrimEnd('/'), document.GetProperty("servers")[0].GetProperty("url").GetString()!.TrimEnd('/'));
    }

    [Fact]
    public async Task Forwarded_ForgedByAClient_ChangesNothing()
    {
        using var client = _door.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "docs");
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "for=127.0.0.1;host=evil.example;proto=http") })
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("<base href=\"/lab/\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_Foreign_IsRefused()
    {
        using var client = _door.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "docs") { Headers = { Host = "evil.example" } };
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task Negotiate_Origin_IsOursOnly(string? origin, HttpStatusCode status)
    {
        using var client = _door.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin ?? _door.Address.GetLeftPart(UriPartial.Authority));
        using var response = await client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData(null, true)]
    public async Task WebSocket_Origin_IsOursOnly(string? origin, bool isOpen)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        socket.Options.SetRequestHeader("Origin", origin ?? _door.Address.GetLeftPart(UriPartial.Authority));
        var address = new UriBuilder(new Uri(_door.Address, "_blazor")) { Scheme = "wss" }.Uri;
        if (isOpen)
        {
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(WebSocketState.Open, socket.State);
            return;
        }
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }
}
