using System.Globalization;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Rendering.Scales;
using TopoWeb.Training;

namespace TopoWeb.Runs;

/// <summary>A dot with a line from the smallest to the largest value.</summary>
internal readonly record struct ChartDot(int Iteration, double X, double Y, double Lowest, double Highest, string Label);

/// <summary>Where the lines of learning curves go: x and y from 0 to 1000, y downwards.</summary>
internal sealed class LearningChart
{
    private const double Extent = 1000;

    /// <param name="curves">One list of points a network.</param>
    /// <param name="iterations">Length of the training.</param>
    public LearningChart(IReadOnlyList<IReadOnlyList<CurvePoint>> curves, int iterations)
    {
        iterations = Math.Max(1, iterations);
        var losses = curves.SelectMany(c => c).Select(p => p.Loss).ToList();
        var end = losses.Count == 0 ? 1 : losses.Max();
        Iterations = AxisTicks.Create(iterations, 5);
        Losses = AxisTicks.Create(end, 4);
        string Line(IEnumerable<CurvePoint> points)
        {
            var text = new StringBuilder();
            foreach (var (iteration, loss, _) in points)
                text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{X(iteration, iterations):0.#},{Extent * (1 - loss / end):0.#}");
            return text.ToString();
        }

        LossLines = [.. curves.Where(c => c.Count > 0).Select(Line)];
        // A mean over a few of the networks would jump where the others begin.
        var mean = curves.SelectMany(c => c).GroupBy(p => p.Iteration).Where(g => 2 * g.Count() > LossLines.Count).OrderBy(g => g.Key)
            .Select(g => new CurvePoint(g.Key, g.Average(p => p.Loss), null)).ToList();
        MeanLoss = Line(mean);
        LastLoss = mean.Count == 0 ? null : mean[^1].Loss;
        Accuracies = [.. curves.SelectMany(c => c).Where(p => p.Accuracy is not null).GroupBy(p => p.Iteration).OrderBy(g => g.Key).Select(g =>
        {
            var values = g.Select(p => p.Accuracy!.Value).ToList();
            return new ChartDot(
                g.Key, X(g.Key, iterations), Extent * (1 - values.Average()), Extent * (1 - values.Min()), Extent * (1 - values.Max()),
                string.Create(CultureInfo.InvariantCulture, $"iteration {g.Key:N0}: mean test accuracy {values.Average():P1}, {values.Min():P1} to {values.Max():P1} over {NumberFormat.Count(values.Count, "network")}"));
        })];
    }

    public IReadOnlyList<AxisTick> Iterations { get; }

    public IReadOnlyList<AxisTick> Losses { get; }

    /// <summary>Points of one polyline a network.</summary>
    public IReadOnlyList<string> LossLines { get; }

    /// <summary>Points of the polyline of the mean, where more than half of the networks have a value.</summary>
    public string MeanLoss { get; }

    public double? LastLoss { get; }

    /// <summary>Mean test accuracy at each iteration at which it was measured, from 0 to 1.</summary>
    public IReadOnlyList<ChartDot> Accuracies { get; }

    private static double X(int iteration, int iterations) => Extent * iteration / iterations;
}
