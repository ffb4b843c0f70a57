using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class MapperSizeTests
{
    [Theory]
    // 1,920 · 100²; all 1,000² bins; 10⁶ · (199² − 1) / 2.
    [InlineData(1920, 1000, 100, 2, 19_200_000, 1_000_000, 19_800_000_000)]
    // The paper's: 1,920 · 3²; 30²; 900 · (5² − 1) / 2.
    [InlineData(1920, 30, 3, 2, 17_280, 900, 10_800)]
    // A gain above the resolution: every point in every bin, all pairs.
    [InlineData(50, 4, 100, 2, 800, 16, 120)]
    // Intervals that touch share no inner points.
    [InlineData(500, 10, 1, 1, 500, 10, 0)]
    // Fewer places than bins: no more nodes than places, no more pairs than each point makes.
    [InlineData(10, 1000, 2, 3, 80, 80, 280)]
    public void Of_Settings_GivesWhatCanBecome(int points, int resolution, double gain, int lenses, double places, double nodes, double edges)
    {
        var size = MapperSize.Of(points, Of(resolution, gain, lenses));
        Assert.Equal((places, nodes, edges), (size.Places, size.Nodes, size.Edges));
    }

    [Theory]
    [InlineData(12, 3)]
    [InlineData(30, 2.5)]
    [InlineData(7, 6)]
    public void Of_RealGraphs_IsNotLess(int resolution, double gain)
    {
        // One cluster a bin: a threshold above every distance.
        var settings = Of(resolution, gain, 2) with { Clustering = ClusteringRule.FixedThreshold, Threshold = 1e6 };
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var graph = MapperBuilder.Build(Clouds.Random(400, 3, seed), settings);
            var size = MapperSize.Of(400, settings);
            // A point on the end of an interval lies in one more of them.
            Assert.InRange(graph.Nodes.Sum(n => n.Members.Length), 400, 1.02 * size.Places);
            Assert.InRange(graph.Nodes.Count, 1, size.Nodes);
            Assert.InRange(graph.Edges.Count, 0, size.Edges);
        }
    }

    [Fact]
    public void LargestGain_TooMuch_IsTheLargestThatFits()
    {
        var (settings, bytes) = (Of(1000, 100, 2), 256L << 20);
        var gain = MapperSize.LargestGain(1920, 9, settings, bytes);
        Assert.NotNull(gain);
        Assert.InRange(gain.Value, 1, 99);
        Assert.InRange(MapperSize.Of(1920, settings with { Gain = gain.Value }).Bytes(9, 2), 1, bytes);
        Assert.True(MapperSize.Of(1920, settings with { Gain = gain.Value + 0.1 }).Bytes(9, 2) > bytes);
        Assert.Null(MapperSize.LargestGain(1_000_000, 9, settings, 1 << 20));
        Assert.Equal(3, MapperSize.LargestGain(1920, 9, Of(30, 3, 2), bytes));
    }

    private static MapperSettings Of(int resolution, double gain, int lenses) => new() { Resolution = resolution, Gain = gain, Lenses = [.. new[] { "pca1", "pca2", "pca3" }.Take(lenses)] };
}
