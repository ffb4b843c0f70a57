using System.Collections.Concurrent;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>What has been done, and what went wrong. Nothing that goes wrong ends the soak.</summary>
internal sealed class SoakTally
{
    private const int Kept = 200;

    private readonly ConcurrentDictionary<string, int> _done = [];
    private readonly ConcurrentQueue<string> _errors = [];
    private int _count;

    public int Errors => Volatile.Read(ref _count);

    /// <summary>The first of them.</summary>
    public IReadOnlyCollection<string> FirstErrors => _errors;

    public IReadOnlyDictionary<string, int> Done => _done;

    public void Count(string act) => _done.AddOrUpdate(act, 1, (_, n) => n + 1);

    public void Fail(string act, string error)
    {
        Interlocked.Increment(ref _count);
        if (_errors.Count >= Kept)
            return;
        var line = $"{DateTime.UtcNow:HH:mm:ss} {act}: {(error.Length > 600 ? error[..600] : error).ReplaceLineEndings(" ")}";
        _errors.Enqueue(line);
        Console.Error.WriteLine(line);
    }

    /// <summary>Does something again and again until the soak ends, with a pause that varies.</summary>
    public async Task RepeatAsync(string act, TimeSpan pause, Func<CancellationToken, Task> doAsync, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
                return;
            try
            {
                await doAsync(end);
                Count(act);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Fail(act, $"{e.GetType().Name}: {e.Message}");
            }
        }
    }
}
