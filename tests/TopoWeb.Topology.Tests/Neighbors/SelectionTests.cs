using CsCheck;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class SelectionTests
{
    [Fact]
    public void SmallestToFront_AnyKeys_IsWhatSortingGives() =>
        (from keys in Gen.OneOf(Gen.Int[0, 5].Select(x => (float)x), Gen.Single[-1, 1]).Array[1, 200]
         from k in Gen.Int[1, keys.Length]
         select (keys, k)).Sample(x => AssertSelects(x.keys, x.k, 40), iter: 500);

    [Fact]
    public void SmallestToFront_TooManyRounds_SortsTheRest() =>
        Gen.Select(Gen.Single[-1, 1].Array[20, 60], Gen.Int[0, 3]).Sample((keys, rounds) => AssertSelects(keys, 10, rounds), iter: 200);

    [Fact]
    public void Smallest_AnyValues_IsWhatSortingGives() =>
        (from values in Gen.OneOf(Gen.Int[0, 5].Select(x => (double)x), Gen.Double[0, 1], Gen.Double[0, 1e-300]).Array[1, 100]
         from k in Gen.Int[1, values.Length]
         select (values, k)).Sample(x =>
        {
            var sorted = x.values.Order().ToArray();
            Assert.Equal(sorted[x.k - 1], Selection.Smallest(x.values, x.k, out var below));
            Assert.Equal(x.values.Count(value => value < sorted[x.k - 1]), below);
        }, iter: 100);

    [Fact]
    public void Kth_AnyValues_IsWhatSortingGives() =>
        (from values in Gen.OneOf(Gen.Int[0, 5].Select(x => (float)x), Gen.Single[0, 1], Gen.Single[0, 1e-40f], Gen.OneOf(Gen.Const(0f), Gen.Single[0, 1e6f])).Array[1, 400]
         from k in Gen.Int[1, values.Length]
         from slack in Gen.Int[0, 30]
         from above in Gen.OneOf(Gen.Const(float.PositiveInfinity), Gen.Const(0f), Gen.Single[0, 1])
         select (values, k, slack, above)).Sample(x =>
        {
            float[] padded = [.. x.values, .. Enumerable.Repeat(float.PositiveInfinity, 15)];
            var found = Selection.Kth(padded, x.values.Length, x.k, x.slack, x.values.Max() + x.above);

            var sorted = x.values.Order().ToArray();
            if (x.slack == 0)
                Assert.Equal(sorted[x.k - 1], found);
            Assert.True(found >= sorted[x.k - 1]);
            // Beyond the slack there are only ties.
            Assert.True(x.k + x.slack >= sorted.Length || found < sorted[x.k + x.slack] || sorted[x.k - 1] == sorted[x.k + x.slack]);
        }, iter: 500);

    private static void AssertSelects(float[] keys, int k, int rounds)
    {
        var sorted = keys.Order().ToArray();
        var moved = (float[])keys.Clone();
        var items = Enumerable.Range(0, keys.Length).ToArray();
        Selection.SmallestToFront(moved, items, k, rounds);

        Assert.Equal(sorted[k - 1], moved[k - 1]);
        Assert.Equal(sorted[..k], moved[..k].Order());
        Assert.Equal(moved, items.Select(i => keys[i]));
        Assert.Equal(keys.Length, items.Distinct().Count());
    }
}
