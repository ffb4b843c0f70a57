using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class LeafDistancesTests
{
    private const int Leaf = 64;

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(8, 2)]
    [InlineData(8, 4)]
    [InlineData(9, 4)]
    [InlineData(25, 2)]
    [InlineData(25, 4)]
    public void Within_SomePoints_IsWhatPlainSumsGive(int dimension, int count)
    {
        var random = new Random(dimension);
        var row = dimension + 1;
        float[] block = [.. Enumerable.Range(0, (dimension + 1) * Leaf).Select(_ => random.NextSingle() - 0.5f)];
        float[] rows = [.. Enumerable.Range(0, Leaf * row).Select(_ => random.NextSingle() - 0.5f)];
        int[] places = [3, 63, 0, 17];
        var expected = new float[4 * Leaf];
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < Leaf; j++)
            {
                var sum = block[j] + rows[places[i] * row + dimension];
                for (var c = 0; c < dimension; c++)
                    sum = MathF.FusedMultiplyAdd(block[(c + 1) * Leaf + j], rows[places[i] * row + c], sum);
                expected[i * Leaf + j] = sum;
            }

        // The first reaches its smallest sum only just, the second misses it, the third is near nothing.
        var limits = new float[Leaf];
        limits[3] = expected.AsSpan(0, Leaf).ToArray().Min();
        limits[63] = MathF.BitDecrement(expected.AsSpan(Leaf, Leaf).ToArray().Min());
        (limits[0], limits[17]) = (float.NegativeInfinity, float.PositiveInfinity);
        var sums = new float[4 * Leaf];

        var within = LeafDistances.Within(ref block[0], dimension, ref rows[0], ref places[0], count, ref limits[0], ref sums[0]);

        Assert.Equal(expected.AsSpan(0, count * Leaf), sums.AsSpan(0, count * Leaf));
        Assert.Equal(0b1001 & ((1 << count) - 1), within);
    }
}
