using CsCheck;

namespace TopoWeb.Topology.Tests;

public sealed class NormalizationTests
{
    [Fact]
    public void Apply_KnownRow_CentresAndScales()
    {
        var result = Normalization.Apply(Clouds.Rows([1, 2, 3], [5, 5, 8]));

        Assert.Equal([0, 1], result.Rows);
        Assert.Equal(0, result.Dropped);
        var expected = new[] { -Math.Sqrt(0.5), 0, Math.Sqrt(0.5), -1 / Math.Sqrt(6), -1 / Math.Sqrt(6), 2 / Math.Sqrt(6) };
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], result.Points.Values[i], Tolerances.LastBits);
    }

    [Fact]
    public void Apply_ConstantRows_DropsAndCountsThem()
    {
        var result = Normalization.Apply(Clouds.Rows([7, 7, 7], [1, 0, 0], [0, 0, 0], [0, 1e-13, 0], [0, 1e-11, 0]));

        Assert.Equal([1, 4], result.Rows);
        Assert.Equal(3, result.Dropped);
        Assert.Equal(2, result.Points.Count);
    }

    [Fact]
    public void Apply_EmptyCloud_StaysEmpty()
    {
        var result = Normalization.Apply(new PointCloud([], 9));

        Assert.Equal(0, result.Points.Count);
        Assert.Equal(9, result.Points.Dimension);
        Assert.Empty(result.Rows);
    }

    [Fact]
    public void Apply_HugeValues_KeepsTheDirection()
    {
        var result = Normalization.Apply(Clouds.Rows([1.7e308, 1.7e308, -1.7e308], [1, 1, -1]));

        for (var c = 0; c < 3; c++)
            Assert.Equal(result.Points.Row(1)[c], result.Points.Row(0)[c], Tolerances.ShortSum);
    }

    [Fact]
    public void Apply_AnyCloud_GivesMeanZeroAndLengthOne() => Clouds.Generic(0, 20, 2).Sample(cloud =>
    {
        var result = Normalization.Apply(cloud);
        for (var i = 0; i < result.Points.Count; i++)
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in result.Points.Row(i))
                (sum, squares) = (sum + value, squares + value * value);
            Assert.Equal(0, sum, Tolerances.LongSum);
            Assert.Equal(1, squares, Tolerances.Sum);
        }
    }, iter: 200);

    [Fact]
    public void Apply_Input_IsLeftAsItWas()
    {
        var values = new double[] { 1, 2, 4 };
        Normalization.Apply(new PointCloud(values, 3));

        Assert.Equal([1, 2, 4], values);
    }
}
