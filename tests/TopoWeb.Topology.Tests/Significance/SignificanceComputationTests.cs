using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Models;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Topology.Tests.Significance;

public sealed class SignificanceComputationTests
{
    private static readonly DensitySettings Density = new() { K = 30, P = 0.3 };
    private static readonly BarcodeSettings Barcode = new() { Landmarks = 40 };
    private static readonly SignificanceSettings Small = new() { Starts = 8, NullClouds = 12 };

    [Fact]
    public void Compute_PrimaryCircle_OneSupportedLoopFromEveryStart()
    {
        var verdict = Of(ModelSamples.PrimaryCircle(1500, 0.1, 2));

        Assert.Equal((1, 8), (verdict.SupportedLoops, verdict.Ranks[0].Starts));
        Assert.InRange(verdict.Ranks[0].Ratio!.Value.Median, 3, 100);
        Assert.Equal(verdict.Ranks[0].Length.Median / verdict.NullPoint, verdict.Ranks[0].Ratio!.Value.Median);
        Assert.StartsWith("One significant loop: the longest H₁ bar exceeds the 95th percentile of random filters (0.", verdict.Sentence);
        Assert.Contains(", 12 clouds) from all 8 starting landmarks (median ", verdict.Sentence);
    }

    [Fact]
    public void Compute_RandomFilters_NoSupportedLoop()
    {
        var verdict = Of(ModelSamples.Uniform(1500, 3));

        Assert.Equal(0, verdict.SupportedLoops);
        Assert.InRange(verdict.Ranks[0].Ratio!.Value.Median, 0, 1);
        Assert.StartsWith("No significant loop: the longest H₁ bar ", verdict.Sentence);
    }

