using TopoWeb.Networks.Training;
using TopoWeb.Training;

namespace TopoWeb.Tests.Training;

public sealed class LearningCurveTests
{
    [Fact]
    public void Add_LongTraining_KeepsAboutAHundredPointsAndEveryAccuracy()
    {
        var curve = LearningCurve.From(null, -1);
        for (var i = 1; i <= 5000; i++)
            curve.Add(new TrainingProgress(i, 5000, 1.0 / i, i < 17 ? 0.1 : i < 4999 ? 0.5 : 0.75, 50));
        var points = LearningCurve.Parse(curve.ToText());

        Assert.InRange(points.Count, 100, 104);
        Assert.Equal([(1, 0.1), (17, 0.5), (4999, 0.75)], points.Where(p => p.Accuracy is not null).Select(p => (p.Iteration, p.Accuracy!.Value)));
        Assert.Equal(5000, points[^1].Iteration);
        Assert.Equal(0.0002, points[^1].Loss);
        Assert.Equal(points.OrderBy(p => p.Iteration), points);
    }

    [Fact]
    public void From_AResumedTraining_ForgetsWhatIsDoneAgain()
    {
        var curve = LearningCurve.From("10 1.5 0.2;20 1.25;30 1;40 0.5", 30);
        Assert.True(curve.Add(new TrainingProgress(40, 100, 0.75, 0.2, 50)));

        Assert.Equal("10 1.5 0.2;20 1.25;30 1;40 0.75", curve.ToText());
    }

    [Fact]
    public void Add_LossThatIsNoNumber_IsLeftOut()
    {
        var curve = LearningCurve.From(null, -1);

        Assert.False(curve.Add(new TrainingProgress(1, 1, double.NaN, null, 1)));
        Assert.Equal("", curve.ToText());
    }
}
