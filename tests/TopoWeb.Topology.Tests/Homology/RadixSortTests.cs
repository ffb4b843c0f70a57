using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(70000)]
    [InlineData(300000)]
    public void Sort_ManyScales_IsThatOfTheNumbers(int length)
    {
        var random = new SplitMix64(length);
        var values = new double[length];
        for (var i = 0; i < length; i++)
            values[i] = random.Next(4) switch { 0 => 0, 1 => random.Next(5), 2 => Math.ScaleB(random.Next(1000), random.Next(600) - 300), _ => random.Next(1 << 30) / 1e9 };
        var items = Enumerable.Range(0, length).ToArray();
        var sorted = (double[])values.Clone();
        RadixSort.Sort(sorted, items, -1, CancellationToken.None);

        Assert.Equal(values.Order(), sorted);
        Assert.Equal(sorted, items.Select(i => values[i]));
        Assert.Equal(length, items.Distinct().Count());
    }

    [Fact]
    public void Sort_OneValueOnly_LeavesTheItemsInOrder()
    {
        var items = Enumerable.Range(0, 6000).ToArray();
        RadixSort.Sort([.. Enumerable.Repeat(2.5, 6000)], items, -1, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 6000), items);
    }

    /// <summary>Nearly all values in one bucket, far apart from the rest, and many of them equal.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sort_CrowdedAndTied_KeepsTheOrderOfEqualValues(int threads)
    {
        var random = new SplitMix64(7);
        var values = new double[100_000];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.Next(20) == 0 ? 1e9 + random.Next(3) : 1 + random.Next(500) / 1e6;
        var items = Enumerable.Range(0, values.Length).ToArray();
        var sorted = (double[])values.Clone();
        RadixSort.Sort(sorted, items, threads, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, values.Length).OrderBy(i => values[i]), items);
        Assert.Equal(values.Order(), sorted);
    }
}
