using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class LeafPairsTests
{
    private const int Leaf = 64;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(25)]
    public void Count_AnyPlaces_IsWhatPlainSumsGive(int dimension)
    {
        var random = new Random(dimension);
        float[] block = [.. Enumerable.Range(0, (dimension + 1) * Leaf).Select(_ => random.NextSingle() - 0.5f)];
        float[] points = [.. Enumerable.Range(0, (dimension + 2) * LeafPairs.Stride).Select(_ => random.NextSingle() - 0.5f)];
        var bounds = points.AsSpan(dimension * LeafPairs.Stride, LeafPairs.Stride);
        var widths = points.AsSpan((dimension + 1) * LeafPairs.Stride);
        foreach (ref var width in widths)
            width = Math.Abs(width) / 100;
        // One has nothing between, and one is near nothing.
        (widths[3], bounds[Leaf]) = (0, float.PositiveInfinity);
        int[] places = [3, 63, Leaf, 0];
        var (ofLeaf, ofPoints, sums) = (Enumerable.Range(5, Leaf).ToArray(), new int[LeafPairs.Stride * LeafPairs.Lanes], new float[4 * Leaf]);

        var between = LeafPairs.Count(ref block[0], dimension, ref points[0], ref places[0], ref ofLeaf[0], ref ofPoints[0], ref sums[0]);

        var expectedOfLeaf = Enumerable.Range(5, Leaf).ToArray();
        for (var i = 0; i < 4; i++)
        {
            var (near, some) = (0, false);
            for (var j = 0; j < Leaf; j++)
            {
                var sum = block[j] + bounds[places[i]];
                for (var c = 0; c < dimension; c++)
                    sum = MathF.FusedMultiplyAdd(points[c * LeafPairs.Stride + places[i]], block[(c + 1) * Leaf + j], sum);
                Assert.Equal(sum, sums[i * Leaf + j]);
                near += sum < 0 ? 1 : 0;
                expectedOfLeaf[j] += sum < 0 ? 1 : 0;
                some |= sum >= 0 && sum <= widths[places[i]];
            }

            Assert.Equal(near, ofPoints.AsSpan(places[i] * LeafPairs.Lanes, LeafPairs.Lanes).ToArray().Sum());
            Assert.Equal(some, (between >> i & 1) != 0);
        }

        Assert.Equal(expectedOfLeaf, ofLeaf);
    }
}
