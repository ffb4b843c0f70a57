using CsCheck;
using TopoWeb.Topology.Comparison;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Coordinates;
using TopoWeb.Topology.Homology.Cycles;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Neighbors;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Topology.Tests;

/// <summary>Every stage on clouds whose squares overflow or vanish: the result is that of the usual cloud times the same power of two, bit for bit.</summary>
public sealed class PointScaleTests
{
    private static readonly PointCloud Cloud = Noisy();

    public static TheoryData<int> Exponents => [900, 530, -530, -900];

    [Fact]
    public void Of_UsualSizes_TakesTheCloudItself()
    {
        foreach (var cloud in (PointCloud[])[Cloud, Clouds.Rows([0, 0], [0, 0]), new([], 3), Clouds.Rows([1e-30], [3e-30]), Clouds.Rows([1e38], [-1e38]), Clouds.Rows([1e300, 0]).Select([]), Clouds.Rows([0, 1], [1e-200, 2])])
            Assert.Same(cloud, PointScale.Of(cloud).Cloud);
    }

    [Fact]
    public void Of_ConstantColumnBesideAWideOne_KeepsBoth()
    {
        var scale = PointScale.Of(Clouds.Rows([1e250, 1e200], [1e250, 3e200]));

        Assert.Equal(2e200, scale.Up(scale.Cloud.Row(1)[1] - scale.Cloud.Row(0)[1]));
        Assert.InRange(scale.Cloud.Row(0)[0], 1, 1e80);
    }

    [Theory]
    [InlineData(1e308, "Row 1, column 0 is 1E+308; distances cannot be computed of values above 1.07E+301. Scale the points down.")]
    [InlineData(-1e308, "Row 1, column 0 is -1E+308; distances cannot be computed of values above 1.07E+301. Scale the points down.")]
    [InlineData(1e200, "Row 1, column 0 is 1E+200; beside such values, differences of 1.00E+000 between points are lost. Leave out the row or the column, or scale its values.")]
    public void Of_OneValueFarFromAll_NamesRowColumnAndValue(double value, string message)
    {
        var cloud = Clouds.Rows([1, 2], [value, 3], [2, 4]);

        foreach (var stage in Stages(cloud))
        {
            var error = Assert.Throws<InvalidInputException>(stage);
            Assert.Equal(("points", message), (error.Field, error.Message));
        }
    }

