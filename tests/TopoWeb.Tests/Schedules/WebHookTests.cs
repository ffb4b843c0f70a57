using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
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
    [InlineData("0.0.0.0")]
    [InlineData("0")]
    [InlineData("0x7f.1")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    public async Task Send_InternalAddress_IsRefusedBeforeAnythingIsSent(string host)
    {
        await using var receiver = await Receiver.StartAsync(200, address: host.StartsWith('[') ? "[::]" : "0.0.0.0");
        using var sender = Sender([]);
        var error = await Assert.ThrowsAsync<NoticeFailedException>(() => sender.SendAsync($"http://{host}:{new Uri(receiver.Address).Port}/hook", Secret, [], Guid.NewGuid(), Cancellation));
        Assert.Contains("internal address", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsFinal);
        Assert.Empty(receiver.Calls);
    }

    /// <summary>A name that leads somewhere else at every look: what is checked is what is connected to.</summary>
    [Fact]
    public async Task Send_NameLeadsElsewhereNextTime_IsCheckedWhenItIsConnectedTo()
    {
        await using var receiver = await Receiver.StartAsync(200);
        var answers = new Queue<string[]>([["127.0.0.1"], ["10.0.0.1"], ["::ffff:10.0.0.1"], ["127.0.0.1", "169.254.169.254"], []]);
        using var sender = Sender(["127.0.0.0/8"], resolve: (host, _) =>
        {
            Assert.Equal("hooks.example.org", host);
            return Task.FromResult<IPAddress[]>([.. answers.Dequeue().Select(a => IPAddress.Parse(a))]);
        });
        var target = $"http://hooks.example.org:{new Uri(receiver.Address).Port}/hook";
        await sender.SendAsync(target, Secret, [], Guid.NewGuid(), Cancellation);
        foreach (var refused in new[] { "10.0.0.1", "10.0.0.1", "169.254.169.254", "no address" })
            Assert.Contains(refused, (await Assert.ThrowsAsync<NoticeFailedException>(() => sender.SendAsync(target, Secret, [], Guid.NewGuid(), Cancellation))).Message, StringComparison.Ordinal);
        Assert.Single(receiver.Calls);
        Assert.Empty(answers);
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

    private static WebHookSender Sender(string[] allowed, int seconds = 60, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        new(new Fixed(new() { Allowed = allowed, TimeoutSeconds = seconds }), TimeProvider.System) { Resolve = resolve ?? Dns.GetHostAddressesAsync };

    private sealed class Fixed(WebHookOptions options) : IOptionsMonitor<WebHookOptions>
    {
        public WebHookOptions CurrentValue => options;

        public WebHookOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<WebHookOptions, string?> listener) => null;
    }
}
