namespace TopoWeb.Sharing.Guests;

/// <summary>Tries of passwords by link and network, for some minutes each.</summary>
internal sealed class PasswordTries(TimeProvider time)
{
    /// <summary>More than these are not told apart: memory is bounded, and what is oldest goes first.</summary>
    private const int Most = 20_000;

    private readonly Dictionary<(Guid Link, string Network), Queue<DateTimeOffset>> _tries = [];
    private readonly Lock _lock = new();

    /// <summary>Counts a try.</summary>
    /// <returns>How long none may be made; null where this one may.</returns>
    public TimeSpan? Begin((Guid Link, string Network) key, int most, TimeSpan window)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_tries.TryGetValue(key, out var tries))
            {
                Trim(now - window);
                _tries[key] = tries = new();
            }
            while (tries.TryPeek(out var first) && first <= now - window)
                tries.Dequeue();
            if (tries.Count >= most)
                return tries.Peek() + window - now;
            tries.Enqueue(now);
            return null;
        }
    }

    public void Forget((Guid Link, string Network) key)
    {
        lock (_lock)
            _tries.Remove(key);
    }

    private void Trim(DateTimeOffset old)
    {
        if (_tries.Count < Most)
            return;
        foreach (var (key, tries) in _tries.ToList())
            if (tries.Count == 0 || tries.Last() <= old)
                _tries.Remove(key);
        while (_tries.Count >= Most)
            _tries.Remove(_tries.MinBy(t => t.Value.Count == 0 ? DateTimeOffset.MinValue : t.Value.Last()).Key);
    }
}
