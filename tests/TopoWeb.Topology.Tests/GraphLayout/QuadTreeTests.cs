using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Topology.Tests.GraphLayout;

public sealed class QuadTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    [InlineData(500)]
    public void Repulsion_RandomMasses_IsNearTheExactSum(int count)
    {
        var random = new Random(count);
        double[] x = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())], y = [.. x.Select(_ => random.NextDouble())], mass = [.. x.Select(_ => 1 + random.NextDouble())];
        var tree = new QuadTree(count);
        tree.Build(x, y, mass);
        for (var i = 0; i < count; i++)
        {
            var (fx, fy, total) = (0.0, 0.0, 0.0);
            for (var j = 0; j < count; j++)
            {
                if (j == i)
                    continue;
                var (dx, dy) = (x[i] - x[j], y[i] - y[j]);
                var part = mass[j] / Math.Pow(dx * dx + dy * dy, 1.25);
                (fx, fy, total) = (fx + part * dx, fy + part * dy, total + part * Math.Sqrt(dx * dx + dy * dy));
            }
            var got = tree.Repulsion(x[i], y[i], i);
            Assert.True(Math.Sqrt(Math.Pow(got.X - fx, 2) + Math.Pow(got.Y - fy, 2)) <= 0.05 * total + Tolerances.Sum, $"node {i}: ({got.X}, {got.Y}) for ({fx}, {fy})");
        }
    }

    [Fact]
    public void Repulsion_AllAtOnePlace_IsFiniteAndEnds()
    {
        var tree = new QuadTree(100);
        tree.Build(new double[100], new double[100], [.. Enumerable.Repeat(1.0, 100)]);
        Assert.Equal((0, 0), tree.Repulsion(0, 0, 3));
    }
}
