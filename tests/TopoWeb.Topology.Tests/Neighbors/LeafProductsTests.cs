using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class LeafProductsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(25)]
    public void Compute_AnyPlaces_IsThePlainSum(int dimension)
    {
        var random = new Random(dimension);
        float[] block = [.. Enumerable.Range(0, (dimension + 1) * 64).Select(_ => random.NextSingle() - 0.5f)];
        float[] factors = [.. Enumerable.Range(0, dimension * 64 + 1).Select(_ => random.NextSingle() - 0.5f)];
        int[] places = dimension == 0 ? [0, 0, 0, 0] : [3, 63, 0, 3];
        var target = new float[4 * 64];

        LeafProducts.Compute(ref block[0], dimension, ref factors[0], ref places[0], ref target[0]);

        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 64; j++)
            {
                var sum = block[j];
                for (var c = 0; c < dimension; c++)
                    sum = MathF.FusedMultiplyAdd(factors[c * 64 + places[i]], block[(c + 1) * 64 + j], sum);
                Assert.Equal(sum, target[i * 64 + j]);
            }
    }
}
