using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TopoWeb.Tests.Schedules;

/// <summary>Somebody's mail server: a listener that speaks enough of SMTP.</summary>
internal sealed class MailReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _recipient;

    /// <param name="recipient">Answer to each recipient.</param>
    public MailReceiver(string recipient = "250 OK")
    {
        _recipient = recipient;
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    /// <summary>One conversation; gives back all that the client said.</summary>
    public async Task<string> NextAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var client = await _listener.AcceptTcpClientAsync(cancellation);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var said = new StringBuilder();
        await writer.WriteLineAsync("220 test");
        var inData = false;
        while (await reader.ReadLineAsync(cancellation) is { } line)
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
            await writer.WriteLineAsync(inData ? "354 go on" : line.StartsWith("RCPT", StringComparison.Ordinal) ? _recipient : line == "QUIT" ? "221 bye" : "250 OK");
            if (line == "QUIT")
                break;
        }
        return said.ToString();
    }
}
