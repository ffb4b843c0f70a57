using CsCheck;
using TopoWeb.Topology.Comparison;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Comparison;

public sealed class BarcodeDistancesTests
{
    public static TheoryData<double, GroundMetric> Variants => new()
    {
        { double.PositiveInfinity, GroundMetric.Chebyshev },
        { 1, GroundMetric.Chebyshev },
        { 2, GroundMetric.Chebyshev },
        { 1, GroundMetric.Euclidean },
        { 2, GroundMetric.Euclidean },
        { 3.5, GroundMetric.Euclidean },
    };

    [Fact]
    public void Bottleneck_AnyBars_IsExactlyTheBestOfAllMatchings() =>
        Gen.Select(Diagrams.Small(5), Diagrams.Small(5)).Sample((a, b) => Assert.Equal(Diagrams.Bottleneck(a, b), BarcodeDistances.Bottleneck(a, b, 1)), iter: 2000);

    [Theory]
    [InlineData(1, GroundMetric.Chebyshev)]
    [InlineData(2, GroundMetric.Chebyshev)]
    [InlineData(1, GroundMetric.Euclidean)]
    [InlineData(2, GroundMetric.Euclidean)]
    [InlineData(3.5, GroundMetric.Chebyshev)]
    public void Wasserstein_AnyBars_IsTheBestOfAllMatchings(double order, GroundMetric metric) =>
        Gen.Select(Diagrams.Small(5), Diagrams.Small(5)).Sample((a, b) =>
            AssertEqual(Diagrams.Wasserstein(a, b, order, metric == GroundMetric.Euclidean), BarcodeDistances.Wasserstein(a, b, 1, order, metric)), iter: 400);

    [Fact]
    public void Distances_KnownBars_AreThoseOfTheDefinition()
    {
        Interval[] a = [new(1, 0, 4), new(1, 5, 6)];
        Interval[] b = [new(1, 1, 5), new(0, 0, 100)];

        Assert.Equal(1, BarcodeDistances.Bottleneck(a, b, 1));
        Assert.Equal(1.5, BarcodeDistances.Wasserstein(a, b, 1));
        Assert.Equal(Math.Sqrt(1.25), BarcodeDistances.Wasserstein(a, b, 1, 2));
        Assert.Equal(Math.Sqrt(2) + Math.Sqrt(0.5), BarcodeDistances.Wasserstein(a, b, 1, 1, GroundMetric.Euclidean), Tolerances.LastBits);
        Assert.Equal(50, BarcodeDistances.Bottleneck(a, b, 0));
        Assert.Equal(0, BarcodeDistances.Bottleneck(a, b, 2));
        Assert.Equal(0, BarcodeDistances.Wasserstein([], [], 0));
    }