    [Fact]
    public void Build_ColumnAboveAllLimits_NamesRowAndValue()
    {
        var error = Assert.Throws<InvalidInputException>(() => MapperBuilder.Build(Cloud, new MapperSettings { Lenses = ["column:a"] }, new Dictionary<string, double[]> { ["a"] = [1e305, .. new double[Cloud.Count - 1]] }));

        Assert.Equal("The column 'a' is 1E+305 in row 0; values above 1.07E+301 are too large. Scale the column down.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Distances_AnyScale_AreThoseOfTheUsualCloud(int exponent)
    {
        var cloud = Scaled(Cloud, exponent);

        Assert.Equal(Scaled(NearestNeighbors.KthDistances(Cloud, 5), exponent), NearestNeighbors.KthDistances(cloud, 5));
        var (usual, lists) = (NearestNeighbors.Find(Cloud, 4), NearestNeighbors.Find(cloud, 4));
        Assert.Equal(usual.Indices, lists.Indices);
        Assert.Equal(Scaled(usual.Distances, exponent), lists.Distances);
        var (kept, found) = (DensityFiltration.Apply(Cloud, new DensitySettings { K = 9, P = 0.4 }), DensityFiltration.Apply(cloud, new DensitySettings { K = 9, P = 0.4 }));
        Assert.Equal(kept.Kept, found.Kept);
        Assert.Equal(Math.ScaleB(kept.Threshold, exponent), found.Threshold);
        Assert.Equal(MaxMinLandmarks.Select(Cloud, 20, 3), MaxMinLandmarks.Select(cloud, 20, 3));
        Assert.Equal(Scaled(LazyWitness.EdgeValues(Cloud, [1, 50, 100, 7], 1).Values.ToArray(), exponent), LazyWitness.EdgeValues(cloud, [1, 50, 100, 7], 1).Values.ToArray());
        Assert.Equal(Scaled(VietorisRips.EdgeValues(Cloud).Values.ToArray(), exponent), VietorisRips.EdgeValues(cloud).Values.ToArray());
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Barcodes_AnyScale_AreThoseOfTheUsualCloud(int exponent)
    {
        var cloud = Scaled(Cloud, exponent);
        foreach (var settings in (BarcodeSettings[])[new() { Landmarks = 30 }, new() { Landmarks = 30, Nu = 2, Divisions = 100, TMax = 0.75 }, new() { Complex = ComplexKind.Rips, MaxDimension = 2 }, new() { Complex = ComplexKind.RipsLandmarks, Landmarks = 40, TMax = 1.5, Divisions = 7 }])
        {
            var usual = BarcodeComputation.Compute(Cloud, settings);
            var found = BarcodeComputation.Compute(cloud, settings with { TMax = settings.TMax is { } end ? Math.ScaleB(end, exponent) : null });

            Assert.Equal(usual.Landmarks, found.Landmarks);
            Assert.Equal(Math.ScaleB(usual.TMax, exponent), found.TMax);
            Assert.Equal(usual.Intervals.Select(bar => Scaled(bar, exponent)), found.Intervals);
            Assert.Equal(0, BarcodeDistances.Bottleneck(usual.Intervals, [.. found.Intervals.Select(bar => Scaled(bar, -exponent))], 1));
        }
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Distances_OfBarcodes_ScaleWithThem(int exponent)
    {
        var (a, b) = (BarcodeComputation.Compute(Cloud, new BarcodeSettings { Landmarks = 30 }).Intervals, BarcodeComputation.Compute(Cloud, new BarcodeSettings { Landmarks = 25, Nu = 2 }).Intervals);
        Interval[] far = [.. a.Select(bar => Scaled(bar, exponent))];
        Interval[] other = [.. b.Select(bar => Scaled(bar, exponent))];

        Assert.Equal(Math.ScaleB(BarcodeDistances.Bottleneck(a, b, 1), exponent), BarcodeDistances.Bottleneck(far, other, 1));
        foreach (var order in (double[])[1, 2, 3.5])
            foreach (var metric in Enum.GetValues<GroundMetric>())
                Assert.Equal(1, BarcodeDistances.Wasserstein(far, other, 1, order, metric) / Math.ScaleB(BarcodeDistances.Wasserstein(a, b, 1, order, metric), exponent), Tolerances.LongSum);
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Loops_AnyScale_AreThoseOfTheUsualCloud(int exponent)
    {
        var settings = new BarcodeSettings { Landmarks = 40, Field = 47 };
        var (usual, found) = (Loops(Cloud, settings), Loops(Scaled(Cloud, exponent), settings));

        Assert.Equal(usual.Cycle.Vertices, found.Cycle.Vertices);
        Assert.Equal(Math.ScaleB(usual.Cycle.Length, exponent), found.Cycle.Length);
        Assert.Equal(usual.Coordinates.Angles, found.Coordinates.Angles);
        Assert.Equal(Math.ScaleB(usual.Coordinates.Value, exponent), found.Coordinates.Value);
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Mapper_AnyScale_IsThatOfTheUsualCloud(int exponent)
    {
        var cloud = Scaled(Cloud, exponent);
        string[][] lenses = [["pca1", "pca2"], ["density", "column:angle"], ["eccentricity", "linf-centrality"], ["neighborhood1", "neighborhood2"]];
        var angle = new Dictionary<string, double[]> { ["angle"] = [.. Enumerable.Range(0, Cloud.Count).Select(i => Math.Atan2(Cloud.Row(i)[1], Cloud.Row(i)[0]))] };
        foreach (var names in lenses)
        {
            foreach (var metric in Enum.GetValues<MapperMetric>())
            {
                var settings = new MapperSettings { Lenses = names, Metric = metric, Resolution = 7, LensNeighbors = 6 };
                // A column is no longer wide beside a lens that is huge, or the other way round.
                var extra = new Dictionary<string, double[]> { ["angle"] = Scaled(angle["angle"], names.Contains("density") ? exponent : 0) };
                AssertScaled(MapperBuilder.Build(Cloud, settings, angle), MapperBuilder.Build(cloud, settings, extra), exponent);
            }
        }

        var threshold = new MapperSettings { Resolution = 6, Clustering = ClusteringRule.FixedThreshold, Metric = MapperMetric.Euclidean, Threshold = 0.2, LensRanges = [new(-1.5, 1), new(-1, 1)] };
        AssertScaled(MapperBuilder.Build(Cloud, threshold), MapperBuilder.Build(cloud, threshold with { Threshold = Math.ScaleB(0.2, exponent), LensRanges = [.. threshold.LensRanges.Select(r => new LensRange(Math.ScaleB(r.Minimum, exponent), Math.ScaleB(r.Maximum, exponent)))] }), exponent);
        var variance = new MapperSettings { Resolution = 6, Clustering = ClusteringRule.FixedThreshold, Metric = MapperMetric.VneVariance, Threshold = 0.2 };
        AssertScaled(MapperBuilder.Build(Cloud, variance), MapperBuilder.Build(cloud, variance with { Threshold = Math.ScaleB(0.2, -exponent) }), exponent);
        Assert.Equal(Scaled(MapperBuilder.Lens(Cloud, "pca1", new()), exponent), MapperBuilder.Lens(cloud, "pca1", new()));
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void PrincipalAxes_AnyScale_AreThoseOfTheUsualCloud(int exponent)
    {
        var cloud = Scaled(Cloud, exponent);
        var (usual, found) = (PrincipalAxes.Fit(Cloud), PrincipalAxes.Fit(cloud));

        Assert.Equal(usual.Directions, found.Directions);
        Assert.Equal(Scaled([.. usual.Mean], exponent), found.Mean);
        Assert.Equal(usual.Project(Cloud, 2).Select(axis => Scaled(axis, exponent)), found.Project(cloud, 2));
        Assert.Equal(PrincipalComponents.Project(cloud, 2), found.Project(cloud, 2));
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Statistics_AnyScale_AreThoseOfTheUsualCloud(int exponent)
    {
        var graph = MapperBuilder.Build(Cloud, new MapperSettings { Resolution = 4 });
        var cloud = Scaled(Cloud, exponent);

        Assert.Equal(
            NodeStatistics.Compute(graph, Cloud).StandardDeviations.Select(x => Scaled(x, exponent)),
            NodeStatistics.Compute(MapperBuilder.Build(cloud, new MapperSettings { Resolution = 4 }), cloud).StandardDeviations);
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Significance_AnyScale_IsThatOfTheUsualCloud(int exponent)
    {
        var (barcode, settings, density) = (new BarcodeSettings { Landmarks = 20 }, new SignificanceSettings { Starts = 3, NullClouds = 5 }, new DensitySettings { K = 10, P = 0.5 });
        var cloud = Scaled(Cloud, exponent);
        var kept = DensityFiltration.Apply(Cloud, density).Kept;
        var usual = SignificanceComputation.Compute(Cloud.Select(kept), NullClouds.Covariance(Cloud), density, barcode with { TMax = 1 }, settings);
        var found = SignificanceComputation.Compute(cloud.Select(kept), NullClouds.Covariance(cloud), density, barcode with { TMax = Math.ScaleB(1, exponent) }, settings);

        Assert.Equal(Scaled(usual.NullLengths, exponent), found.NullLengths);
        Assert.Equal(usual.Starts.SelectMany(x => Scaled(x.Lengths, exponent)), found.Starts.SelectMany(x => x.Lengths));
        Assert.Equal((usual.SupportedLoops, Math.ScaleB(usual.NullPoint, exponent)), (found.SupportedLoops, found.NullPoint));
    }

    /// <summary>Whatever finite numbers a file holds: a result without a number that is none, or a refusal in words.</summary>
    [Fact]
    public void Stages_AnyNumbers_GiveFiniteResultsOrARefusal()
    {
        double[] sizes = [0, -0.0, 5e-324, 1e-320, 1e-300, 1e-200, 1e-160, 1e-17, 0.1, 1, 1 + 1e-16, 3, 1e17, 1e120, 1e160, 1e200, 1e300, 1e301, 1e304, double.MaxValue];
        var number = Gen.OneOf(Gen.Int[0, sizes.Length - 1].Select(i => sizes[i]), Gen.Int[0, sizes.Length - 1].SelectMany(i => Gen.Double[-1, 1].Select(x => sizes[i] * x)));
        // Of one size, or of all sizes at once.
        var clouds = from d in Gen.Int[1, 3] from n in Gen.Int[2, 9] from size in Gen.Int[0, sizes.Length - 1] from mixed in Gen.Bool from values in Gen.Double[-1, 1].Array[n * d] from any in number.Array[n * d]
                     select new PointCloud(mixed ? any : Array.ConvertAll(values, x => x * sizes[size]), d);
        var metrics = Enum.GetValues<MapperMetric>();
        Gen.Select(clouds, Gen.Int[0, metrics.Length - 1], Gen.Int[0, MapperSettings.LensNames.Count - 1]).Sample((cloud, metric, lens) =>
        {
            Check(() => NearestNeighbors.KthDistances(cloud, 1));
            Check(() => DensityFiltration.Apply(cloud, new DensitySettings { K = 1, P = 0.5 }).Distances);
            foreach (var settings in (BarcodeSettings[])[new() { Complex = ComplexKind.Rips }, new(), new() { Nu = 2, Divisions = 10, TMax = 1 }])
                Check(() => BarcodeComputation.Compute(cloud, settings) is var barcode ? [barcode.TMax, .. barcode.Intervals.SelectMany(bar => new[] { bar.Birth, bar.Death ?? 0 })] : []);
            var mapper = new MapperSettings { Lenses = [MapperSettings.LensNames[lens], "pca2"], Metric = metrics[metric], Resolution = 4, LensNeighbors = 1 };
            Check(() => [.. MapperBuilder.Build(cloud, mapper).Nodes.SelectMany(node => (double[])[.. node.Mean, .. node.Lens])]);
            Check(() => SignificanceComputation.Compute(cloud, NullClouds.Covariance(cloud), null, new BarcodeSettings(), new SignificanceSettings { Starts = 2, NullClouds = 2 }) is var found ? [found.NullPoint, .. found.Ranks.Select(r => r.Length.Largest)] : []);
        }, iter: 400);

        static void Check(Func<double[]> stage)
        {
            try
            {
                Assert.All(stage(), value => Assert.True(double.IsFinite(value), $"{value}"));
            }
            catch (InvalidInputException e)
            {
                Assert.DoesNotContain("∞", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Rips_CircleTimes1e160_HasTheBarsOfThePolygon()
    {
        var circle = Clouds.Circle(60);
        var barcode = BarcodeComputation.Compute(new PointCloud([.. circle.Values.ToArray().Select(x => x * 1e160)], 2), new BarcodeSettings { Complex = ComplexKind.Rips });

        Assert.Equal(60, barcode.Intervals.Count(bar => bar.Dimension == 0));
        var side = 2 * Math.Sin(Math.PI / 60);
        Assert.All(barcode.Intervals.Where(bar => bar is { Dimension: 0, Death: not null }), bar => Assert.Equal(side, bar.Death!.Value / 1e160, Tolerances.LongSum));
        var loop = Assert.Single(barcode.Intervals, bar => bar.Dimension == 1);
        Assert.Equal(side, loop.Birth / 1e160, Tolerances.LongSum);
        Assert.Equal(Math.Sqrt(3), loop.Death!.Value / 1e160, Tolerances.LongSum);
    }

    [Fact]
    public void Models_AnyScale_AreThoseOfTheUsualPatches()
    {
        var patches = ModelSamples.PrimaryCircle(60, 0.1, 1);

        Assert.Equal(
            ModelSummaryComputation.Compute(patches, new()).PrimaryCircle.MeanSquaredResidual,
            ModelSummaryComputation.Compute(Scaled(patches, 900), new()).PrimaryCircle.MeanSquaredResidual,
            Tolerances.LongSum);
    }

    [Fact]
    public void Vne_ColumnWhoseSquaresVanish_CountsAsMuchAsTheOthers()
    {
        var narrow = Clouds.Rows([.. Enumerable.Range(0, Cloud.Count).Select(i => new[] { Cloud.Row(i)[0], Cloud.Row(i)[1] * 1e-200 })]);
        var flat = Clouds.Rows([.. Enumerable.Range(0, Cloud.Count).Select(i => new[] { Cloud.Row(i)[0], Cloud.Row(i)[1] })]);

        Assert.Equal(
            MapperBuilder.Build(flat, new MapperSettings { Lenses = ["pca1"] }).Nodes.Select(node => node.Members.Length),
            MapperBuilder.Build(narrow, new MapperSettings { Lenses = ["column:x"] }, new Dictionary<string, double[]> { ["x"] = MapperBuilder.Lens(flat, "pca1", new()) }).Nodes.Select(node => node.Members.Length));
        Assert.Contains("Choose vne", Assert.Throws<InvalidInputException>(() => MapperBuilder.Build(narrow, new MapperSettings { Metric = MapperMetric.VneVariance })).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Action> Stages(PointCloud cloud) =>
    [
        () => NearestNeighbors.KthDistances(cloud, 1), () => NearestNeighbors.Find(cloud, 1), () => DensityFiltration.Apply(cloud, new DensitySettings { K = 1 }),
        () => MaxMinLandmarks.Select(cloud, 2, 0), () => LazyWitness.EdgeValues(cloud, [0, 1], 1), () => VietorisRips.EdgeValues(cloud),
        () => BarcodeComputation.Compute(cloud, new BarcodeSettings()), () => BarcodeComputation.Complex(cloud, new BarcodeSettings()),
        () => MapperBuilder.Build(cloud, new MapperSettings()), () => MapperBuilder.Lens(cloud, "pca1", new MapperSettings()), () => PrincipalAxes.Fit(cloud), () => PrincipalComponents.Project(cloud, 1),
        () => SignificanceComputation.Barcodes(cloud, new BarcodeSettings(), new SignificanceSettings()), () => NullClouds.Covariance(cloud),
    ];

    private static (RepresentativeCycle Cycle, CircularCoordinates Coordinates) Loops(PointCloud cloud, BarcodeSettings settings)
    {
        var complex = BarcodeComputation.Complex(cloud, settings);
        var cocycles = FlagPersistence.Cocycles(complex.Edges, complex.TMax, settings.Field);
        var longest = Enumerable.Range(0, cocycles.Count).MaxBy(i => cocycles[i].Bar.Length(complex.TMax));
        return (RepresentativeCycles.Shortest(complex.Edges, cocycles, longest, settings.Field, VietorisRips.EdgeValues(cloud.Select(complex.Landmarks))), CircularCoordinateComputation.Compute(cloud, complex, cocycles[longest], settings.Field));
    }

    private static void AssertScaled(MapperGraph usual, MapperGraph found, int exponent)
    {
        Assert.Equal(usual.Edges, found.Edges);
        Assert.Equal(usual.Nodes.Select(node => node.Members), found.Nodes.Select(node => node.Members));
        Assert.Equal(usual.Nodes.Select(node => Scaled(node.Mean, exponent)), found.Nodes.Select(node => node.Mean));
        for (var q = 0; q < usual.LensNames.Count; q++)
        {
            var units = usual.LensNames[q].StartsWith("neighborhood", StringComparison.Ordinal) ? 0 : exponent;
            Assert.Equal(usual.Nodes.Select(node => Math.ScaleB(node.Lens[q], units)), found.Nodes.Select(node => node.Lens[q]));
        }
    }

    private static PointCloud Noisy()
    {
        var (circle, noise) = (Clouds.Circle(150), Clouds.Random(150, 3, 11));
        return Clouds.Rows([.. Enumerable.Range(0, 150).Select(i => new[] { circle.Row(i)[0] + 0.1 * noise.Row(i)[0], circle.Row(i)[1] + 0.1 * noise.Row(i)[1], 0.2 * noise.Row(i)[2] })]);
    }

    private static PointCloud Scaled(PointCloud cloud, int exponent) => new(Scaled(cloud.Values.ToArray(), exponent), cloud.Dimension);

    private static double[] Scaled(double[] values, int exponent) => Array.ConvertAll(values, x => Math.ScaleB(x, exponent));

    private static Interval Scaled(Interval bar, int exponent) => new(bar.Dimension, Math.ScaleB(bar.Birth, exponent), bar.Death is { } death ? Math.ScaleB(death, exponent) : null);
}
