using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Models;

public sealed class ModelSummaryTests
{
    [Fact]
    public void Compute_RandomFilters_GivesTheExpectedValues()
    {
        var summary = ModelSummaryComputation.Compute(ModelSamples.Uniform(20_000, 7), new ModelSummarySettings());

        foreach (var share in new[] { summary.PrimaryCircle, summary.ThreeCircles, summary.KleinBottle })
        {
            // Four standard errors of the difference of two samples.
            Assert.Equal(share.RandomShare, share.Share, 4 * Math.Sqrt(2 * share.RandomShare / 20_000));
            Assert.Equal(share.RandomMeanSquaredResidual, share.MeanSquaredResidual, 0.015);
        }
    }

    [Fact]
    public void Compute_PrimaryCircle_IsCoveredAndExplained()
    {
        var summary = ModelSummaryComputation.Compute(ModelSamples.PrimaryCircle(1000, 0.05, 1), new ModelSummarySettings());

        Assert.Equal(1000, summary.Points);
        Assert.Equal(1, summary.PrimaryCircle.Share);
        Assert.Equal(7 * 0.05 * 0.05, summary.PrimaryCircle.MeanSquaredResidual, 0.003);
        Assert.Equal(1, summary.Circles[0].Coverage);
        // Around the crossings a noisy point may lie nearer to a secondary circle.
        Assert.InRange(summary.Circles[0].LargestGap, 1, 10);
        Assert.True(summary.Circles[1].Coverage < 0.3 && summary.Circles[2].Coverage < 0.3);
        Assert.Equal(1000, summary.Circles.Sum(circle => circle.Nearest));
    }

    [Fact]
    public void Compute_FewPoints_CountsArcsAndGaps()
    {
        var degrees = new[] { 5.0, 8.0, 95.0, 185.0 };
        var far = Grids.Patch((x, y) => x * y + 0.3 * y);
        var cloud = new PointCloud([.. ThreeCircles.At(CircleBranch.SecondaryX, [.. degrees.Select(x => x * Math.PI / 180)]).Values, .. far, .. new double[9]], 9);

        var summary = ModelSummaryComputation.Compute(cloud, new ModelSummarySettings { Tolerance = 0.1 });

        Assert.Equal((5, 1), (summary.Points, summary.Dropped));
        Assert.Equal((1, 0, 0.0, 360.0), (summary.Circles[0].Nearest, summary.Circles[0].Near, summary.Circles[0].Coverage, summary.Circles[0].LargestGap));
        Assert.Equal((4, 4, 3.0 / 36), (summary.Circles[1].Nearest, summary.Circles[1].Near, summary.Circles[1].Coverage));
        Assert.Equal(180, summary.Circles[1].LargestGap, Tolerances.Fit);
        Assert.Equal(0.8, summary.ThreeCircles.Share);
        Assert.Equal([CircleBranch.Primary, CircleBranch.SecondaryX, CircleBranch.SecondaryY], summary.Circles.Select(circle => circle.Branch));
    }

    [Fact]
    public void Compute_RowOrderAndThreads_ChangeNoBit()
    {
        var cloud = ModelSamples.KleinBottle(700, 0.2, 1);
        var expected = ModelSummaryComputation.Compute(cloud, new ModelSummarySettings(), 1, null, CancellationToken.None);
        var actual = ModelSummaryComputation.Compute(cloud.Select(Clouds.Shuffle(700, 2)), new ModelSummarySettings(), 3, null, CancellationToken.None);

        Assert.Equal(expected.Circles, actual.Circles);
        Assert.Equal(expected with { Circles = [] }, actual with { Circles = [] });
    }

    [Fact]
    public void Compute_EmptyCloud_IsAllZero()
    {
        var recorder = new Recorder();
        var summary = ModelSummaryComputation.Compute(new PointCloud([], 9), new ModelSummarySettings(), recorder);

        Assert.Equal((0, 0.0, 0.0), (summary.Points, summary.KleinBottle.Share, summary.KleinBottle.MeanSquaredResidual));
        Assert.All(summary.Circles, circle => Assert.Equal(360, circle.LargestGap));
        recorder.AssertRisesToOne();
    }

    [Theory]
    [InlineData(0, 0.5, "models.arcs")]
    [InlineData(36, 0, "models.tolerance")]
    [InlineData(36, 1.5, "models.tolerance")]
    [InlineData(36, double.NaN, "models.tolerance")]
    public void Compute_SettingOutsideItsLimits_NamesIt(int arcs, double tolerance, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => ModelSummaryComputation.Compute(new PointCloud([], 9), new ModelSummarySettings { Arcs = arcs, Tolerance = tolerance })).Field);
}
