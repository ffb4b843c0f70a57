using CsCheck;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class MapperBuilderTests
{
    private static readonly Gen<MapperSettings> Settings =
        from lenses in Gen.Int[1, 3].SelectMany(count => Gen.Int[0, MapperSettings.LensNames.Count - 1].Select(i => MapperSettings.LensNames[i]).Array[count])
        from metric in Gen.Enum<MapperMetric>()
        from resolution in Gen.Int[1, 6]
        from gain in Gen.OneOf(Gen.Int[1, 4].Select(x => (double)x), Gen.Double[1, 4])
        from cover in Gen.Enum<CoverKind>()
        from clustering in Gen.Enum<ClusteringRule>()
        from bins in Gen.Int[2, 10]
        from gap in Gen.Double[0.01, 0.5]
        from threshold in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 2])
        from shared in Gen.Int[1, 3]
        select new MapperSettings
        {
            Lenses = lenses, Metric = metric, Resolution = resolution, Gain = gain, Cover = cover, Clustering = clustering, HistogramBins = bins, RelativeGap = gap,
            Threshold = threshold, MinimumShared = shared, LensNeighbors = 1,
        };

    public static TheoryData<MapperSettings, string> Wrong => new()
    {
        { new() { Lenses = [] }, "mapper.lenses" },
        { new() { Lenses = ["pca4"] }, "mapper.lenses" },
        { new() { Lenses = ["pca1", "pca2", "pca3", "density"] }, "mapper.lenses" },
        { new() { Resolution = 0 }, "mapper.resolution" },
        { new() { Gain = 0.5 }, "mapper.gain" },
        { new() { Gain = double.NaN }, "mapper.gain" },
        { new() { HistogramBins = 1 }, "mapper.histogramBins" },
        { new() { RelativeGap = 1 }, "mapper.relativeGap" },
        { new() { Clustering = ClusteringRule.FixedThreshold }, "mapper.threshold" },
        { new() { MinimumShared = 0 }, "mapper.minimumShared" },
        { new() { LensRanges = [new(0, 1), new(-1e308, 1e308)] }, "mapper.lensRanges" },
        { new() { LensNeighbors = 0 }, "mapper.lensNeighbors" },
        { new() { Lenses = ["density"], LensNeighbors = 5 }, "mapper.lensNeighbors" },
        { new() { Lenses = ["neighborhood1"], LensNeighbors = 5 }, "mapper.lensNeighbors" },
        { new() { Lenses = ["column:a"] }, "mapper.lenses" },
    };

    [Fact]
    public void Build_AnyCloud_GivesTheGraphOfTheDefinition() =>
        Gen.Select(Gen.OneOf(Clouds.Tied(2, 14), Clouds.Generic(2, 14, 1, 4)), Settings).Sample((points, settings) =>
        {
            // Away from the origin, where the cosine is not defined.
            var cloud = new PointCloud(Array.ConvertAll(points.Values.ToArray(), x => x + 3), points.Dimension);
            var graph = MapperBuilder.Build(cloud, settings);

            var lenses = LensesTests.Compute(cloud, settings);
            var (nodes, edges) = NaiveMapper.Build(cloud, lenses, settings);
            Assert.Equal(nodes.Select(node => (node.Bin, string.Join(",", node.Members))), graph.Nodes.Select(node => (string.Join(",", node.Bin), string.Join(",", node.Members))));
            Assert.Equal(edges, graph.Edges);
        }, iter: 400);

    [Fact]
    public void Build_AnyCloud_KeepsEveryPointAndCountsTheGraph() =>
        Gen.Select(Clouds.TiedOrGeneric(2, 60), Gen.Int[1, 30], Gen.OneOf(Gen.Const(1.0), Gen.Double[1, 4]), Gen.Enum<CoverKind>()).Sample((cloud, resolution, gain, cover) =>
        {
            var graph = MapperBuilder.Build(cloud, new MapperSettings { Resolution = resolution, Gain = gain, Cover = cover });

            Assert.Equal(Enumerable.Range(0, cloud.Count), graph.Nodes.SelectMany(node => node.Members).Distinct().Order());
            Assert.Equal(Enumerable.Range(0, graph.Nodes.Count), graph.Nodes.Select(node => node.Id));
            Assert.Equal(graph.Edges.OrderBy(edge => edge.Source).ThenBy(edge => edge.Target), graph.Edges);
            Assert.Equal(Components(graph), graph.Components);
            Assert.Equal(graph.Edges.Count - graph.Nodes.Count + graph.Components, graph.CycleRank);
        }, iter: 100);

    [Fact]
    public void Build_Circle_IsACycle()
    {
        var graph = MapperBuilder.Build(Clouds.Circle(200), new MapperSettings { Lenses = ["pca1"], Resolution = 8, Gain = 1.5 });

        Assert.Equal(1, graph.Components);
        Assert.Equal(1, graph.CycleRank);
        Assert.Empty(graph.Notes);
    }

    [Fact]
    public void Build_Node_HasTheMeansOfItsMembers()
    {
        var cloud = Clouds.Random(150, 4, 1);
        var settings = new MapperSettings { Resolution = 4 };
        var graph = MapperBuilder.Build(cloud, settings);
        var lenses = LensesTests.Compute(cloud, settings);

        foreach (var node in graph.Nodes)
        {
            for (var c = 0; c < 4; c++)
                Assert.Equal(node.Members.Average(i => cloud.Row(i)[c]), node.Mean[c], Tolerances.Sum);
            for (var q = 0; q < 2; q++)
                Assert.Equal(node.Members.Average(i => lenses[q][i]), node.Lens[q], Tolerances.Sum);
        }

        Assert.Equal(["pca1", "pca2"], graph.LensNames);
        Assert.Equal([lenses[0].Min(), lenses[1].Min()], graph.LensMinimum);
        Assert.Equal([lenses[0].Max(), lenses[1].Max()], graph.LensMaximum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Build_ThreadCount_ChangesNothing(int threads)
    {
        var cloud = Clouds.Random(500, 5, 2);
        var settings = new MapperSettings { Lenses = ["pca1", "eccentricity", "density"], Resolution = 8 };
        var expected = MapperBuilder.Build(cloud, settings);
        var actual = MapperBuilder.Build(cloud, settings, null, threads, null, CancellationToken.None);

        Assert.Equal(expected.Edges, actual.Edges);
        Assert.Equal(expected.LensMaximum, actual.LensMaximum);
        Assert.Equal(expected.Nodes.Count, actual.Nodes.Count);
        foreach (var (x, y) in expected.Nodes.Zip(actual.Nodes))
        {
            Assert.Equal(x.Bin, y.Bin);
            Assert.Equal(x.Members, y.Members);
            Assert.Equal(x.Mean, y.Mean);
            Assert.Equal(x.Lens, y.Lens);
        }
    }

    [Fact]
    public void Build_RowOrder_ChangesOnlyTheNumbersOfThePoints()
    {
        var cloud = Clouds.Random(300, 4, 3);
        var order = Clouds.Shuffle(300, 5);
        var settings = new MapperSettings { Resolution = 10 };

        var expected = MapperBuilder.Build(cloud, settings).Nodes.Select(node => string.Join(",", node.Bin) + ": " + string.Join(",", node.Members));
        var actual = MapperBuilder.Build(cloud.Select(order), settings).Nodes.Select(node => string.Join(",", node.Bin) + ": " + string.Join(",", node.Members.Select(i => order[i]).Order()));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Build_SettingOutsideItsLimits_NamesIt(MapperSettings settings, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => MapperBuilder.Build(Clouds.Circle(5), settings)).Field);

    [Fact]
    public void Build_EmptyCloud_NamesThePoints() => Assert.Equal("points", Assert.Throws<InvalidInputException>(() => MapperBuilder.Build(new PointCloud([], 3), new MapperSettings())).Field);

    [Fact]
    public void Build_ZeroVectorWithCosine_NamesTheRow()
    {
        var error = Assert.Throws<InvalidInputException>(() => MapperBuilder.Build(Clouds.Rows([1, 0], [0, 0]), new MapperSettings { Metric = MapperMetric.Cosine }));

        Assert.Equal("mapper.metric", error.Field);
        Assert.Contains("Row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OnePoint_IsOneNode()
    {
        var graph = MapperBuilder.Build(new PointCloud([4, 5, 6], 3), new MapperSettings());

        var node = Assert.Single(graph.Nodes);
        Assert.Equal([0, 0], node.Bin);
        Assert.Equal([0], node.Members);
        Assert.Equal([4, 5, 6], node.Mean);
        Assert.Equal((1, 0), (graph.Components, graph.CycleRank));
        Assert.Empty(graph.Notes);
    }

    [Fact]
    public void Build_AllEqual_IsOneNodeWithConstantLenses()
    {
        var graph = MapperBuilder.Build(new PointCloud([.. Enumerable.Repeat(0.1, 30)], 3), new MapperSettings());

        Assert.Equal(Enumerable.Range(0, 10), Assert.Single(graph.Nodes).Members);
        Assert.Equal(["The lens pca1 is constant on the cloud; it has one interval.", "The lens pca2 is constant on the cloud; it has one interval."], graph.Notes);
    }

    [Fact]
    public void Build_MinimumShared_LeavesOutWeakerEdges()
    {
        var cloud = Clouds.Circle(200);
        var all = MapperBuilder.Build(cloud, new MapperSettings { Lenses = ["pca1"], Resolution = 8, Gain = 1.5 });
        var least = all.Edges.Min(edge => edge.Shared);
        var strong = MapperBuilder.Build(cloud, new MapperSettings { Lenses = ["pca1"], Resolution = 8, Gain = 1.5, MinimumShared = least + 1 });

        Assert.Equal(all.Edges.Where(edge => edge.Shared > least), strong.Edges);
        Assert.True(strong.Edges.Count < all.Edges.Count);
    }

    [Fact]
    public void Build_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        MapperBuilder.Build(Clouds.Random(400, 4, 1), new MapperSettings { Lenses = ["density", "eccentricity"] }, recorder);

        recorder.AssertRisesToOne();
    }

    [Fact]
    public void Build_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => MapperBuilder.Build(Clouds.Circle(50), new MapperSettings(), null, source.Token));
    }

    private static int Components(MapperGraph graph)
    {
        var label = graph.Nodes.Select(node => node.Id).ToArray();
        foreach (var _ in graph.Nodes)
            foreach (var edge in graph.Edges)
                label[edge.Source] = label[edge.Target] = Math.Min(label[edge.Source], label[edge.Target]);
        return label.Distinct().Count();
    }
}
