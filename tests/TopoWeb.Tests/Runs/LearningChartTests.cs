using TopoWeb.Runs;
using TopoWeb.Training;

namespace TopoWeb.Tests.Runs;

public sealed class LearningChartTests
{
    private static readonly IReadOnlyList<IReadOnlyList<CurvePoint>> Curves =
    [
        [new(10, 2, 0.1), new(20, 1, null), new(40, 0.5, 0.9)],
        [new(10, 1, 0.3), new(20, 0.5, null)],
        [],
    ];

    [Fact]
    public void Chart_TwoNetworks_PlacesLinesMeanAndAccuracies()
    {
        var chart = new LearningChart(Curves, 40);

        Assert.Equal(["250,0 500,500 1000,750", "250,500 500,750"], chart.LossLines);
        // At iteration 40 only one of two networks has a value.
        Assert.Equal("250,250 500,625", chart.MeanLoss);
        Assert.Equal(0.75, chart.LastLoss);
        Assert.Equal([(10, 250.0, 800.0, 900.0, 700.0), (40, 1000.0, 100.0, 100.0, 100.0)], chart.Accuracies.Select(d => (d.Iteration, d.X, Math.Round(d.Y, 9), Math.Round(d.Lowest, 9), Math.Round(d.Highest, 9))));
        Assert.Equal("iteration 10: mean test accuracy 20.0 %, 10.0 % to 30.0 % over 2 networks", chart.Accuracies[0].Label);
        Assert.Equal("40", chart.Iterations[^1].Label);
        Assert.Equal(2, chart.Losses[^1].Value);
    }

    [Fact]
    public void Chart_NothingMeasuredYet_HasAxesOnly()
    {
        var chart = new LearningChart([], 0);

        Assert.Empty(chart.LossLines);
        Assert.Equal("", chart.MeanLoss);
        Assert.Null(chart.LastLoss);
        Assert.Empty(chart.Accuracies);
    }
}
