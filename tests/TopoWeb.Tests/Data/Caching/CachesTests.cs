using Microsoft.Extensions.Options;
using TopoWeb.Data.Caching;

namespace TopoWeb.Tests.Data.Caching;

public sealed class CachesTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void Keep_MoreThanAllMayHold_StaysWithinTheOption()
    {
        var caches = new Caches(Options.Create(new MemoryOptions { CacheMegabytes = 16 }));
        for (var i = 0; i < 100; i++)
        {
            foreach (var cache in new[] { caches.Results, caches.Shared, caches.Stages })
                cache.Keep($"{i}", new object(), Megabyte);
            Assert.InRange(caches.Bytes, 0, 16 * Megabyte);
        }
        Assert.Equal(16 * Megabyte, caches.Bytes);
    }

    [Fact]
    public void Keep_Twice_IsTheFirstObject()
    {
        var cache = new ByteCache(Megabyte);
        var (first, second) = (new object(), new object());
        Assert.Same(first, cache.Keep("a", first, 10));
        Assert.Same(first, cache.Keep("a", second, 10));
        Assert.Same(first, cache.Find<object>("a"));
        Assert.Null(cache.Find<object>("b"));
        Assert.Equal(10, cache.Bytes);
    }

    [Fact]
    public void Forget_Unused_GoesAndWhatIsUsedStays()
    {
        var caches = new Caches(Options.Create(new MemoryOptions()));
        caches.Results.Keep("a", new object(), 10);
        caches.Forget(TimeSpan.FromHours(1));
        Assert.Equal(10, caches.Bytes);
        caches.Forget(TimeSpan.Zero);
        Assert.Equal(0, caches.Bytes);
        Assert.Null(caches.Results.Find<object>("a"));
    }
}