    [Fact]
    public void Compute_ThreeCircles_FiveSupportedLoops()
    {
        var verdict = SignificanceComputation.Compute(ModelSamples.ThreeCircles(2000, 0.03, 4), 2000, null, new BarcodeSettings(), Small);

        Assert.Equal((5, 8), (verdict.SupportedLoops, verdict.Ranks[4].Starts));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], verdict.Ranks.Take(7).Select(rank => rank.Rank));
        Assert.StartsWith("Five significant loops: the five longest H₁ bars exceed ", verdict.Sentence);
    }

    /// <summary>The surface itself has two loops; landmarks that lie far apart on it leave holes between them, which random filters have no counterpart to.</summary>
    [Fact]
    public void Compute_KleinBottle_AtLeastItsTwoLoops()
    {
        var verdict = SignificanceComputation.Compute(ModelSamples.KleinBottle(4000, 0.03, 4), 4000, null, new BarcodeSettings(), Small);

        Assert.InRange(verdict.SupportedLoops, 2, 40);
        Assert.All(verdict.Ranks.Take(verdict.SupportedLoops), rank => Assert.Equal(8, rank.Starts));
    }

    /// <summary>The yardstick lets 2 of 33 clouds past the longest bar from one start, and a loop needs 95 % of the starts.</summary>
    [Fact]
    public void Compute_CloudsOfRandomFilters_SeldomHaveALoop()
    {
        var settings = new BarcodeSettings { Landmarks = 20 };
        var alarms = Enumerable.Range(0, 60).Count(i => SignificanceComputation.Compute(ModelSamples.Uniform(200, 100 + i), 200, null, settings, new SignificanceSettings { Starts = 16, Seed = i }).SupportedLoops > 0);

        Assert.InRange(alarms, 0, 4);
    }

    /// <summary>A circle in the plane, which normalisation would leave nothing of: its loop is beyond points of the same mean and covariance. Noise in R³ has none.</summary>
    [Fact]
    public void Compute_PointsThatAreNotNormalised_AreComparedWithPointsOfTheSameCovariance()
    {
        var circle = Clouds.Circle(300);
        var found = SignificanceComputation.Compute(circle, NullClouds.Covariance(circle), null, new BarcodeSettings { Landmarks = 50 }, Small);

        Assert.Equal((1, NullKind.Covariance), (found.SupportedLoops, found.NullKind));
        Assert.StartsWith("One significant loop: the longest H₁ bar exceeds the 95th percentile of random points (0.", found.Sentence);
        var noise = new NormalNumbers(5);
        var cloud = new PointCloud([.. Enumerable.Range(0, 1800).Select(i => noise.NextNormal() * (1 + i % 3) + 7)], 3);
        Assert.Equal(0, SignificanceComputation.Compute(cloud, NullClouds.Covariance(cloud), null, new BarcodeSettings(), Small).SupportedLoops);
    }

    [Fact]
    public void NullClouds_OfACloud_HaveItsMeanAndCovariance()
    {
        // In a plane of R³, far from the origin, with correlated columns.
        var noise = new NormalNumbers(6);
        var cloud = Clouds.Rows([.. Enumerable.Range(0, 400).Select(_ => (X: noise.NextNormal(), Y: noise.NextNormal())).Select(p => new[] { 100 + 5 * p.X, 20 + p.X + p.Y, 3 * p.X - p.Y })]);
        var drawn = NullClouds.Covariance(cloud).Draw(3, null, 1, 0, null, CancellationToken.None);

        Assert.Equal(400, drawn.Count);
        for (var a = 0; a < 3; a++)
        {
            Assert.Equal(Mean(cloud, a), Mean(drawn, a), 0.7);
            for (var b = 0; b < 3; b++)
                Assert.Equal(1, (30 + Covariance(drawn, a, b)) / (30 + Covariance(cloud, a, b)), 0.2);
        }

        static double Mean(PointCloud points, int c) => Enumerable.Range(0, points.Count).Average(i => points.Row(i)[c]);

        static double Covariance(PointCloud points, int a, int b) => Enumerable.Range(0, points.Count).Average(i => (points.Row(i)[a] - Mean(points, a)) * (points.Row(i)[b] - Mean(points, b)));
    }

    [Fact]
    public void Compute_Starts_AreTheBarcodesOfTheirFirstLandmarks()
    {
        var (core, count) = Core(ModelSamples.PrimaryCircle(1000, 0.1, 5));
        var verdict = SignificanceComputation.Compute(core, count, Density, Barcode with { FirstLandmark = 7 }, Small);

        Assert.Equal(7, verdict.Starts[0].FirstLandmark);
        Assert.Equal(8, verdict.Starts.Select(start => start.FirstLandmark).Distinct().Count());
        foreach (var start in verdict.Starts)
        {
            var barcode = BarcodeComputation.Compute(core, Barcode with { FirstLandmark = start.FirstLandmark });
            Assert.Equal(barcode.Landmarks, start.Barcode.Landmarks);
            Assert.Equal(barcode.Intervals, start.Barcode.Intervals);
            Assert.Equal(start.LongBars, start.Lengths.Count(length => length > verdict.NullPoint));
            Assert.Equal(start.Lengths, barcode.Intervals.Where(bar => bar.Dimension == 1).Select(bar => bar.Length(barcode.TMax)).OrderDescending());
        }
    }

    [Fact]
    public void Compute_NullPoint_IsTheSmallestThatNineteenOfTwentyDoNotExceed()
    {
        var verdict = Of(ModelSamples.Uniform(600, 6), settings: new SignificanceSettings { Starts = 1, NullClouds = 20 });

        Assert.Equal(verdict.NullLengths.Order().ElementAt(18), verdict.NullPoint);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compute_ThreadCount_ChangesNoBit(int threads)
    {
        var (core, count) = Core(ModelSamples.PrimaryCircle(800, 0.2, 7));
        var one = SignificanceComputation.Compute(core, count, Density, Barcode, Small, threads, null, CancellationToken.None);
        var many = SignificanceComputation.Compute(core, count, Density, Barcode, Small);

        Assert.Equal(many.Sentence, one.Sentence);
        Assert.Equal(many.NullLengths, one.NullLengths);
        Assert.Equal(many.Starts.SelectMany(x => x.Lengths), one.Starts.SelectMany(x => x.Lengths));
    }

    [Fact]
    public void Compute_Seed_ChangesStartsAndNullClouds()
    {
        var cloud = ModelSamples.PrimaryCircle(600, 0.2, 8);
        var first = Of(cloud);
        var second = Of(cloud, settings: Small with { Seed = 2 });

        Assert.NotEqual(first.NullLengths, second.NullLengths);
        Assert.NotEqual(first.Starts.Select(x => x.FirstLandmark), second.Starts.Select(x => x.FirstLandmark));
    }

    [Fact]
    public void Compute_FewerPointsThanStarts_TakesEachOnce()
    {
        var cloud = ModelSamples.PrimaryCircle(5, 0, 1);
        var verdict = SignificanceComputation.Compute(cloud, 5, null, new BarcodeSettings(), Small);

        Assert.Equal([0, 1, 2, 3, 4], verdict.Starts.Select(x => x.FirstLandmark).Order());
    }

    [Fact]
    public void Compute_NoFiltrationAndOnePoint_HasNoBars()
    {
        var verdict = SignificanceComputation.Compute(ModelSamples.PrimaryCircle(1, 0, 1), 1, null, new BarcodeSettings(), Small);

        Assert.Equal((0, 0.0), (verdict.SupportedLoops, verdict.NullPoint));
        Assert.Equal([new RankSupport(1, 0, default, null), new RankSupport(2, 0, default, null)], verdict.Ranks);
        Assert.Equal("No significant loop: there is no H₁ bar from the only starting landmark.", verdict.Sentence);
    }

    [Fact]
    public void Compute_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        SignificanceComputation.Compute(ModelSamples.PrimaryCircle(100, 0.1, 1), 100, null, Barcode, Small, recorder);

        recorder.AssertRisesToOne();
    }

    /// <summary>One cloud alone: its filtration is most of the work.</summary>
    [Fact]
    public void Compute_OneNullCloud_ReportsWithinIt()
    {
        var recorder = new Recorder();
        SignificanceComputation.Compute(ModelSamples.PrimaryCircle(100, 0.1, 1), 3000, Density, Barcode, new SignificanceSettings { Starts = 1, NullClouds = 1 }, 1, recorder, CancellationToken.None);

        recorder.AssertRisesToOne();
        Assert.InRange(recorder.Values.Count(value => value is > 0.1 and < 0.7), 5, 1000);
    }

    [Fact]
    public void Compute_CancelledAtFirstReport_StopsThere()
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelAtFirstReport(source);

        Assert.ThrowsAny<OperationCanceledException>(() => SignificanceComputation.Compute(ModelSamples.Uniform(1500, 3), 1500, Density, Barcode, Small with { NullClouds = 60 }, progress, source.Token));
        Assert.InRange(progress.Last, 0.001, 0.3);
    }

    [Fact]
    public void Compute_WrongSettings_SayWhatToDo()
    {
        var cloud = ModelSamples.PrimaryCircle(20, 0.1, 1);

        AssertThrows("verdict.starts", () => SignificanceComputation.Compute(cloud, 20, null, Barcode, Small with { Starts = 0 }));
        AssertThrows("verdict.nullClouds", () => SignificanceComputation.Compute(cloud, 20, null, Barcode, Small with { NullClouds = 0 }));
        AssertThrows("points", () => SignificanceComputation.Compute(cloud, 19, null, Barcode, Small));
        AssertThrows("points", () => SignificanceComputation.Compute(Clouds.Circle(20), 20, null, Barcode, Small));
        AssertThrows("points", () => SignificanceComputation.Compute(new PointCloud([], 9), 20, null, Barcode, Small));
        AssertThrows("density.k", () => SignificanceComputation.Compute(cloud, 20, Density, Barcode, Small));
        AssertThrows("barcode.maxDimension", () => SignificanceComputation.Compute(cloud, 20, null, Barcode with { MaxDimension = 0 }, Small));
        AssertThrows("barcode.landmarkChoice", () => SignificanceComputation.Compute(cloud, 20, null, Barcode with { Complex = ComplexKind.Rips }, Small));
        AssertThrows("barcode.landmarkChoice", () => SignificanceComputation.Compute(cloud, 20, null, Barcode with { LandmarkChoice = LandmarkChoice.Random }, Small));
        AssertThrows("barcode.firstLandmark", () => SignificanceComputation.Compute(cloud, 20, null, Barcode with { FirstLandmark = 20 }, Small));
        AssertThrows("barcode.simplexBudget", () => SignificanceComputation.Compute(cloud, 20, null, Barcode with { SimplexBudget = 10 }, Small));
    }

    [Fact]
    public void ComputeFrom_KnownStarts_IsTheSameAsComputingThem()
    {
        var (core, count) = Core(ModelSamples.PrimaryCircle(600, 0.1, 3));
        var whole = SignificanceComputation.Compute(core, count, Density, Barcode, Small);
        var starts = SignificanceComputation.Barcodes(core, Barcode, Small);

        Assert.Equal(whole.Starts.Select(s => s.Barcode.Intervals), starts.Select(b => b.Intervals));
        var from = SignificanceComputation.ComputeFrom(starts, core, count, Density, Barcode, Small);
        Assert.Equal((whole.NullPoint, whole.SupportedLoops, whole.Sentence), (from.NullPoint, from.SupportedLoops, from.Sentence));
        Assert.Equal(whole.Ranks, from.Ranks);
        Assert.Throws<ArgumentException>(() => SignificanceComputation.ComputeFrom([starts[0]], core, count, Density, Barcode, Small));
    }

    private static void AssertThrows(string field, Action action) => Assert.Equal(field, Assert.Throws<InvalidInputException>(action).Field);

    private static (PointCloud Core, int Count) Core(PointCloud cloud) => (cloud.Select(DensityFiltration.Apply(cloud, Density).Kept), cloud.Count);

    private static LoopSignificance Of(PointCloud cloud, BarcodeSettings? barcode = null, SignificanceSettings? settings = null)
    {
        var (core, count) = Core(cloud);
        return SignificanceComputation.Compute(core, count, Density, barcode ?? Barcode, settings ?? Small);
    }
}
