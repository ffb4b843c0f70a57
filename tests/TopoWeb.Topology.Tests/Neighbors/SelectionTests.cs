using CsCheck;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class SelectionTests
{
    [Fact]
    public void SmallestToFront_AnyValues_IsWhatSortingGives() =>
        (from values in Gen.OneOf(Gen.Int[0, 5].Select(x => (double)x), Gen.Double[-1, 1]).Array[1, 200]
         from k in Gen.Int[1, values.Length]
         select (values, k)).Sample(x =>
        {
            var sorted = x.values.Order().ToArray();
            var values = (double[])x.values.Clone();

            Assert.Equal(sorted[x.k - 1], Selection.SmallestToFront(values, x.k));
            Assert.Equal(sorted[..x.k], values[..x.k].Order());
            Assert.Equal(sorted, values.Order());
        }, iter: 500);

    [Fact]
    public void SmallestToFront_TooManyRounds_SortsTheRest() =>
        Gen.Select(Gen.Double[-1, 1].Array[20, 60], Gen.Int[0, 3]).Sample((values, rounds) =>
            Assert.Equal(values.Order().ElementAt(9), Selection.SmallestToFront(values, 10, rounds)), iter: 200);
}
