namespace TopoWeb.Topology.Statistics;

/// <summary>Kuiper's two-sample test: as <see cref="KolmogorovSmirnov"/>, for angles. Its statistic does not depend on where the circle is cut open.</summary>
/// <remarks>
/// <para>Statistic: V = sup (F₁ − F₂) + sup (F₂ − F₁), 0 to 1 (N. H. Kuiper, Tests concerning random points on a circle, Indag. Math. 22, 1960).</para>
/// <para>
/// p of small samples: counted exactly over all C(n + m, n) ways to divide the pooled values, equal ones standing together. A walk whose differences span less than V has one lowest difference,
/// so that the counts of walks within a window add up over the windows; with g the greatest common divisor of n and m, while (n·m)²/g is at most <see cref="MostExact"/> (n = m = 200 is).
/// </para>
/// <para>
/// p of larger ones: Q(λ) = 2 Σ (4 j² λ² − 1) exp(−2 j² λ²) with λ = (√N + 0.155 + 0.24/√N) V and N = n·m/(n + m), the correction of M. A. Stephens (J. R. Stat. Soc. B 32, 1970);
/// also where a counted p is below 1e−9, of which the sum has lost the digits.
/// </para>
/// <para>The values within a sample and the two samples must be independent of each other.</para>
/// </remarks>
public static class Kuiper
{
    /// <summary>Largest (n·m)²/g whose p is counted: some tenths of a second at most.</summary>
    public const long MostExact = 16_000_000;

    private const double LeastCounted = 1e-9;

    /// <summary>Tests whether both samples come from one distribution on the circle. O(n log n + m log m), and O((n·m)²/g) where p is counted.</summary>
    /// <param name="first">n angles in any order, all in one turn, such as [0, 2π).</param>
    /// <param name="second">m angles in the same turn.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a value is NaN or infinite.</exception>
    public static TwoSampleTest Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var (a, b) = PooledSample.Sort(first, second);
        var product = (long)a.Length * b.Length;
        var step = Divisor(a.Length, b.Length);
        var exact = product * product / step <= MostExact;
        var ends = exact ? new bool[a.Length + b.Length + 1] : [];
        var (lowest, highest) = PooledSample.Differences(a, b, ends);
        var statistic = (double)(highest - lowest) / product;
        if (exact && Counted(a.Length, b.Length, highest - lowest, step, ends) is >= LeastCounted and var counted)
            return new(statistic, counted, Exact: true);
        return new(statistic, Asymptotic(statistic, a.Length, b.Length), Exact: false);
    }

    /// <summary>p from the limit for large samples, with Stephens' correction.</summary>
    /// <param name="statistic">V.</param>
    /// <param name="n">Values of the first sample.</param>
    /// <param name="m">Values of the second.</param>
    public static double Asymptotic(double statistic, int n, int m)
    {
        var root = Math.Sqrt((double)n * m / ((double)n + m));
        return Survival((root + 0.155 + 0.24 / root) * statistic);
    }

    /// <summary>Kuiper's limit Q(λ).</summary>
    public static double Survival(double lambda)
    {
        // Below it differs from 1 by less than double precision holds, and the terms no longer cancel.
        if (lambda < 0.4)
            return 1;
        var sum = 0.0;
        for (var j = 1; j <= 30; j++)
        {
            var square = (double)j * j * lambda * lambda;
            sum += 2 * (4 * square - 1) * Math.Exp(-2 * square);
        }
        return Math.Clamp(sum, 0, 1);
    }

    private static double Counted(int n, int m, long span, int step, bool[] ends)
    {
        if (span == 0)
            return 1;
        var narrower = 0.0;
        var row = new double[m + 1];
        for (var lowest = -(span - step); lowest <= 0; lowest += step)
            narrower += Within(n, m, lowest, lowest + span - step, ends, row) - Within(n, m, lowest + step, lowest + span - step, ends, row);
        return Math.Clamp(1 - narrower, 0, 1);
    }

    /// <summary>The share of walks from (0, 0) to (n, m) whose differences stay between two numbers, at the ends of equal values.</summary>
    private static double Within(int n, int m, long lowest, long highest, bool[] ends, double[] row)
    {
        // Every walk begins with the difference 0.
        if (lowest > 0 || highest < 0)
            return 0;
        for (var i = 0; i <= n; i++)
            for (var j = 0; j <= m; j++)
            {
                if (ends[i + j] && ((long)i * m - (long)j * n is var difference) && (difference < lowest || difference > highest))
                    row[j] = 0;
                else
                    row[j] = i + j == 0 ? 1 : ((i > 0 ? i * row[j] : 0) + (j > 0 ? j * row[j - 1] : 0)) / (i + j);
            }
        return row[m];
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
