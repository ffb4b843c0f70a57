using CsCheck;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Clustering;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Mapper;

/// <summary>The tree from shared neighbours has the heights, the diameter and the clusters of the one from all pairs, to the last bit.</summary>
public sealed class SpanningTreeTests
{
    private static readonly Gen<PointCloud> AnyCloud = Gen.OneOf(
        Clouds.Tied(10, 300),
        Clouds.Generic(10, 300),
        // Duplicates of a few points, more of each than neighbours are known.
        from few in Clouds.Generic(1, 5, maxDimension: 3)
        from rows in Gen.Int[0, few.Count - 1].Array[10, 200]
        select few.Select(rows),
        // On a line, evenly and unevenly.
        from steps in Gen.Int[0, 3].Array[10, 200]
        select Clouds.Rows([.. steps.Select((step, i) => new[] { 0.1 * i, 0.2 * i + step / 3 })]),
        // Far apart heaps: most points know nobody outside of their own.
        from heaps in Gen.Int[0, 4].Array[10, 300]
        from noise in Gen.Double[-0.1, 0.1].Array[300]
        select Clouds.Rows([.. heaps.Select((heap, i) => new[] { Math.Pow(3, heap) + noise[i], heap % 2 - noise[299 - i], 1.0 })]));

    [Fact]
    public void Span_AnyBinOfAnyCloud_IsThatOfAllPairs() => Gen.Select(AnyCloud, Gen.Int[0, 3], Gen.Double[0.05, 1], Gen.Int[0, 1000]).Sample((cloud, metric, share, seed) =>
    {
        if (metric == (int)MapperMetric.Cosine)
            cloud = Shift(cloud);
        var coordinates = MetricCoordinates.Create(cloud, (MapperMetric)metric, []);
        // Divided by their variances, points may come out at an unusual size.
        if (NeighborHints.Of(coordinates, 2, null, CancellationToken.None) is not { } hints)
            return;
        var (prim, boruvka) = (new PrimTree(coordinates), new BoruvkaTree(coordinates, hints));
        foreach (var bin in (int[][])[Part(cloud.Count, 1, seed), Part(cloud.Count, share, seed), Part(cloud.Count, share / 3, seed + 1)])
            Same(prim, boruvka, bin);
    }, iter: 400);

    [Theory]
    [InlineData(MapperMetric.Vne)]
    [InlineData(MapperMetric.VneVariance)]
    [InlineData(MapperMetric.Euclidean)]
    [InlineData(MapperMetric.Cosine)]
    public void Span_LargeBins_IsThatOfAllPairs(MapperMetric metric)
    {
        var cloud = ModelSamples.ThreeCircles(4000, 0.12, 3);
        var coordinates = MetricCoordinates.Create(cloud, metric, []);
        var hints = NeighborHints.Of(coordinates, 2, null, CancellationToken.None)!;
        var (prim, boruvka) = (new PrimTree(coordinates), new BoruvkaTree(coordinates, hints));

        foreach (var share in (double[])[1, 0.3, 0.03])
            Same(prim, boruvka, Part(cloud.Count, share, 5));
        Same(prim, boruvka, [.. Enumerable.Range(0, cloud.Count).Where(i => Math.Abs(cloud.Row(i)[0]) < 0.1)]);
    }

    [Theory]
    [InlineData(ClusteringRule.FirstEmptyBin)]
    [InlineData(ClusteringRule.HistogramOverHeights)]
    [InlineData(ClusteringRule.FirstGap)]
    [InlineData(ClusteringRule.FixedThreshold)]
    public void Build_TreesOfEitherKind_GiveTheSameGraph(ClusteringRule rule)
    {
        var settings = new MapperSettings { Clustering = rule, Resolution = 6, Threshold = rule == ClusteringRule.FixedThreshold ? 1.5 : null };
        var cloud = ModelSamples.ThreeCircles(3000, 0.1, 4);
        var (all, few) = (MapperBuilder.Build(cloud, settings, null, 2, null, default, treeFrom: int.MaxValue), MapperBuilder.Build(cloud, settings, null, 2, null, default, treeFrom: 2));

        Assert.Equal(all.Nodes.Select(Text), few.Nodes.Select(Text));
        Assert.Equal(all.Edges, few.Edges);

        static string Text(MapperNode node) => $"{string.Join(",", node.Bin)}: {string.Join(",", node.Members)}";
    }

