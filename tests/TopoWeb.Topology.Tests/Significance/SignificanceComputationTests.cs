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
    public void Compute_PrimaryCircle_OneLongBarFromEveryStart()
    {
        var verdict = Of(ModelSamples.PrimaryCircle(1500, 0.1, 2));

        Assert.Equal((1, 8), (verdict.LongBars, verdict.Agreeing));
        Assert.InRange(verdict.Ratio, 3, 100);
        Assert.Equal(verdict.Longest[0].Median / verdict.NullPoint, verdict.Ratio);
        Assert.StartsWith("H₁ has 1 significant bar from 8 of 8 starting landmarks: it has length ", verdict.Sentence);
        Assert.Contains("times the 95th percentile (", verdict.Sentence);
        Assert.Contains("of random filters (the longest bar of each of 12 clouds)", verdict.Sentence);
        Assert.EndsWith("across starts).", verdict.Sentence);
    }

    [Fact]
    public void Compute_RandomFilters_NoLongBar()
    {
        var verdict = Of(ModelSamples.Uniform(1500, 3));

        Assert.Equal(0, verdict.LongBars);
        Assert.InRange(verdict.Ratio, 0, 1);
        Assert.StartsWith($"H₁ has no significant bar from {verdict.Agreeing} of 8 starting landmarks: the longest bar has length ", verdict.Sentence);
    }

    [Fact]
    public void Compute_ThreeCircles_FiveLongBars() =>
        Assert.Equal((5, 8), SignificanceComputation.Compute(ModelSamples.ThreeCircles(2000, 0.03, 4), 2000, null, new BarcodeSettings(), Small) is var verdict ? (verdict.LongBars, verdict.Agreeing) : default);

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

        Assert.Equal((0, 0.0, 0.0), (verdict.LongBars, verdict.NullPoint, verdict.Ratio));
    }

    [Fact]
    public void Compute_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        SignificanceComputation.Compute(ModelSamples.PrimaryCircle(100, 0.1, 1), 100, null, Barcode, Small, recorder);

        recorder.AssertRisesToOne();
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

    private static void AssertThrows(string field, Action action) => Assert.Equal(field, Assert.Throws<InvalidInputException>(action).Field);

    private static (PointCloud Core, int Count) Core(PointCloud cloud) => (cloud.Select(DensityFiltration.Apply(cloud, Density).Kept), cloud.Count);

    private static LoopSignificance Of(PointCloud cloud, BarcodeSettings? barcode = null, SignificanceSettings? settings = null)
    {
        var (core, count) = Core(cloud);
        return SignificanceComputation.Compute(core, count, Density, barcode ?? Barcode, settings ?? Small);
    }
}
