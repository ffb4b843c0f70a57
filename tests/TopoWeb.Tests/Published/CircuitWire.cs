using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace TopoWeb.Tests.Published;

/// <summary>The little of Blazor's protocol that brings a page to life: messages of MessagePack over SignalR, and an acknowledgement for every drawing.</summary>
internal sealed class CircuitWire(ClientWebSocket socket) : IDisposable
{
    /// <summary>A server gives up a page that has been silent for 30 s.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    private static readonly byte[] Ping = [2, 0x91, 6];

    private static readonly byte[] Batch = [.. "JS.RenderBatch"u8];

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly SemaphoreSlim _sending = new(1);

    public Task HandshakeAsync(CancellationToken cancellation) => SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), cancellation);

    /// <summary>Calls a method of the hub.</summary>
    public Task SendAsync(string target, string? invocation, CancellationToken cancellation, params object?[] arguments)
    {
        var message = new List<byte> { 0x96, 1, 0x80 };
        Write(message, invocation);
        Write(message, target);
        message.Add((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
            Write(message, argument);
        message.Add(0x90);
        var framed = new List<byte>();
        for (var length = message.Count; ; length >>= 7)
        {
            framed.Add((byte)(length > 0x7f ? (length & 0x7f) | 0x80 : length));
            if (length <= 0x7f)
                break;
        }
        return SendAsync([.. framed, .. message], cancellation);
    }

    /// <summary>Receives until the server ends or is left, acknowledges what it draws, and answers the calls of scripts.</summary>
    public async Task ListenAsync(Action drawn, CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException($"The server closed the connection: {socket.CloseStatusDescription}");
            message.Write(_buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            foreach (var number in Batches(message.GetBuffer().AsMemory(0, (int)message.Length)))
            {
                drawn();
                await SendAsync("OnRenderCompleted", null, cancellation, number, null);
            }
            foreach (var call in ScriptCall.Read(message.GetBuffer().AsSpan(0, (int)message.Length)).Where(c => c.Id != 0))
                await SendAsync("EndInvokeJSFromDotNet", null, cancellation, call.Id, true, call.Answer);
            message.SetLength(0);
        }
    }

    public async Task PingAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(PingEvery);
        while (await timer.WaitForNextTickAsync(cancellation))
            await SendAsync(Ping, cancellation);
    }

    public void Dispose() => _sending.Dispose();

    /// <summary>One after the other: pings come between.</summary>
    private async Task SendAsync(byte[] bytes, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, true, cancellation);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Numbers of the drawings in what has come: the first argument after the method's name.</summary>
    private static List<long> Batches(ReadOnlyMemory<byte> received)
    {
        var numbers = new List<long>();
        var rest = received.Span;
        while (rest.IndexOf(Batch) is var at and >= 0)
        {
            rest = rest[(at + Batch.Length)..];
            if (rest.Length < 10 || rest[0] != 0x92)
                continue;
            numbers.Add(rest[1] switch
            {
                <= 0x7f => rest[1],
                0xcc => rest[2],
                0xcd => BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
                0xce => BinaryPrimitives.ReadUInt32BigEndian(rest[2..]),
                _ => BinaryPrimitives.ReadInt64BigEndian(rest[2..]),
            });
        }
        return numbers;
    }

    private static void Write(List<byte> message, object? value)
    {
        Span<byte> number = stackalloc byte[8];
        switch (value)
        {
            case null:
                message.Add(0xc0);
                break;
            case bool yes:
                message.Add((byte)(yes ? 0xc3 : 0xc2));
                break;
            case long whole:
                message.Add(0xd3);
                BinaryPrimitives.WriteInt64BigEndian(number, whole);
                message.AddRange(number);
                break;
            default:
                var text = Encoding.UTF8.GetBytes((string)value);
                message.Add(0xdb);
                BinaryPrimitives.WriteInt32BigEndian(number, text.Length);
                message.AddRange(number[..4]);
                message.AddRange(text);
                break;
        }
    }
}
