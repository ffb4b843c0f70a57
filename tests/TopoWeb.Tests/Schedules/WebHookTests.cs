using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TopoWeb.Schedules.Notices;

namespace TopoWeb.Tests.Schedules;

/// <summary>Web hooks against real listeners on this machine.</summary>
public sealed class WebHookTests
{
    private const string Secret = "twh_test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_Allowed_ArrivesAndItsSignatureIsThatOfTimeAndBody()
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var sender = Sender(["127.0.0.1"]);
        await sender.SendAsync(receiver.Address, Secret, """{"event":"schedule.drift"}"""u8.ToArray(), Guid.NewGuid(), Cancellation);
        var (headers, body) = Assert.Single(receiver.Calls);
        Assert.Equal("""{"event":"schedule.drift"}""", body);
        // As a receiver checks it, without our code.
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{headers["TopoWeb-Timestamp"]}.{body}")));
        Assert.Equal($"v1={expected}", headers["TopoWeb-Signature"].ToString());
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(headers["TopoWeb-Timestamp"].ToString()), -5, 60);
    }

    /// <summary>As <c>printf '1700000000.{}' | openssl dgst -sha256 -hmac twh_test</c> computes it.</summary>
    [Fact]
    public void Of_KnownCall_IsThatOfAnotherProgram() =>
        Assert.Equal("v1=820b93663e3a582c0f3349284e29f6de9069c6249434c6ce84eeb9b1a062bbc5", HookSignature.Of(Secret, 1_700_000_000, "{}"u8));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Send_InternalAddress_IsRefusedBeforeAnythingIsSent(string host)
    {
        await using var receiver = await Receiver.StartAsync(200);
        using var sender = Sender([]);
        var error = await Assert.ThrowsAsync<NoticeFailedException>(() => sender.SendAsync(receiver.Address.Replace("127.0.0.1", host), Secret, [], Guid.NewGuid(), Cancellation));
        Assert.Contains("internal address", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsFinal);
        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        await using var target = await Receiver.StartAsync(200);
        await using var receiver = await Receiver.StartAsync(307, target.Address);
        using var sender = Sender(["127.0.0.1"]);
        var error = await Assert.ThrowsAsync<NoticeFailedException>(() => sender.SendAsync(receiver.Address, Secret, [], Guid.NewGuid(), Cancellation));
        Assert.Contains("redirects", error.Message, StringComparison.Ordinal);
        Assert.Empty(target.Calls);
    }

    [Fact]
    public async Task Send_Hangs_EndsAfterTheLimit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = Sender(["127.0.0.0/8"], seconds: 1);
        var error = await Assert.ThrowsAsync<NoticeFailedException>(() => sender.SendAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", Secret, [], Guid.NewGuid(), Cancellation));
        Assert.Contains("within 1 second", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsFinal);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2001:0:1::1", false)]
    public void IsPublic_Address_IsOrIsNot(string address, bool expected) => Assert.Equal(expected, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    private static WebHookSender Sender(string[] allowed, int seconds = 60) => new(new Fixed(new() { Allowed = allowed, TimeoutSeconds = seconds }), TimeProvider.System);

    private sealed class Fixed(WebHookOptions options) : IOptionsMonitor<WebHookOptions>
    {
        public WebHookOptions CurrentValue => options;

        public WebHookOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<WebHookOptions, string?> listener) => null;
    }
}

/// <summary>Somebody's server that web hooks call.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public string Address => $"{_app.Urls.First()}/hook";

    public List<(IHeaderDictionary Headers, string Body)> Calls { get; } = [];

    public static async Task<Receiver> StartAsync(int status, string? location = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.MapPost("/hook", async (HttpContext http) =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            lock (receiver.Calls)
                receiver.Calls.Add((new HeaderDictionary(http.Request.Headers.ToDictionary()), body));
            http.Response.StatusCode = status;
            if (location is not null)
                http.Response.Headers.Location = location;
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
