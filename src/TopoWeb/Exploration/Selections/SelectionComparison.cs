using TopoWeb.Topology;
using TopoWeb.Topology.Statistics;

namespace TopoWeb.Exploration.Selections;

/// <summary>One coordinate or function, compared between two selections.</summary>
/// <param name="Title">For people: <c>pixel (1, 3)</c>, <c>PCA 1</c>.</param>
/// <param name="Pixel">Index of the coordinate; null for a function.</param>
/// <param name="Function">The function; null for a coordinate.</param>
/// <param name="Test">Kolmogorov–Smirnov, of angles Kuiper.</param>
/// <param name="Corrected">p after Holm's correction over all tests of the comparison.</param>
/// <param name="MiddleA">Median of A, of angles the mean direction.</param>
/// <param name="MiddleB">Of B.</param>
public sealed record ComparedValue(string Title, int? Pixel, FunctionInfo? Function, TwoSampleTest Test, double Corrected, double MiddleA, double MiddleB)
{
    public bool IsAngle => Function?.Kind == FunctionKind.Angle;

    public bool IsSignificant => Corrected < SelectionComparison.Level;
}

/// <summary>Two selections, compared value by value.</summary>
/// <param name="A">Points of A.</param>
/// <param name="B">Points of B.</param>
/// <param name="Shared">Points in both, which stay in both.</param>
/// <param name="Values">The smallest corrected p first, of equal ones the largest statistic.</param>
/// <param name="LeftOut">Functions that cannot be computed, with the reason.</param>
public sealed record SelectionComparison(int A, int B, int Shared, IReadOnlyList<ComparedValue> Values, IReadOnlyList<string> LeftOut)
{
    /// <summary>Corrected p below which a difference is marked.</summary>
    public const double Level = 0.05;

    /// <summary>Compares every coordinate and every function but categories, whose numbers are names. Functions are computed where nobody has asked for them yet, which may take seconds.</summary>
    internal static SelectionComparison Of(ResultExploration exploration, IReadOnlyList<int> rowsA, IReadOnlyList<int> rowsB, CancellationToken cancellation = default)
    {
        var points = exploration.Points;
        var (a, b) = (points.PositionsOf(rowsA), points.PositionsOf(rowsB));
        var (values, leftOut) = (new List<ComparedValue>(), new List<string>());
        var side = points.Document.Source?.PatchSize ?? (points.Document.Mapper is { AreRows: true } ? null : PatchValues.Side(points.Cloud.Dimension));
        for (var i = 0; i < points.Cloud.Dimension; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(side is > 1 and var k ? $"pixel ({i / k + 1}, {i % k + 1})" : $"coordinate {i + 1}", i, null, Array.ConvertAll(a, p => points.Cloud.Row(p)[i]), Array.ConvertAll(b, p => points.Cloud.Row(p)[i]));
        }
        foreach (var info in exploration.Functions.Where(f => f.Kind != FunctionKind.Category))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var function = exploration.Values(info.Id);
                Add(info.Title, null, info, Finite(function, a), Finite(function, b));
            }
            catch (InvalidInputException e)
            {
                leftOut.Add($"{info.Title}: {e.Message}");
            }
        }
        var corrected = HolmCorrection.Adjust([.. values.Select(v => v.Test.P)]);
        return new(a.Length, b.Length, rowsA.Intersect(rowsB).Count(),
            [.. values.Select((v, i) => v with { Corrected = corrected[i] }).OrderBy(v => v.Corrected).ThenByDescending(v => v.Test.Statistic)], leftOut);

        void Add(string title, int? pixel, FunctionInfo? info, double[] first, double[] second)
        {
            if (first.Length == 0 || second.Length == 0)
            {
                leftOut.Add($"{title}: no values in {(first.Length == 0 ? "A" : "B")}.");
                return;
            }
            var test = info?.Kind == FunctionKind.Angle ? Kuiper.Test(first, second) : KolmogorovSmirnov.Test(first, second);
            values.Add(new(title, pixel, info, test, test.P, Middle(info, first), Middle(info, second)));
        }
    }

    private static double[] Finite(PointFunction function, int[] positions) => [.. positions.Select(p => function.Values[p]).Where(double.IsFinite)];

    private static double Middle(FunctionInfo? info, double[] values)
    {
        if (info?.Kind == FunctionKind.Angle)
            return NodeValues.Of(info, values);
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
