using System.Runtime.InteropServices;
using TopoWeb.Hosting;

namespace TopoWeb.Tests.Hosting;

public sealed class NativeHeapTests
{
    private const int Block = 2 << 20, Blocks = 100;

    /// <summary>The library's own rule raises its limit with each block that is freed, and keeps such blocks from then on.</summary>
    [Fact]
    public void Configure_LargeBlocksBetweenSmallOnes_GoBackWhenTheyAreFreed()
    {
        Assert.SkipUnless(NativeHeap.Configure(), "This is not GNU's C library.");
        Marshal.FreeHGlobal(Marshal.AllocHGlobal(4 * Block));
        var ones = new byte[Block];
        Array.Fill(ones, (byte)1);
        var large = new nint[Blocks];
        var small = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            large[i] = Marshal.AllocHGlobal(Block);
            small[i] = Marshal.AllocHGlobal(1_000);
            Marshal.Copy(ones, 0, large[i], Block);
        }
        var before = Environment.WorkingSet;
        foreach (var block in large)
            Marshal.FreeHGlobal(block);
        var after = Environment.WorkingSet;
        foreach (var block in small)
            Marshal.FreeHGlobal(block);
        Assert.InRange(before - after, Block * (Blocks - 20L), long.MaxValue);
    }
}
