using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Models;

public sealed class ModelSamplesTests
{
    [Fact]
    public void Samples_AnySeed_AreNormalisedAndRepeat()
    {
        foreach (var draw in new Func<long, PointCloud>[] { seed => ModelSamples.PrimaryCircle(50, 0.1, seed), seed => ModelSamples.ThreeCircles(50, 0.1, seed), seed => ModelSamples.KleinBottle(50, 0, seed), seed => ModelSamples.Uniform(50, seed) })
        {
            var cloud = draw(3);
            Assert.Equal(50, cloud.Count);
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal(0, cloud.Row(i).ToArray().Sum(), Tolerances.ShortSum);
                Assert.Equal(1, cloud.Row(i).ToArray().Sum(x => x * x), Tolerances.ShortSum);
            }

            Assert.Equal(cloud.Values, draw(3).Values);
            Assert.False(cloud.Values.SequenceEqual(draw(4).Values));
        }
    }

    [Fact]
    public void Samples_WithoutNoise_LieOnTheModels()
    {
        Assert.All(PrimaryCircle.Fit(ModelSamples.PrimaryCircle(200, 0, 1)).Points, point => Assert.InRange(point.Residual, 0, Tolerances.ShortSum));
        Assert.All(KleinBottle.Fit(ModelSamples.KleinBottle(200, 0, 1)).Points, point => Assert.InRange(point.Residual, 0, Tolerances.NearZero));
        var circles = ThreeCircles.Fit(ModelSamples.ThreeCircles(900, 0, 1)).Points;
        Assert.All(circles, point => Assert.InRange(point.Residual, 0, Tolerances.ShortSum));
        Assert.All(Enum.GetValues<CircleBranch>(), branch => Assert.InRange(circles.Count(point => point.Branch == branch), 230, 370));
    }

    [Fact]
    public void NormalNumbers_ManyDraws_HaveTheMomentsOfTheNormalDistribution()
    {
        var numbers = new NormalNumbers(1);
        var values = new double[100_000];
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers.NextNormal();

        Assert.Equal(0, values.Average(), 0.015);
        Assert.Equal(1, values.Average(x => x * x), 0.02);
        Assert.Equal(3, values.Average(x => x * x * x * x), 0.15);
    }

    [Theory]
    [InlineData(-1, 0, "models.count")]
    [InlineData(1, -1, "models.noise")]
    [InlineData(1, double.NaN, "models.noise")]
    public void Samples_SettingOutsideItsLimits_NamesIt(int count, double noise, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => ModelSamples.KleinBottle(count, noise, 1)).Field);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void ThreeCircles_Barcode_HasFiveLoops(int field) =>
        Assert.Equal(5, LongLoops(ModelSamples.ThreeCircles(1000, 0.02, 1), 100, field, 0.7));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void KleinBottle_Barcode_HasTwoLoopsOverTwoAndOneOverThree(int field, int loops) =>
        Assert.Equal(loops, LongLoops(ModelSamples.KleinBottle(4000, 0, 1), 200, field, 0.45));

    [Fact]
    public void PrimaryCircle_Barcode_HasOneLoop() =>
        Assert.Equal(1, LongLoops(ModelSamples.PrimaryCircle(1000, 0.05, 1), 60, 2, 0.7));

    private static int LongLoops(PointCloud cloud, int landmarks, int field, double length)
    {
        var barcode = BarcodeComputation.Compute(cloud, new BarcodeSettings { Complex = ComplexKind.RipsLandmarks, Landmarks = landmarks, Field = field });
        return barcode.Intervals.Count(bar => bar.Dimension == 1 && bar.Length(barcode.TMax) > length);
    }
}
