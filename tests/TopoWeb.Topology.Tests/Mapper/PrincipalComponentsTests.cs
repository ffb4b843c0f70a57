using CsCheck;
using TopoWeb.Topology.Mapper.Lenses;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Project_LongAxis_IsTheFirstLens()
    {
        // Along (3, −4)/5: the entry of largest absolute value is the second, so the axis points to (−3, 4)/5.
        var lenses = PrincipalComponents.Project(Clouds.Rows([-6, 8], [6, -8], [0.4, 0.3], [-0.4, -0.3]), 3);

        AssertClose([10, -10, 0, 0], lenses[0]);
        AssertClose([0, 0, 0.5, -0.5], lenses[1]);
        Assert.Equal([0, 0, 0, 0], lenses[2]);
    }

    [Fact]
    public void Project_EntriesEquallyLarge_FirstIsPositive()
    {
        AssertClose([-Math.Sqrt(2), Math.Sqrt(2), 0], PrincipalComponents.Project(Clouds.Rows([0, 2], [2, 0], [1, 1]), 1)[0]);
        AssertClose([-Math.Sqrt(2), Math.Sqrt(2), 0], PrincipalComponents.Project(Clouds.Rows([0.1, 2.1 + 1e-12], [2.1, 0.1], [1.1, 1.1]), 1)[0]);
    }

    [Fact]
    public void Project_AnyCloud_GivesUncorrelatedLensesOfFallingVarianceAndTheRightSign() => Clouds.Generic(5, 40, 3, 9).Sample(cloud =>
    {
        var lenses = PrincipalComponents.Project(cloud, cloud.Dimension);

        double Scatter(int a, int b) => lenses[a].Zip(lenses[b], (x, y) => x * y).Sum();
        var total = 0.0;
        for (var c = 0; c < cloud.Dimension; c++)
        {
            var mean = Enumerable.Range(0, cloud.Count).Average(i => cloud.Row(i)[c]);
            total += Enumerable.Range(0, cloud.Count).Sum(i => (cloud.Row(i)[c] - mean) * (cloud.Row(i)[c] - mean));
        }

        Assert.Equal(total, Enumerable.Range(0, cloud.Dimension).Sum(c => Scatter(c, c)), Tolerances.LongSum);
        for (var a = 0; a < 3; a++)
        {
            Assert.Equal(0, lenses[a].Average(), Tolerances.LongSum);
            for (var b = 0; b < a; b++)
            {
                Assert.Equal(0, Scatter(a, b), Tolerances.LongSum);
                Assert.True(Scatter(b, b) >= Scatter(a, a) - Tolerances.LongSum);
            }

            // The direction is what the coordinates regress to on the lens.
            if (Scatter(a, a) < 1e-3)
                continue;
            var direction = Enumerable.Range(0, cloud.Dimension).Select(c => Enumerable.Range(0, cloud.Count).Sum(i => cloud.Row(i)[c] * lenses[a][i]) / Scatter(a, a)).ToArray();
            Assert.Equal(1, direction.Sum(x => x * x), Tolerances.Iteration);
            Assert.True(direction.MaxBy(Math.Abs) > 0);
        }
    }, iter: 200);

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerances.LongSum);
    }
}
