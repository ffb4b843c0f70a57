using TopoWeb.Topology.Mapper.Cover;
using TopoWeb.Topology.Mapper.Lenses;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class ProductCoverTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Members_AnyBin_AreThePointsInItsIntervals(int lensCount)
    {
        var lenses = PrincipalComponents.Project(Clouds.Random(200, 4, 7), lensCount);
        var covers = Covers(lenses, new MapperSettings { Resolution = 5, Gain = 2.5 });
        var cover = new ProductCover(lenses, covers, 2, CancellationToken.None);

        var expected = new List<string>();
        for (var key = 0; key < Math.Pow(5, lensCount); key++)
        {
            var position = Enumerable.Range(0, lensCount).Select(q => key / (int)Math.Pow(5, lensCount - 1 - q) % 5).ToArray();
            var members = Enumerable.Range(0, 200).Where(i => Enumerable.Range(0, lensCount).All(q => covers[q].Starts[position[q]] <= lenses[q][i] - covers[q].Origin && lenses[q][i] - covers[q].Origin <= covers[q].Ends[position[q]])).ToArray();
            if (members.Length > 0)
                expected.Add(string.Join(",", position) + ": " + string.Join(",", members));
        }

        Assert.Equal(expected, Enumerable.Range(0, cover.BinCount).Select(bin => string.Join(",", cover.Position(bin)) + ": " + string.Join(",", cover.Members(bin).ToArray())));
        Assert.Equal(Enumerable.Range(0, cover.BinCount).Sum(bin => cover.Members(bin).Length), cover.Memberships);
    }

    [Fact]
    public void Create_MoreMembershipsThanAnArrayHolds_SaysHowManyAndWhatToChange()
    {
        var lenses = PrincipalComponents.Project(Clouds.Random(5000, 3, 1), 3);
        var error = Assert.Throws<InvalidInputException>(() => new ProductCover(lenses, Covers(lenses, new MapperSettings { Resolution = 1000, Gain = 100 }), -1, CancellationToken.None));

        Assert.Equal("mapper.gain", error.Field);
        Assert.Contains("The 5,000 points lie in ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Lower the gain", error.Message, StringComparison.Ordinal);
    }

    private static LensCover[] Covers(double[][] lenses, MapperSettings settings) =>
        LensCover.Create(Array.ConvertAll(lenses, lens => lens.Min()), Array.ConvertAll(lenses, lens => lens.Max()), new int[lenses.Length], settings);
}
