using CsCheck;
using TopoWeb.Topology.Density;

namespace TopoWeb.Topology.Tests.Density;

public sealed class DensityFiltrationTests
{
    [Fact]
    public void Apply_AnyCloud_KeepsTheFirstInTheOrderDistanceThenIndex() =>
        (from cloud in Clouds.TiedOrGeneric(2, 40)
         from k in Gen.Int[1, cloud.Count - 1]
         from p in Gen.Double[0.001, 1]
         select (cloud, k, p)).Sample(x =>
        {
            var result = DensityFiltration.Apply(x.cloud, new DensitySettings { K = x.k, P = x.p });

            var n = x.cloud.Count;
            var count = Math.Max(1, (int)Math.Floor(x.p * n + 0.5));
            var expected = Enumerable.Range(0, n).OrderBy(i => result.Distances[i]).ThenBy(i => i).Take(count).ToArray();
            Assert.Equal(result.Distances[expected[^1]], result.Threshold);
            Assert.Equal(expected.Order(), result.Kept);
        }, iter: 300);

    [Theory]
    [InlineData(0.5, 5, 3)]
    [InlineData(0.3, 5, 2)]
    [InlineData(0.01, 5, 1)]
    [InlineData(1, 5, 5)]
    [InlineData(0.1, 25, 3)]
    public void CountKept_Halves_RoundAwayFromZero(double p, int n, int expected) => Assert.Equal(expected, DensityFiltration.CountKept(p, n));

    [Fact]
    public void Apply_AllEqual_KeepsTheLowestIndices()
    {
        var result = DensityFiltration.Apply(new PointCloud(new double[30], 3), new DensitySettings { K = 9, P = 0.35 });

        Assert.Equal([0, 1, 2, 3], result.Kept);
        Assert.Equal(0, result.Threshold);
    }

    [Theory]
    [InlineData(0, 0.5, "density.k")]
    [InlineData(3, 0.5, "density.k")]
    [InlineData(1, 0, "density.p")]
    [InlineData(1, 1.5, "density.p")]
    [InlineData(1, double.NaN, "density.p")]
    public void Apply_SettingOutsideItsLimits_NamesIt(int k, double p, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidInputException>(() => DensityFiltration.Apply(new PointCloud(new double[6], 2), new DensitySettings { K = k, P = p })).Field);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Apply_TooFewPoints_NamesK(int n) =>
        Assert.Equal("density.k", Assert.Throws<InvalidInputException>(() => DensityFiltration.Apply(new PointCloud(new double[n], 1), new DensitySettings { K = 1 })).Field);
}
