using TopoWeb.Experiments;

namespace TopoWeb.Results.Live;

/// <summary>
/// Stages of views: read from the artifacts where a run has computed them, written to memory only – most are looked at once, and the database is for what people keep.
/// What was not used for longest goes first.
/// </summary>
internal sealed class LiveStageStore(IStageStore artifacts, long mostBytes = 96L << 20) : IStageStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, byte[] Content)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, byte[] Content)> _byUse = new();
    private long _bytes;

    /// <summary>Bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    public async Task<byte[]?> FindAsync(string key, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Content;
            }
        }
        var stored = await artifacts.FindAsync(key, cancellation);
        if (stored is not null)
            Keep(key, stored);
        return stored;
    }

    public Task PutAsync(string key, string kind, byte[] content, CancellationToken cancellation)
    {
        Keep(key, content);
        return Task.CompletedTask;
    }

    private void Keep(string key, byte[] content)
    {
        // One that would push out all others is not worth its place.
        if (content.Length > mostBytes / 2)
            return;
        lock (_lock)
        {
            if (_byKey.ContainsKey(key))
                return;
            _byKey[key] = _byUse.AddFirst((key, content));
            _bytes += content.Length;
            while (_bytes > mostBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _byKey.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Content.Length;
            }
        }
    }
}