    /// <summary>Distances that differ by less than the bins of the histogram can tell.</summary>
    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-11)]
    [InlineData(1e-15)]
    public void Span_DistancesNearlyEqual_IsThatOfAllPairs(double step)
    {
        // The corners of a simplex, each moved a little.
        var cloud = Clouds.Rows([.. Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 12).Select(c => i == c ? 1 + i * step : 0.0).ToArray())]);
        var coordinates = MetricCoordinates.Create(cloud, MapperMetric.Euclidean, []);

        Same(new PrimTree(coordinates), new BoruvkaTree(coordinates, NeighborHints.Of(coordinates, 1, null, CancellationToken.None)!), [.. Enumerable.Range(0, 12)]);
    }

    [Fact]
    public void Of_TooFewPoints_IsNull() =>
        Assert.Null(NeighborHints.Of(MetricCoordinates.Create(Clouds.Random(NeighborHints.K, 2, 1), MapperMetric.Euclidean, []), 1, null, CancellationToken.None));

    [Fact]
    public void Of_UnusualSize_IsNull() =>
        Assert.Null(NeighborHints.Of(new MetricCoordinates(new PointCloud([.. Enumerable.Range(0, 60).Select(i => i * 1e100)], 3), false), 1, null, CancellationToken.None));

    [Fact]
    public void Of_SizesThatLoseDifferences_IsNull() =>
        Assert.Null(NeighborHints.Of(new MetricCoordinates(new PointCloud([.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? i * 1e91 : i * 1e-73)], 2), false), 1, null, CancellationToken.None));

    [Fact]
    public void Span_Cancelled_Stops()
    {
        var coordinates = MetricCoordinates.Create(Clouds.Random(3000, 6, 1), MapperMetric.Euclidean, []);
        var boruvka = new BoruvkaTree(coordinates, NeighborHints.Of(coordinates, 1, null, CancellationToken.None)!);
        using var source = new CancellationTokenSource();
        source.Cancel();

        foreach (var settings in Rules)
            Assert.ThrowsAny<OperationCanceledException>(() => boruvka.Span(Part(3000, 0.2, 1), settings, Progress(), source.Token));
    }

    [Fact]
    public void Build_CancelledAtFirstReport_StopsThere()
    {
        foreach (var treeFrom in (int[])[2, int.MaxValue])
        {
            using var source = new CancellationTokenSource();
            var progress = new CancelAtFirstReport(source);

            Assert.ThrowsAny<OperationCanceledException>(() => MapperBuilder.Build(Clouds.Random(4000, 5, 1), new MapperSettings { Resolution = 1 }, null, 2, progress, source.Token, treeFrom: treeFrom));
            Assert.InRange(progress.Last, 0, 0.5);
        }
    }

    /// <summary>One bin alone: its progress is that of the whole.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Build_OneBin_ReportsManyFractions(int treeFrom)
    {
        var recorder = new Recorder();
        MapperBuilder.Build(Clouds.Random(5000, 3, 1), new MapperSettings { Resolution = 1 }, null, 2, recorder, CancellationToken.None, treeFrom: treeFrom);

        recorder.AssertRisesToOne();
        Assert.InRange(recorder.Values.Count(value => value is > 0.5 and < 0.9), 3, 1000);
    }

    [Fact]
    public void Span_HundredThousandPoints_TakesMemoryLinearInThem()
    {
        var coordinates = MetricCoordinates.Create(Clouds.Random(100_000, 2, 1), MapperMetric.Vne, []);
        var hints = NeighborHints.Of(coordinates, 2, null, CancellationToken.None)!;
        int[] all = [.. Enumerable.Range(0, 100_000)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var boruvka = new BoruvkaTree(coordinates, hints);
        boruvka.Span(all, new MapperSettings(), Progress(), CancellationToken.None);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / all.Length;

        Assert.InRange(each, 40, 250);
        Assert.Equal(all.Length - 1, boruvka.Heights.Length);
    }

    private static readonly MapperSettings[] Rules =
    [
        new() { Clustering = ClusteringRule.FirstEmptyBin },
        new() { Clustering = ClusteringRule.FirstEmptyBin, HistogramBins = 2 },
        new() { Clustering = ClusteringRule.FirstEmptyBin, HistogramBins = 100 },
        new() { Clustering = ClusteringRule.FirstEmptyBin, HistogramBins = 10_000 },
        new() { Clustering = ClusteringRule.HistogramOverHeights },
        new() { Clustering = ClusteringRule.FirstGap },
        new() { Clustering = ClusteringRule.FixedThreshold, Threshold = 0.3 },
    ];

    private static BinProgress Progress() => new(new ProgressCounter(null, 1), 1);

    private static void Same(PrimTree prim, BoruvkaTree boruvka, int[] bin)
    {
        if (bin.Length < 3)
            return;
        foreach (var settings in Rules)
        {
            prim.Span(bin, settings, Progress(), CancellationToken.None);
            boruvka.Span(bin, settings, Progress(), CancellationToken.None);
            double[] heights = [.. prim.Heights.ToArray().Order()];
            if (CutRule.NeedsDiameter(settings.Clustering))
                Assert.Equal(prim.Diameter, boruvka.Diameter);
            if (CutRule.NeedsHeights(settings.Clustering))
                Assert.Equal((heights.Length, heights[0]), (boruvka.Heights.Length, boruvka.Heights.ToArray().Min()));
            var tellsAll = settings.Clustering is ClusteringRule.HistogramOverHeights or ClusteringRule.FirstGap;
            if (tellsAll)
                Assert.Equal(heights, boruvka.Heights.ToArray().Order());
            var cut = CutRule.Height(prim.Heights, prim.Diameter, settings);
            Assert.Equal(cut, CutRule.Height(boruvka.Heights, boruvka.Diameter, settings));
            foreach (var height in tellsAll ? [heights[0], heights[heights.Length / 2], heights[^1], heights[heights.Length / 4] / 2] : cut is { } one ? (double[])[one] : [])
                Assert.Equal(Clusters(prim, bin.Length, height), Clusters(boruvka, bin.Length, height));
        }
    }

    /// <summary>For each point the first one with its label.</summary>
    private static int[] Clusters(ISpanningTree tree, int count, double cut)
    {
        var labels = new int[count];
        var numbers = tree.Label(cut, labels);
        Assert.All(labels, label => Assert.InRange(label, 0, numbers - 1));
        return Array.ConvertAll(labels, label => Array.IndexOf(labels, label));
    }

    private static int[] Part(int count, double share, int seed) => [.. Clouds.Shuffle(count, seed).Take((int)(share * count)).Order()];

    /// <summary>Away from the origin, which has no direction.</summary>
    private static PointCloud Shift(PointCloud cloud) => new([.. cloud.Values.ToArray().Select(x => x + 4.5)], cloud.Dimension);
}
