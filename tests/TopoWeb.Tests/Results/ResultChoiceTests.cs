using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Results;
using TopoWeb.Runs;

namespace TopoWeb.Tests.Results;

public sealed class ResultChoiceTests
{
    [Fact]
    public void Of_Layers_AreCalledByTheirNumbers() =>
        Assert.Equal([("L01", "1", "Layer", null), ("L02", "2", "Layer", (double?)13)], ResultChoice.Of(Layers).Select(c => (c.Key, c.Label, c.Kind, c.LongestRatio)));

    [Fact]
    public void Of_LayersAtCheckpoints_KeepWhatTellsThemApart() =>
        Assert.Equal(["1, iteration 0", "2, iteration 0"], ResultChoice.Of(Run(new("a", "Layer 1, iteration 0", 9, 9, 2, null), new("b", "Layer 2, iteration 0", 9, 9, 3, null))).Select(c => c.Label));

    [Fact]
    public void Of_SeveralLayersAtSeveralCheckpoints_KnowsBoth()
    {
        var both = ResultChoice.Of([("a", "Layer 1, iteration 0", null), ("b", "Layer 1, iteration 2,000", null), ("c", "Layer 2, iteration 0", null)]);
        Assert.Equal([("1", "0"), ("1", "2,000"), ("2", "0")], both.Select(c => (c.LayerLabel, c.CheckpointLabel)));
        // One checkpoint of several layers is one choice.
        Assert.All(ResultChoice.Of([("a", "Layer 1, iteration 0", null), ("b", "Layer 2, iteration 0", null)]), c => Assert.Null(c.LayerLabel));
        Assert.All(ResultChoice.Of([("a", "Layer 1", null), ("b", "Iteration 5", null)]), c => Assert.Null(c.LayerLabel));
    }

    [Fact]
    public void Clearest_ABarWithoutASecond_ComesAfterThoseThatHaveOne()
    {
        Assert.Equal("L02", Layers.Clearest!.Choice);
        Assert.Equal("a", Run(new ResultSnapshot("a", "Points", 9, 9, BarcodeStatistics.LargestRatio, null)).Clearest!.Choice);
        Assert.Null(Run().Clearest);
    }

    private static RunSnapshot Layers => Run(new("L01", "Layer 1", 192, 58, BarcodeStatistics.LargestRatio, null), new("L02", "Layer 2", 4096, 1229, 13, null));

    private static RunSnapshot Run(params ResultSnapshot[] results) => new(
        Guid.Empty, Guid.Empty, "Run", null, null, new() { Source = new() { Kind = SourceKind.Cloud } }, RunState.Succeeded, null, null, null,
        default, null, null, 0, 0, 0, 0, 0, 0, null, null, [], results);
}
