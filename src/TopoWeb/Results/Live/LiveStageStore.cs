using TopoWeb.Experiments.Stages;

namespace TopoWeb.Results.Live;

/// <summary>
/// Stages of views, as objects in memory: read once from the artifacts where a run has computed them, and never written there – most are looked at once, and the database is for what people keep.
/// The stages unused for longest make room for new ones.
/// </summary>
internal sealed class LiveStageStore(IStageStore artifacts, long maximumBytes = 96L << 20) : IStageStore
{
    private sealed record Held(string Key, object Staged, long Bytes);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Held>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Held> _byUse = new();
    private long _bytes;

    /// <summary>Bytes held. Arrays that two stages share are counted for each: the bound errs on the safe side.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    public async Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class
    {
        lock (_lock)
        {
            if (Use(key) is { } held)
                return (Staged<T>)held.Staged;
        }
        return await artifacts.FindAsync<T>(key, cancellation) is { } stored ? Hold(stored) : null;
    }

    public Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class
    {
        Hold(staged);
        return Task.CompletedTask;
    }

    /// <returns>What is held under the key: all readers share one object, also where two came at once.</returns>
    private Staged<T> Hold<T>(Staged<T> staged) where T : class
    {
        var bytes = ObjectSize.Of(staged);
        // One that would push out all others is not worth its place.
        if (bytes > maximumBytes / 2)
            return staged;
        lock (_lock)
        {
            if (Use(staged.Key) is { } held)
                return (Staged<T>)held.Staged;
            _byKey[staged.Key] = _byUse.AddFirst(new Held(staged.Key, staged, bytes));
            _bytes += bytes;
            while (_bytes > maximumBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _byKey.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Bytes;
            }
            return staged;
        }
    }

    private Held? Use(string key)
    {
        if (!_byKey.TryGetValue(key, out var node))
            return null;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }
}
