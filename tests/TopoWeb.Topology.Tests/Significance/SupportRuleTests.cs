using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Topology.Tests.Significance;

/// <summary>The rule and its words, on bars whose lengths are given.</summary>
public sealed class SupportRuleTests
{
    private const double Null = 0.1;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(8, 8)]
    [InlineData(19, 19)]
    [InlineData(20, 19)]
    [InlineData(32, 31)]
    [InlineData(40, 38)]
    [InlineData(10_000, 9_500)]
    public void Most_OfSomeStarts_IsAtLeastNinetyFivePercent(int count, int most) => Assert.Equal(most, SupportRule.Most(count));

    [Fact]
    public void Apply_NoBarBeyond_SaysThatTheLongestNeverIs()
    {
        var found = Of(32, _ => [0.05, 0.02]);

        Assert.Equal((0, 0), (found.SupportedLoops, found.Ranks[0].Starts));
        Assert.Equal("No significant loop: the longest H₁ bar does not exceed the 95th percentile of random filters (0.1, 20 clouds) from any of the 32 starting landmarks (median 0.50×, 0.50 to 0.50×).", found.Sentence);
        Assert.Equal("the longest bar is shorter than in random filters.", Words(found).Short);
    }

    [Fact]
    public void Apply_LongestBeyondFromFewStarts_IsNoLoop()
    {
        var found = Of(32, i => i < 14 ? [0.12, 0.02] : [0.097, 0.02]);

        Assert.Equal((0, 14), (found.SupportedLoops, found.Ranks[0].Starts));
        Assert.Equal("No significant loop: the longest H₁ bar exceeds the 95th percentile of random filters (0.1, 20 clouds) from only 14 of 32 starting landmarks (median 0.97×, 0.97 to 1.2×).", found.Sentence);
        Assert.Equal("the longest bar is longer than in random filters from only 14 of 32 starting landmarks (median 0.97×).", Words(found).Short);
    }

    [Theory]
    [InlineData(15, "No significant loop")]
    [InlineData(16, "Inconclusive")]
    [InlineData(30, "Inconclusive")]
    [InlineData(31, "One significant loop")]
    public void Apply_LongestBeyondFromHalfOfTheStarts_IsInconclusive(int starts, string headline)
    {
        var found = Of(32, i => i < starts ? [0.114] : [0.05]);

        Assert.Equal(headline, Words(found).Headline);
        Assert.StartsWith(headline + ": the longest H₁ bar exceeds ", found.Sentence);
        Assert.Equal(headline == "Inconclusive", found.Sentence.Contains("a significant loop requires 31 (median 1.1×", StringComparison.Ordinal) || Words(found).IsInconclusive);
    }

    [Fact]
    public void Apply_LongBarAmongOthersThatComeAndGo_IsNotLost()
    {
        // The fault that the rule replaced: most starts agree on two long bars, and the one that all of them have went without mention.
        var found = Of(32, i => i < 12 ? [1.5, 0.12] : i < 20 ? [1.4] : i < 28 ? [1.6, 0.13, 0.11] : [1, 0.2, 0.15, 0.12]);

        Assert.Equal(1, found.SupportedLoops);
        Assert.Equal([32, 24, 12, 4], found.Ranks.Select(rank => rank.Starts));
        Assert.Equal("One significant loop", Words(found).Headline);
        Assert.Equal("found from all 32 starting landmarks, 15× longer than in random filters (median); a second from 24 of 32, a third from 12 of 32, others from fewer.", Words(found).Short);
        Assert.StartsWith("One significant loop: the longest H₁ bar exceeds the 95th percentile of random filters (0.1, 20 clouds) from all 32 starting landmarks (median 15×, 10 to 16×); a second from 24 of 32 (median 1.2×, 0 to 2.0×), a third from 12 of 32 (median 0×, 0 to 1.5×), others from fewer.", found.Sentence);
    }

    [Theory]
    [InlineData(6, "; a seventh from 16 of 32")]
    [InlineData(7, "; an eighth from 16 of 32")]
    [InlineData(10, "; an 11th from 16 of 32")]
    [InlineData(11, "; a 12th from 16 of 32")]
    public void Short_RankThatComesAndGoes_HasItsArticle(int loops, string words) =>
        Assert.Contains(words, Words(Of(32, i => [.. Enumerable.Repeat(1.5, i < 16 ? loops + 1 : loops)])).Short, StringComparison.Ordinal);

    [Fact]
    public void Apply_TwoLoops_TellsBothMediansAndTheNextBar()
    {
        var found = Of(32, i => i == 0 ? [1, 0.05, 0.04] : [1.2, 0.18, 0.04]);

        Assert.Equal(2, found.SupportedLoops);
        Assert.Equal([32, 31, 0, 0], found.Ranks.Select(rank => rank.Starts));
        Assert.Equal("Two significant loops: the two longest H₁ bars exceed the 95th percentile of random filters (0.1, 20 clouds) from 31 of 32 starting landmarks (longest: median 12×, 10 to 12×; second: median 1.8×, 0.50 to 1.8×); the third does not (median 0.40×, 0.40 to 0.40×).", found.Sentence);
        Assert.Equal("found from 31 of 32 starting landmarks, the shortest 1.8× longer than in random filters (median).", Words(found).Short);
    }

    [Fact]
    public void Apply_ThreeLoopsAndAFourthFromSome_KeepsAllRanks()
    {
        var found = Of(32, i => i < 12 ? [1, 0.9, 0.8, 0.11] : [1, 0.9, 0.8, 0.09]);

        Assert.Equal(3, found.SupportedLoops);
        Assert.Equal(5, found.Ranks.Count);
        Assert.Equal(new RankSupport(3, 32, new(0.8, 0.8, 0.8), new(8, 8, 8)), found.Ranks[2] with { Ratio = new(8, 8, 8) });
        Assert.Equal((12, 0), (found.Ranks[3].Starts, found.Ranks[4].Starts));
        Assert.EndsWith("; a fourth from 12 of 32 (median 0.90×, 0.90 to 1.1×).", found.Sentence);
        Assert.Equal("found from all 32 starting landmarks, the shortest 8.0× longer than in random filters (median); a fourth from 12 of 32.", Words(found).Short);
    }

    [Fact]
    public void Apply_RandomFiltersWithoutBars_HasNoRatio()
    {
        var found = Of(8, _ => [0.5, 0.25], nullLength: 0);

        Assert.Equal((2, 0.0), (found.SupportedLoops, found.NullPoint));
        Assert.All(found.Ranks, rank => Assert.Null(rank.Ratio));
        Assert.Equal("Two significant loops: the two longest H₁ bars exceed the 95th percentile of random filters (0, 20 clouds) from all 8 starting landmarks (longest: median length 0.5, 0.5 to 0.5; second: median length 0.25, 0.25 to 0.25).", found.Sentence);
        Assert.Equal("found from all 8 starting landmarks, and random filters have none.", Words(found).Short);
    }

    [Fact]
    public void Apply_NoBarsAtAll_SaysSo()
    {
        var found = Of(32, _ => []);

        Assert.Equal("No significant loop: there is no H₁ bar from any of the 32 starting landmarks.", found.Sentence);
        Assert.Equal("no H₁ bar from any of the 32 starting landmarks.", Words(found).Short);
    }

    [Fact]
    public void Apply_FewerBarsThanRanks_CountsThemAsLengthZero()
    {
        var found = Of(20, i => i == 0 ? [] : [0.3]);

        Assert.Equal(1, found.SupportedLoops);
        Assert.Equal(new LengthSpread(0, 0.3, 0.3), found.Ranks[0].Length);
        Assert.Equal([19, 0, 0], found.Ranks.Select(rank => rank.Starts));
        Assert.EndsWith("from 19 of 20 starting landmarks (median 3.0×, 0 to 3.0×).", found.Sentence);
    }

    [Fact]
    public void Apply_ManyBars_KeepsAllSupportedAndAtMostSixteenOthers()
    {
        Assert.Equal(22, Of(4, _ => [.. Enumerable.Repeat(0.2, 20)]).Ranks.Count);
        Assert.Equal(16, Of(4, i => i == 0 ? [.. Enumerable.Repeat(0.2, 20)] : [0.2]).Ranks.Count);
        Assert.StartsWith("20 significant loops: the 20 longest H₁ bars exceed ", Of(4, _ => [.. Enumerable.Repeat(0.2, 20)]).Sentence);
    }

    [Fact]
    public void Apply_JustBeyond_IsNeverWrittenAsOne() =>
        Assert.Contains("(median 1.003×, 1.003 to 1.003×)", Of(32, _ => [0.1003]).Sentence);

    private static SignificanceWords Words(LoopSignificance found) => new(found.NullPoint, found.NullLengths.Length, found.Starts.Count, found.SupportedLoops, found.Ranks);

    private static LoopSignificance Of(int starts, Func<int, double[]> lengths, double nullLength = Null)
    {
        int[] order = [.. Enumerable.Range(0, starts)];
        var barcode = BarcodeComputation.Compute(new PointCloud([0, 0, 0], 3), new BarcodeSettings());
        return SupportRule.Apply(new SignificanceSettings(), order, [.. order.Select(_ => barcode)], [.. order.Select(lengths)], [.. Enumerable.Repeat(nullLength, 20)]);
    }
}
