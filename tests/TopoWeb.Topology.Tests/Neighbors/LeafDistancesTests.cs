using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class LeafDistancesTests
{
    private const int Leaf = 64;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(25)]
    public void Within_AnyPlaces_IsWhatPlainSumsGive(int dimension)
    {
        var random = new Random(dimension);
        float[] block = [.. Enumerable.Range(0, (dimension + 1) * Leaf).Select(_ => random.NextSingle() - 0.5f)];
        float[] points = [.. Enumerable.Range(0, (dimension + 2) * LeafDistances.Stride).Select(_ => random.NextSingle() - 0.5f)];
        int[] places = [3, 63, Leaf, 0];
        var expected = new float[4 * Leaf];
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < Leaf; j++)
            {
                var sum = block[j] + points[dimension * LeafDistances.Stride + places[i]];
                for (var c = 0; c < dimension; c++)
                    sum = MathF.FusedMultiplyAdd(block[(c + 1) * Leaf + j], points[c * LeafDistances.Stride + places[i]], sum);
                expected[i * Leaf + j] = sum;
            }

        // The first reaches its smallest sum only just, the second misses it, one is near nothing.
        var limits = points.AsSpan((dimension + 1) * LeafDistances.Stride);
        limits[3] = expected.AsSpan(0, Leaf).ToArray().Min();
        limits[63] = MathF.BitDecrement(expected.AsSpan(Leaf, Leaf).ToArray().Min());
        (limits[Leaf], limits[0]) = (float.NegativeInfinity, float.PositiveInfinity);
        var sums = new float[4 * Leaf];

        var within = LeafDistances.Within(ref block[0], dimension, ref points[0], ref places[0], ref sums[0]);

        Assert.Equal(expected, sums);
        Assert.Equal(0b1001, within);
    }
}
