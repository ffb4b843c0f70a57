using MathNet.Numerics.Distributions;

namespace TopoWeb.Topology.Statistics;

/// <summary>How large the next value may be by chance alone, judged by those there are.</summary>
/// <remarks>
/// One-sided prediction limit of a normal sample: x̄ + t(n − 1, 1 − α)·s·√(1 + 1/n) with the mean x̄ and the standard deviation s of n values and the
/// quantile t of Student's distribution (G. J. Hahn, Factors for calculating two-sided prediction intervals for samples from a normal distribution, JASA 64,
/// 1969). A further value of the same kind is beyond it with probability α. The limit is never below the largest value: what has been seen is no exception.
/// </remarks>
public static class PredictionBound
{
    /// <summary>Fewer values say too little of their spread.</summary>
    public const int LeastValues = 5;

    /// <summary>The upper limit; null where there are fewer than <see cref="LeastValues"/> values. O(n).</summary>
    /// <param name="values">Values of the same kind, in any order.</param>
    /// <param name="alpha">Probability, above 0 and below 1, that the next value of that kind is beyond.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or α is no such probability.</exception>
    public static double? Upper(ReadOnlySpan<double> values, double alpha)
    {
        if (!(alpha is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), $"alpha is {alpha}; it must be above 0 and below 1.");
        var (mean, largest) = (0.0, double.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentOutOfRangeException(nameof(values), $"Value {i} is {values[i]}; it must be finite.");
            mean += values[i] / values.Length;
            largest = Math.Max(largest, values[i]);
        }
        if (values.Length < LeastValues)
            return null;
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        var deviation = Math.Sqrt(squares / (values.Length - 1));
        return Math.Max(largest, mean + StudentT.InvCDF(0, 1, values.Length - 1, 1 - alpha) * deviation * Math.Sqrt(1 + 1.0 / values.Length));
    }
}
