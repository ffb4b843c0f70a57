using TopoWeb.Topology.Models;

namespace TopoWeb.Topology.Tests.Models;

public sealed class PlaneCircleTests
{
    [Fact]
    public void Draw_WithoutNoise_LiesOnTheCircleAndInTheSquare()
    {
        var cloud = PlaneCircle.Draw(50, 30, 0, 4);
        Assert.Equal((80, 2), (cloud.Count, cloud.Dimension));
        for (var i = 0; i < 50; i++)
            Assert.Equal(1, Math.Sqrt(Square(cloud.Row(i)[0]) + Square(cloud.Row(i)[1])), Tolerances.ShortSum);
        for (var i = 50; i < 80; i++)
            Assert.All(cloud.Row(i).ToArray(), x => Assert.InRange(x, -PlaneCircle.HalfSide, PlaneCircle.HalfSide));
        static double Square(double x) => x * x;
    }

    [Fact]
    public void Draw_MoreNoise_MovesPointsOnAndRepeats()
    {
        var (calm, noisy) = (PlaneCircle.Draw(40, 5, 0, 2), PlaneCircle.Draw(40, 5, 0.01, 2));
        Assert.Equal(noisy.Values, PlaneCircle.Draw(40, 5, 0.01, 2).Values);
        Assert.False(noisy.Values.SequenceEqual(PlaneCircle.Draw(40, 5, 0.01, 3).Values));
        for (var i = 0; i < 40; i++)
            Assert.InRange(Math.Abs(noisy.Row(i)[0] - calm.Row(i)[0]), 0, 0.06);
        Assert.Equal(calm.Row(44).ToArray(), noisy.Row(44).ToArray());
    }

    [Theory]
    [InlineData(-1, 0, 0, "models.count")]
    [InlineData(0, -1, 0, "models.count")]
    [InlineData(1, 1, -0.1, "models.noise")]
    [InlineData(1, 1, double.NaN, "models.noise")]
    public void Draw_OutsideItsLimits_NamesTheField(int onCircle, int strewn, double noise, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => PlaneCircle.Draw(onCircle, strewn, noise, 1)).Field);
}