    [Fact]
    public void Distances_InfiniteBars_MatchOnlyEachOther()
    {
        Interval[] a = [new(0, 1, null), new(0, 4, double.PositiveInfinity), new(0, 0, 1)];
        Interval[] b = [new(0, 6, null), new(0, 2, null)];

        Assert.Equal(2, BarcodeDistances.Bottleneck(a, b, 0));
        Assert.Equal(3.5, BarcodeDistances.Wasserstein(a, b, 0));
        Assert.Equal(double.PositiveInfinity, BarcodeDistances.Bottleneck(a, b[..1], 0));
        Assert.Equal(double.PositiveInfinity, BarcodeDistances.Wasserstein([], b, 0));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Distances_AnyBars_AreAMetric(double order, GroundMetric metric) =>
        Gen.Select(Diagrams.Finite(12), Diagrams.Finite(12), Diagrams.Finite(12)).Sample((a, b, c) =>
        {
            Assert.Equal(0, Distance(a, a, order, metric));
            Assert.Equal(Distance(a, b, order, metric), Distance(b, a, order, metric));
            Assert.True(Distance(a, c, order, metric) <= Distance(a, b, order, metric) + Distance(b, c, order, metric) + Tolerances.Sum);
        }, iter: 200);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Distances_OrderOfTheBars_ChangesNoBit(double order, GroundMetric metric)
    {
        var (a, b) = (Diagrams.Random(80, 1, infinite: 3), Diagrams.Random(90, 2, infinite: 3));
        var shuffled = Array.ConvertAll(Clouds.Shuffle(80, 3), i => a[i]);

        Assert.Equal(Distance(a, b, order, metric), Distance(shuffled, b, order, metric));
        Assert.Equal(Distance(a, b, order, metric), Distance(b, shuffled, order, metric));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Distances_ShiftAndScale_CarryOver(double order, GroundMetric metric)
    {
        var (a, b) = (Diagrams.Random(30, 1), Diagrams.Random(40, 2, 0.2));
        var expected = Distance(a, b, order, metric);

        Assert.Equal(expected, Distance(Moved(a, 1, 3), Moved(b, 1, 3), order, metric), Tolerances.Sum);
        foreach (var power in new[] { -300, 300 })
            Assert.Equal(expected, Distance(Moved(a, Math.Pow(2, power), 0), Moved(b, Math.Pow(2, power), 0), order, metric) / Math.Pow(2, power), Tolerances.Sum);
        // One long bar moved by δ is at distance δ in every order.
        Assert.Equal(0.5, Distance([new(1, 0, 1000)], [new(1, 0, 1000.5)], order, metric), Tolerances.LastBits);
    }

    [Fact]
    public void Wasserstein_HighOrder_ComesDownToBottleneck()
    {
        var (a, b) = (Diagrams.Random(20, 5), Diagrams.Random(25, 6));

        Assert.InRange(BarcodeDistances.Wasserstein(a, b, 1, BarcodeDistances.LargestOrder) / BarcodeDistances.Bottleneck(a, b, 1), 1, 1.04);
    }

    [Fact]
    public void Wasserstein_LongBarsMovedALittle_KeepsTheDigits()
    {
        var a = Diagrams.Random(50, 5, 1000);
        var b = Array.ConvertAll(a, bar => bar with { Birth = bar.Birth + 1e-9, Death = bar.Death + 1e-9 });

        Assert.Equal(1e-9 * Math.Sqrt(50), BarcodeDistances.Wasserstein(a, b, 1, 2), Tolerances.Sum);
    }

    [Theory]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(double.NegativeInfinity, null)]
    [InlineData(1.0, double.NaN)]
    [InlineData(1.0, 0.5)]
    [InlineData(1.0, double.NegativeInfinity)]
    public void Distances_BarThatIsNoInterval_NamesIt(double birth, double? death)
    {
        Interval[] bars = [new(1, 0, 1), new(1, birth, death)];

        var error = Assert.Throws<InvalidInputException>(() => BarcodeDistances.Bottleneck([], bars, 1));
        Assert.Equal("comparison.second", error.Field);
        Assert.Contains("Bar 1 of the second barcode", error.Message, StringComparison.Ordinal);
        Assert.Equal("comparison.first", Assert.Throws<InvalidInputException>(() => BarcodeDistances.Wasserstein(bars, [], 1)).Field);
        Assert.Equal(0, BarcodeDistances.Bottleneck(bars, [], 0));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(101)]
    [InlineData(double.NaN)]
    public void Wasserstein_OrderOutsideItsLimits_NamesIt(double order) =>
        Assert.Equal("comparison.order", Assert.Throws<InvalidInputException>(() => BarcodeDistances.Wasserstein([], [], 1, order)).Field);

    [Fact]
    public void Distances_OtherWrongSettings_AreNamed()
    {
        Assert.Equal("comparison.dimension", Assert.Throws<InvalidInputException>(() => BarcodeDistances.Bottleneck([], [], -1)).Field);
        Assert.Equal("comparison.metric", Assert.Throws<InvalidInputException>(() => BarcodeDistances.Wasserstein([], [], 1, 1, (GroundMetric)7)).Field);
    }

    [Fact]
    public void Bottleneck_EdgesMovedByEpsilon_MovesByNoMore() =>
        Gen.Select(Clouds.Generic(2, 14), Gen.Double[0, 0.3], Gen.Int[0, 1000]).Sample((cloud, epsilon, seed) =>
        {
            var edges = VietorisRips.EdgeValues(cloud);
            var noise = Clouds.Random(cloud.Count, cloud.Count, seed);
            var moved = new double[cloud.Count * cloud.Count];
            for (var i = 0; i < cloud.Count; i++)
                for (var j = 0; j < i; j++)
                    moved[i * cloud.Count + j] = moved[j * cloud.Count + i] = Math.Max(0, edges[i, j] + epsilon * noise.Row(i)[j]);

            AssertStable(edges, new DistanceMatrix(moved, cloud.Count), epsilon);
        }, iter: 100);

    [Fact]
    public void Bottleneck_PointsMovedByEpsilon_MovesByNoMoreThanTwice() =>
        Gen.Select(Clouds.Generic(2, 14), Gen.Double[0, 0.3], Gen.Int[0, 1000]).Sample((cloud, epsilon, seed) =>
        {
            var noise = Clouds.Random(cloud.Count, cloud.Dimension, seed);
            var moved = cloud.Values.ToArray();
            for (var i = 0; i < moved.Length; i++)
                moved[i] += epsilon / Math.Sqrt(cloud.Dimension) * noise.Values[i];

            AssertStable(VietorisRips.EdgeValues(cloud), VietorisRips.EdgeValues(new PointCloud(moved, cloud.Dimension)), 2 * epsilon);
        }, iter: 100);

    [Fact]
    public void Distances_Cancelled_Stop()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var (a, b) = (Diagrams.Random(20, 1), Diagrams.Random(20, 2));

        Assert.ThrowsAny<OperationCanceledException>(() => BarcodeDistances.Bottleneck(a, b, 1, source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => BarcodeDistances.Wasserstein(a, b, 1, cancellation: source.Token));
    }

    [Fact]
    public void Wasserstein_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        BarcodeDistances.Wasserstein(Diagrams.Random(50, 1), Diagrams.Random(70, 2), 1, progress: recorder);

        recorder.AssertRisesToOne();
    }

    private static double Distance(Interval[] a, Interval[] b, double order, GroundMetric metric) =>
        double.IsInfinity(order) ? BarcodeDistances.Bottleneck(a, b, 1) : BarcodeDistances.Wasserstein(a, b, 1, order, metric);

    private static Interval[] Moved(Interval[] bars, double factor, double shift) =>
        Array.ConvertAll(bars, bar => new Interval(bar.Dimension, factor * bar.Birth + shift, factor * bar.Death + shift));

    private static void AssertStable(DistanceMatrix edges, DistanceMatrix moved, double epsilon)
    {
        var (a, b) = (Bars(edges), Bars(moved));
        for (var dimension = 0; dimension <= 1; dimension++)
            Assert.True(BarcodeDistances.Bottleneck(a, b, dimension) <= epsilon + Tolerances.Sum);

        static IReadOnlyList<Interval> Bars(DistanceMatrix matrix) => FlagPersistence.Compute(matrix, matrix.Largest(), 1, 2);
    }

    private static void AssertEqual(double expected, double actual)
    {
        if (double.IsInfinity(expected))
            Assert.Equal(expected, actual);
        else
            Assert.Equal(expected, actual, Tolerances.Sum);
    }
}
