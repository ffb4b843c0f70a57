using System.Diagnostics;

namespace TopoWeb.Data.Caching;

/// <summary>Objects by key, up to a number of bytes: those unused for longest make room for new ones. A key names content, so nothing held is ever stale.</summary>
/// <param name="maximumBytes">Most bytes.</param>
internal sealed class ByteCache(long maximumBytes)
{
    private sealed class Held(string key, object value, long bytes)
    {
        public string Key => key;

        public object Value => value;

        public long Bytes => bytes;

        public long Used { get; set; } = Stopwatch.GetTimestamp();
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Held>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Held> _byUse = new();
    private long _bytes;

    public long MaximumBytes => maximumBytes;

    /// <summary>Bytes held. What two objects share is counted for each: the bound errs on the safe side.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>What is held under a key; null where nothing is.</summary>
    public T? Find<T>(string key) where T : class
    {
        lock (_lock)
            return (T?)Use(key)?.Value;
    }

    /// <summary>Holds an object, unless it would push out half of the others.</summary>
    /// <returns>What is held under the key: all readers share one object, also where two came at once.</returns>
    public T Keep<T>(string key, T value, long bytes) where T : class
    {
        if (bytes > maximumBytes / 2)
            return value;
        lock (_lock)
        {
            if (Use(key) is { } held)
                return (T)held.Value;
            _byKey[key] = _byUse.AddFirst(new Held(key, value, bytes));
            _bytes += bytes;
            while (_bytes > maximumBytes && _byUse.Last is { } oldest)
                Remove(oldest);
            return value;
        }
    }

    /// <summary>Forgets what nobody has asked for during this time.</summary>
    public void Forget(TimeSpan unused)
    {
        lock (_lock)
            while (_byUse.Last is { } oldest && Stopwatch.GetElapsedTime(oldest.Value.Used) >= unused)
                Remove(oldest);
    }

    private Held? Use(string key)
    {
        if (!_byKey.TryGetValue(key, out var node))
            return null;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        node.Value.Used = Stopwatch.GetTimestamp();
        return node.Value;
    }

    private void Remove(LinkedListNode<Held> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }
}
