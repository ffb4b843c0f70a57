using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class DivisionsTests
{
    [Theory]
    [InlineData(0.586, 0.586)]
    [InlineData(0.9999, 0.999)]
    [InlineData(1.0, 1.0)]
    [InlineData(0.58578643762690495, 0.585)]
    [InlineData(0, 0)]
    public void Floor_OneToAThousand_GivesTheKnownValues(double value, double expected) => Assert.Equal(expected, Divisions.Floor(value, 1, 1000));

    [Fact]
    public void Floor_Multiples_StayWhereTheyAre()
    {
        for (var n = 1; n <= 1000; n++)
            for (var k = 0; k <= n; k += 1 + k / 10)
                Assert.Equal((double)k / n, Divisions.Floor((double)k / n, 1, n), Tolerances.LastBits);
        Assert.Equal(1.5011247439208526, Divisions.Floor(1.5011247439208526, 1.5011247439208526, 1000));
    }

    [Fact]
    public void Floor_TMaxZero_LeavesTheValue() => Assert.Equal(0.25, Divisions.Floor(0.25, 0, 1000));

    [Fact]
    public void Apply_Bars_AreRoundedDroppedAndSortedAgain()
    {
        var bars = Divisions.Apply([new(0, 0, 0.05), new(0, 0, 0.19), new(0, 0, null), new(1, 0.11, 0.99), new(1, 0.12, 0.5), new(1, 0.21, 0.29), new(1, 0.3, null)], 1, 10);

        Assert.Equal([new(0, 0, 0.1), new(0, 0, null), new(1, 0.1, 0.5), new(1, 0.1, 0.9), new(1, 0.3, null)], bars);
    }
}
