using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TopoWeb.Tests.Published;

/// <summary>Stands between a process and its database, and can fall silent: connections stay open, nothing comes through, and nobody is told. Needs no rights.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Task> _pumps = [];
    private readonly Task _accepting;
    private readonly int _target;
    private volatile TaskCompletionSource _open = Opened();

    /// <param name="target">Port on this machine.</param>
    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing comes through, in either direction.</summary>
    public void FallSilent() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was sent meanwhile arrives late, as after a switch that was restarted.</summary>
    public void Resume() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps);
        _end.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _pumps.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                await Task.WhenAny(PumpAsync(client.GetStream(), server.GetStream()), PumpAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The end, or the database is away.
            }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                await _open.Task.WaitAsync(_end.Token);
                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One side has closed, or the end.
        }
    }
}
