using CsCheck;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class SquaredDistancesTests
{
    [Fact]
    public void Compute_AnyLength_IsThePlainLoopBitForBit() =>
        (from d in Gen.Int[1, 50]
         from n in Gen.Int[0, 70]
         from spare in Gen.Int[0, 5]
         from point in Gen.Double[-1e3, 1e3].Array[d]
         from columns in Gen.Double[-1e3, 1e3].Array[d * (n + spare)]
         select (n, stride: n + spare, point, columns)).Sample(x =>
        {
            var expected = new double[x.n];
            for (var j = 0; j < x.n; j++)
                for (var c = 0; c < x.point.Length; c++)
                    expected[j] += (x.columns[c * x.stride + j] - x.point[c]) * (x.columns[c * x.stride + j] - x.point[c]);
            var actual = new double[x.n];
            SquaredDistances.Compute(x.point, x.columns, x.stride, actual);
            Assert.Equal(expected, actual);
        }, iter: 500);

    [Fact]
    public void Compute_ColumnsTooShort_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => SquaredDistances.Compute([1.0, 2.0], new double[15], 8, new double[8]));
}
