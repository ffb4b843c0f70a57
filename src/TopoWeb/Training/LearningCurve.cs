using System.Globalization;
using System.Text;
using TopoWeb.Networks.Training;

namespace TopoWeb.Training;

/// <summary>Loss and accuracy of one network over its training, in about a hundred points.</summary>
internal sealed class LearningCurve
{
    private const int Points = 100;

    private readonly List<CurvePoint> _points;
    private double? _accuracy;

    private LearningCurve(List<CurvePoint> points)
    {
        _points = points;
        _accuracy = points.LastOrDefault(p => p.Accuracy is not null).Accuracy;
    }

    /// <summary>Goes on from what was written down, up to the iteration at which the training goes on.</summary>
    public static LearningCurve From(string? text, int iteration) => new([.. Parse(text).Where(p => p.Iteration <= iteration)]);

    /// <summary>Takes a point where enough iterations have passed, or the accuracy was measured anew; says whether it did.</summary>
    public bool Add(TrainingProgress progress)
    {
        if (!double.IsFinite(progress.Loss) || progress.Iteration <= (_points.Count > 0 ? _points[^1].Iteration : -1))
            return false;
        var measured = progress.Accuracy is { } accuracy && accuracy != _accuracy;
        var step = Math.Max(1, progress.Iterations / Points);
        if (!measured && progress.Iteration % step != 0 && progress.Iteration != progress.Iterations)
            return false;
        _accuracy = progress.Accuracy ?? _accuracy;
        _points.Add(new(progress.Iteration, progress.Loss, measured ? progress.Accuracy : null));
        return true;
    }

    /// <summary>Points as <c>iteration loss accuracy</c>, separated by semicolons, the accuracy where it was measured.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var (iteration, loss, accuracy) in _points)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? ";" : "")}{iteration} {loss:G5}{(accuracy is { } a ? $" {a.ToString("G5", CultureInfo.InvariantCulture)}" : "")}");
        return text.ToString();
    }

    public static IReadOnlyList<CurvePoint> Parse(string? text)
    {
        var points = new List<CurvePoint>();
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = part.Split(' ');
            points.Add(new(
                int.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture),
                numbers.Length > 2 ? double.Parse(numbers[2], CultureInfo.InvariantCulture) : null));
        }
        return points;
    }
}
