using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Hosting;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Hosting;

public sealed class MemoryCareTests
{
    [Fact]
    public async Task Trim_AfterLargeArrays_GivesThemBackToTheSystem()
    {
        await using var context = await PageContext.CreateAsync();
        var care = ActivatorUtilities.CreateInstance<MemoryCare>(context.Get<IServiceProvider>());
        var held = new List<byte[]>();
        for (var i = 0; i < 64; i++)
            held.Add(new byte[4 << 20]);
        GC.Collect();
        var before = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
        Assert.InRange(before, 256L << 20, long.MaxValue);
        held.Clear();
        care.Trim();
        Assert.InRange(GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes, 0, before - (128L << 20));
    }
}
