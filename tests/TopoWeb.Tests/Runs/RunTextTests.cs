using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Tests.Runs;

/// <summary>Sentences with a number in them, for none, one and two.</summary>
public sealed class RunTextTests
{
    private static RunSnapshot Run(int networks, int failed = 0, RunState state = RunState.Training) => new(
        Guid.CreateVersion7(), Guid.Empty, "Ring", null, null, ExperimentNotation.Parse($"{networks}xM(8,0,16) on mnist"), state, null, null, null, DateTime.UnixEpoch, null, null, networks, 0, failed, 0, 0, 0, null, null, [], []);

    [Theory]
    [InlineData(0, "No significant loop")]
    [InlineData(1, "1 significant loop")]
    [InlineData(2, "2 significant loops")]
    public void Loops_AgreeInNumber(int loops, string words) => Assert.Equal(words, RunText.Loops(loops));

    [Theory]
    [InlineData(1, 0, "Training: 0 of 1 network done.")]
    [InlineData(2, 1, "Training: 0 of 2 networks done, 1 failed.")]
    public void Now_WhileTraining_AgreesInNumber(int networks, int failed, string words) => Assert.Equal(words, RunText.Now(Run(networks, failed)));

    [Theory]
    [InlineData(1, "Retry 1 failed network")]
    [InlineData(2, "Retry 2 failed networks")]
    public void Retry_AgreesInNumber(int failed, string words) => Assert.Equal(words, RunText.Retry(Run(4, failed, RunState.Succeeded)));

    [Theory]
    [InlineData(1, "0 of 1 network")]
    [InlineData(40, "0 of 40 networks")]
    public void Networks_AgreeInNumber(int networks, string words) => Assert.Equal(words, RunText.Networks(new("L1", "", 0, 0, null, null, 0), Run(networks)));

    [Theory]
    [InlineData(10, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(200000, null)]
    public void Ago_OfWhatIsOld_IsLeftToItsDate(int seconds, string? words) => Assert.Equal(words, RunText.Ago(DateTime.UnixEpoch, DateTime.UnixEpoch.AddSeconds(seconds)));

    [Fact]
    public void Points_OfAnUploadedCloud_AreNoFilters()
    {
        Assert.Equal("points", RunText.Points(new SourceSpec { Kind = SourceKind.Cloud }));
        Assert.Equal("filters", RunText.Points(new SourceSpec { Kind = SourceKind.Cloud, Pretrained = "VGG16" }));
        Assert.Equal("filters", RunText.Points(new SourceSpec { Kind = SourceKind.Sample }));
    }

    [Theory]
    [InlineData(15.8, "16×")]
    [InlineData(3.66, "3.7×")]
    public void Ratio_IsRoundedAsOnTheResult(double ratio, string text)
    {
        Assert.Equal(text, RunText.Ratio(ratio));
        Assert.Equal(text, $"{NumberFormat.Ratio(ratio)}×");
    }

    [Fact]
    public void Ratio_OfTheOnlyBar_SaysSo() => Assert.Equal("one H₁ bar", RunText.Ratio(BarcodeStatistics.LargestRatio));
}
