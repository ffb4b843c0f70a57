using CsCheck;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class RankSetTests
{
    /// <summary>Up to three levels of 64 bits each.</summary>
    [Fact]
    public void TryTakeLast_AnyToggles_GivesWhatIsThereAnOddNumberOfTimes() =>
        (from count in Gen.OneOf(Gen.Int[1, 130], Gen.Int[4_000, 9_000])
         from toggles in Gen.Int[0, count - 1].Array[0, 60]
         select (count, toggles)).Sample(x =>
        {
            var set = new RankSet(x.count);
            foreach (var rank in x.toggles.Concat(x.toggles[..(x.toggles.Length / 2)]))
                set.Toggle(rank);

            List<int> taken = [];
            while (set.TryTakeLast(out var rank))
                taken.Add(rank);
            Assert.Equal(x.toggles.Concat(x.toggles[..(x.toggles.Length / 2)]).CountBy(rank => rank).Where(pair => pair.Value % 2 == 1).Select(pair => pair.Key).OrderDescending(), taken);
        }, iter: 300);

    [Fact]
    public void TryTakeLast_NoRanks_FindsNone() => Assert.False(new RankSet(0).TryTakeLast(out _));
}
