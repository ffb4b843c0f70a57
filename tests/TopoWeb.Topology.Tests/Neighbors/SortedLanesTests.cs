using System.Runtime.Intrinsics;
using CsCheck;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class SortedLanesTests
{
    /// <summary>With ties, and places that hold nothing.</summary>
    private static readonly Gen<float[]> Numbers = Gen.OneOf(Gen.Single[0, 100], Gen.Int[0, 3].Select(x => (float)x), Gen.Const(float.PositiveInfinity)).Array[Vector512<float>.Count];

    [Fact]
    public void Sort_AnyNumbers_IsWhatSortingGives() =>
        Numbers.Sample(numbers => Assert.Equal(numbers.Order(), Values(SortedLanes.Sort(Vector512.Create(numbers)))), iter: 2000);

    [Fact]
    public void Sort_ZerosAndOnes_IsWhatSortingGives()
    {
        // A network that sorts these sorts everything.
        for (var bits = 0; bits < 1 << 16; bits++)
        {
            float[] numbers = [.. Enumerable.Range(0, 16).Select(i => (float)(bits >> i & 1))];
            var ones = numbers.Count(number => number == 1);
            var sorted = Values(SortedLanes.Sort(Vector512.Create(numbers)));

            Assert.Equal(16 - ones, Array.IndexOf([.. sorted, 1f], 1f));
            Assert.Equal(ones, sorted.Count(number => number == 1));
        }
    }

    [Fact]
    public void Smallest_TwoSortedVectors_AreTheFirstOfAll() => Gen.Select(Numbers, Numbers).Sample((a, b) =>
    {
        var smallest = SortedLanes.Smallest(Vector512.Create(a.Order().ToArray()), Vector512.Create(b.Order().ToArray()));

        Assert.Equal(a.Concat(b).Order().Take(16), Values(smallest));
    }, iter: 2000);

    private static float[] Values(Vector512<float> vector)
    {
        var values = new float[Vector512<float>.Count];
        vector.CopyTo(values);
        return values;
    }
}
