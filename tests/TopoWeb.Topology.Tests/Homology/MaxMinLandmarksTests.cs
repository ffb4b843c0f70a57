using CsCheck;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class MaxMinLandmarksTests
{
    [Fact]
    public void Select_AnyCloud_TakesTheFarthestOfTheRest() =>
        (from cloud in Clouds.TiedOrGeneric(1, 40)
         from count in Gen.Int[1, cloud.Count + 3]
         from first in Gen.Int[0, cloud.Count - 1]
         select (cloud, count, first)).Sample(x => Assert.Equal(Naive(x.cloud, x.count, x.first), MaxMinLandmarks.Select(x.cloud, x.count, x.first)), iter: 300);

    [Fact]
    public void Select_AllEqual_TakesEachPointOnceInOrder() => Assert.Equal([2, 0, 1, 3], MaxMinLandmarks.Select(new PointCloud(new double[8], 2), 4, 2));

    [Fact]
    public void Select_Ties_TakeTheLowestIndex() => Assert.Equal([0, 2, 1, 3], MaxMinLandmarks.Select(Clouds.Rows([0], [1], [-2], [2 - 1]), 4, 0));

    /// <summary>Blocks that are not visited for every landmark, and grids where every block holds a point as far away as the farthest.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Select_ManyBlocks_TakesTheFarthestForAnyThreadCount(bool grid)
    {
        var cloud = Clouds.Random(9_000, 3, 4);
        if (grid)
            cloud = new PointCloud([.. cloud.Values.ToArray().Select(x => Math.Round(5 * x))], 3);
        var expected = new int[60];
        var nearest = new double[cloud.Count];
        Array.Fill(nearest, double.PositiveInfinity);
        expected[0] = 17;
        for (var i = 1; i < expected.Length; i++)
        {
            for (var z = 0; z < nearest.Length; z++)
                nearest[z] = Math.Min(nearest[z], Clouds.Distance(cloud, z, expected[i - 1]));
            nearest[expected[i - 1]] = -1;
            expected[i] = Array.IndexOf(nearest, nearest.Max());
        }

        Assert.Equal(expected, MaxMinLandmarks.Select(cloud, expected.Length, 17));
        Assert.Equal(expected, MaxMinLandmarks.Select(cloud, new ColumnBlocks(cloud), expected.Length, 17, 1, CancellationToken.None));
        Assert.Equal(expected, MaxMinLandmarks.Select(cloud, new ColumnBlocks(cloud, 3), expected.Length, 17, 3, CancellationToken.None));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Select_FirstOutsideTheCloud_Throws(int first) => Assert.Throws<ArgumentOutOfRangeException>(() => MaxMinLandmarks.Select(new PointCloud(new double[3], 1), 2, first));

    private static int[] Naive(PointCloud cloud, int count, int first)
    {
        var chosen = new List<int> { first };
        while (chosen.Count < Math.Min(count, cloud.Count))
            chosen.Add(Enumerable.Range(0, cloud.Count).Where(i => !chosen.Contains(i)).MaxBy(i => chosen.Min(j => Clouds.Distance(cloud, i, j))));
        return [.. chosen];
    }
}
