using System.Runtime.CompilerServices;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class NeighborTreeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(63, 8)]
    [InlineData(64, 9)]
    [InlineData(65, 9)]
    [InlineData(1_000, 20)]
    [InlineData(40_000, 3)]
    public void NeighborTree_AnyNumberOfPoints_HasEachOnceWithItsRowInItsBox(int count, int dimension)
    {
        foreach (var threads in (int[])[1, -1])
        {
            var scaled = new ScaledPoints(Clouds.Random(count, dimension, 1));
            float[] values = [.. scaled.Values];
            var tree = new NeighborTree(scaled, count, threads, CancellationToken.None);

            Assert.Equal(Enumerable.Range(0, count), tree.Points.Take(count).Order());
            for (var leaf = 0; leaf < tree.FilledLeaves; leaf++)
                for (var place = tree.Start(leaf); place < tree.Start(leaf + 1); place++)
                    AssertHolds(tree, leaf, place, values);
        }
    }

    [Fact]
    public void NeighborTree_PointsThatAreAllEqual_HasEachOnce()
    {
        var tree = new NeighborTree(new ScaledPoints(new PointCloud([.. Enumerable.Repeat(2.0, 3 * 500)], 3)), 500, 1, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 500), tree.Points.Take(500).Order());
    }

    [Fact]
    public void NeighborTree_Parts_AreOnTheirSideOfTheCut()
    {
        const int count = 1 << 10;
        var tree = new NeighborTree(new ScaledPoints(Clouds.Random(count, 2, 1)), count, 1, CancellationToken.None);

        for (var node = 1; node < tree.Leaves; node++)
        {
            var column = High(tree, node, 0) - Low(tree, node, 0) >= High(tree, node, 1) - Low(tree, node, 1) ? 0 : 1;
            Assert.True(High(tree, 2 * node, column) <= Low(tree, 2 * node + 1, column));
        }
    }

    private static void AssertHolds(NeighborTree tree, int leaf, int place, float[] values)
    {
        for (var c = 0; c < tree.Dimension; c++)
        {
            var value = tree.Rows[place * tree.Dimension + c];
            Assert.Equal(values[tree.Points[place] * tree.Dimension + c], value);
            Assert.InRange(value, Low(tree, tree.Leaves + leaf, c), High(tree, tree.Leaves + leaf, c));
            var relative = Unsafe.Add(ref tree.Block(leaf), (c + 1) * NeighborTree.LeafSize + place - tree.Start(leaf));
            Assert.Equal(value - Unsafe.Add(ref tree.Middle(leaf), c), relative);
        }
    }

    private static float Low(NeighborTree tree, int node, int column) => Unsafe.Add(ref tree.Box(node), column);

    private static float High(NeighborTree tree, int node, int column) => Unsafe.Add(ref tree.Box(node), tree.Dimension + column);
}
