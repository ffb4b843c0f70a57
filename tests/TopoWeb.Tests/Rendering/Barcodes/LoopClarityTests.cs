using TopoWeb.Rendering.Barcodes;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Barcodes;

public sealed class LoopClarityTests
{
    [Fact]
    public void Of_NoBarInDimensionOne_SaysSo()
    {
        var verdict = LoopClarity.Of(Samples.Barcode((0, 0, null)));
        Assert.Equal(LoopStrength.None, verdict.Strength);
        Assert.Null(verdict.Ratio);
    }

    [Fact]
    public void Of_OneBar_IsTheOnlyOne() =>
        Assert.Equal("[0.100, 0.900) is the only H₁ bar.", LoopClarity.Of(Samples.Barcode((1, 0.1, 0.9))).Explanation);

    [Theory]
    [InlineData(0.64, (int)LoopStrength.Clear, "One loop stands out:", "the longest H₁ bar [0.000, 0.640) is 6.4 times the second.")]
    [InlineData(0.3, (int)LoopStrength.Clear, "One loop stands out:", "the longest H₁ bar [0.000, 0.300) is 3.0 times the second.")]
    [InlineData(0.2, (int)LoopStrength.Weak, "One loop stands out weakly:", "the longest H₁ bar [0.000, 0.200) is only 2.0 times the second.")]
    [InlineData(0.12, (int)LoopStrength.Unclear, "No loop stands out:", "the longest H₁ bar [0.000, 0.120) is only 1.2 times the second.")]
    public void Of_TwoBars_ComparesThem(double longest, int strength, string headline, string explanation)
    {
        var verdict = LoopClarity.Of(Samples.Barcode((1, 0, longest), (1, 0, 0.1)));
        Assert.Equal((strength, headline, explanation), ((int)verdict.Strength, verdict.Headline, verdict.Explanation));
    }

    [Fact]
    public void Of_FiveLongBars_CountsThem()
    {
        var bars = Enumerable.Range(0, 5).Select(i => (1, 0.0, (double?)(0.8 + i * 0.01))).Append((1, 0.0, 0.1)).ToArray();
        var verdict = LoopClarity.Of(Samples.Barcode(bars));
        Assert.Equal("Five loops stand out:", verdict.Headline);
        Assert.Equal("each of the 5 longest H₁ bars is at least 8.0 times the next.", verdict.Explanation);
    }

    [Fact]
    public void Of_InfiniteBar_CountsToTheEndOfTheFiltration() => Assert.Equal(5, LoopClarity.Of(Samples.Barcode((1, 0, null), (1, 0, 0.2))).Ratio);
}
