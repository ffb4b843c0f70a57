using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Memory;

/// <summary>Resident memory of a process, looked at ten times a second: the largest since <see cref="Begin"/>, and as it is now. Linux only.</summary>
internal sealed class ResidentMemory : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly int _process;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;
    private long _peak;

    public ResidentMemory(int process)
    {
        _process = process;
        _watch = Task.Run(WatchAsync);
    }

    public long Now => Read();

    public long Peak => Interlocked.Read(ref _peak);

    /// <summary>Forgets the peak.</summary>
    public void Begin() => Interlocked.Exchange(ref _peak, Read());

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _peak, Math.Max(Peak, Read()));
            await Task.Delay(Pause);
        }
    }

    private long Read() => ProcessStatus.Bytes(_process, "VmRSS:");
}
