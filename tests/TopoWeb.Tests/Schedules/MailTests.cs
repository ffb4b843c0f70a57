using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TopoWeb.Schedules.Notices;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Schedules;

/// <summary>E-mail over a real connection, to a listener that speaks enough of SMTP.</summary>
public sealed class MailTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_ArrivesWithSubjectTextAndSender()
    {
        using var receiver = new MailReceiver();
        var received = receiver.NextAsync();
        await Sender(receiver.Port).SendAsync("ben@example.org", "Ring: the topology changed", "Five loops instead of one: β₁ = 5.\n", Guid.NewGuid(), Cancellation);
        var mail = await received;
        Assert.Contains("MAIL FROM:<topoweb@example.org>", mail, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<ben@example.org>", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: Ring: the topology changed", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Refused_SaysWhatTheServerSaid()
    {
        using var receiver = new MailReceiver("550 No such person here");
        var received = receiver.NextAsync();
        var error = await Assert.ThrowsAsync<NoticeFailedException>(() => Sender(receiver.Port).SendAsync("ben@example.org", "Ring", "Text.", Guid.NewGuid(), Cancellation));
        Assert.Contains("No such person here", error.Message, StringComparison.Ordinal);
        await received;
    }

    [Fact]
    public async Task Send_ServerIsSilent_EndsAfterTheLimit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.Contains("did not answer within 1 second", (await Assert.ThrowsAsync<NoticeFailedException>(() => Sender(((IPEndPoint)listener.LocalEndpoint).Port, seconds: 1).SendAsync("ben@example.org", "Ring", "Text.", Guid.NewGuid(), Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.org, ben@example.org", "ada@example.org, ben@example.org")]
    [InlineData(" ada@example.org ; ADA@example.org", "ada@example.org")]
    [InlineData("", null)]
    public void Check_Addresses_ComeInTheirPlainForm(string text, string? expected) => Assert.Equal(expected, MailAddresses.Check(text, On));

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("ada@elsewhere.example")]
    public void Check_NoAddressOrElsewhere_IsRefused(string text) => Assert.Equal("mailTo", Assert.Throws<InvalidInputException>(() => MailAddresses.Check(text, On)).Field);

    private static MailOptions On => new() { Host = "mail.example.org", From = "topoweb@example.org", Domains = ["example.org"] };

    private static MailSender Sender(int port, int seconds = 60) => new(new Fixed(new()
    {
        Host = "127.0.0.1", Port = port, Security = MailSecurity.None, From = "topoweb@example.org", TimeoutSeconds = seconds,
    }));

    private sealed class Fixed(MailOptions options) : IOptionsMonitor<MailOptions>
    {
        public MailOptions CurrentValue => options;

        public MailOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<MailOptions, string?> listener) => null;
    }
}
