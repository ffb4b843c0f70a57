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
    public void Sort_ManyScales_IsThatOfTheNumbers(int length)
    {
        var random = new SplitMix64(length);
        var values = new double[length];
        for (var i = 0; i < length; i++)
            values[i] = random.Next(4) switch { 0 => 0, 1 => random.Next(5), 2 => Math.ScaleB(random.Next(1000), random.Next(600) - 300), _ => random.Next(1 << 30) / 1e9 };
        var items = Enumerable.Range(0, length).ToArray();
        var sorted = (double[])values.Clone();
        RadixSort.Sort(sorted, items, CancellationToken.None);

        Assert.Equal(values.Order(), sorted);
        Assert.Equal(sorted, items.Select(i => values[i]));
        Assert.Equal(length, items.Distinct().Count());
    }

    [Fact]
    public void Sort_OneValueOnly_LeavesTheItemsInOrder()
    {
        var items = Enumerable.Range(0, 6000).ToArray();
        RadixSort.Sort([.. Enumerable.Repeat(2.5, 6000)], items, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 6000), items);
    }
}
