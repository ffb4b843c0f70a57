using System.Net;
using System.Net.Sockets;
using System.Text;
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
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener, "250 OK");
        await Sender(listener).SendAsync("ben@example.org", "Ring: the topology changed", "Five loops instead of one: β₁ = 5.\n", Guid.NewGuid(), Cancellation);
        var mail = await received;
        Assert.Contains("MAIL FROM:<topoweb@example.org>", mail, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<ben@example.org>", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: Ring: the topology changed", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Refused_SaysWhatTheServerSaid()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener, "550 No such person here");
        var error = await Assert.ThrowsAsync<NoticeFailedException>(() => Sender(listener).SendAsync("ben@example.org", "Ring", "Text.", Guid.NewGuid(), Cancellation));
        Assert.Contains("No such person here", error.Message, StringComparison.Ordinal);
        await received;
    }

    [Fact]
    public async Task Send_ServerIsSilent_EndsAfterTheLimit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.Contains("did not answer within 1 second", (await Assert.ThrowsAsync<NoticeFailedException>(() => Sender(listener, seconds: 1).SendAsync("ben@example.org", "Ring", "Text.", Guid.NewGuid(), Cancellation))).Message, StringComparison.Ordinal);
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

    private static MailSender Sender(TcpListener listener, int seconds = 60) => new(new Fixed(new()
    {
        Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = MailSecurity.None, From = "topoweb@example.org", TimeoutSeconds = seconds,
    }));

    /// <summary>One conversation; gives back all that the client said.</summary>
    /// <param name="listener">Where it comes.</param>
    /// <param name="recipient">Answer to the recipient.</param>
    private static async Task<string> ReceiveAsync(TcpListener listener, string recipient)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var said = new StringBuilder();
        await writer.WriteLineAsync("220 test");
        var inData = false;
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            said.Append(line).Append('\n');
            if (inData)
            {
                if (line != ".")
                    continue;
                inData = false;
                await writer.WriteLineAsync("250 OK");
                continue;
            }
            inData = line == "DATA";
            await writer.WriteLineAsync(inData ? "354 go on" : line.StartsWith("RCPT", StringComparison.Ordinal) ? recipient : line == "QUIT" ? "221 bye" : "250 OK");
            if (line == "QUIT")
                break;
        }
        return said.ToString();
    }

    private sealed class Fixed(MailOptions options) : IOptionsMonitor<MailOptions>
    {
        public MailOptions CurrentValue => options;

        public MailOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<MailOptions, string?> listener) => null;
    }
}
