namespace TopoWeb.Topology.Tests;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Next_PublishedSeed_GivesThePublishedSequence()
    {
        // Reference output of Vigna's splitmix64.c for the seed 1234567.
        var generator = new SplitMix64(1234567);

        Assert.Equal(6457827717110365317UL, generator.Next());
        Assert.Equal(3203168211198807973UL, generator.Next());
        Assert.Equal(9817491932198370423UL, generator.Next());
    }

    [Fact]
    public void Next_Limit_ReachesEveryNumberAboutEquallyOften()
    {
        var generator = new SplitMix64(5);
        var counts = new int[7];
        for (var i = 0; i < 7000; i++)
            counts[generator.Next(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }
}
