using Microsoft.Extensions.Options;

namespace TopoWeb.Data.Caching;

/// <summary>All caches of results of this process, bounded together by <see cref="MemoryOptions.CacheMegabytes"/>. Whoever holds more than a moment's work for the next reader does it here.</summary>
internal sealed class Caches
{
    private const int Parts = 8;

    public Caches(IOptions<MemoryOptions> options)
    {
        var part = ((long)options.Value.CacheMegabytes << 20) / Parts;
        (Results, Shared, Stages) = (new(2 * part), new(3 * part), new(3 * part));
    }

    /// <summary>Stored results, for the page that is drawn twice and for the next reader.</summary>
    public ByteCache Results { get; }

    /// <summary>What links show, for all guests.</summary>
    public ByteCache Shared { get; }

    /// <summary>Stages of settings that are being tried.</summary>
    public ByteCache Stages { get; }

    public long Bytes => Results.Bytes + Shared.Bytes + Stages.Bytes;

    /// <summary>Forgets what nobody has asked for during this time.</summary>
    public void Forget(TimeSpan unused)
    {
        foreach (var cache in new[] { Results, Shared, Stages })
            cache.Forget(unused);
    }
}
