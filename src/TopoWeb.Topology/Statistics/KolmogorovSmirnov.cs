namespace TopoWeb.Topology.Statistics;

/// <summary>The two-sample test of Kolmogorov and Smirnov: whether two samples of numbers come from one distribution, whatever it is.</summary>
/// <remarks>
/// Start here: the two-sample test for quantities; that for angles is beside it.
/// <para>Statistic: D = sup |F₁(x) − F₂(x)|, the largest distance of the two empirical distribution functions, 0 to 1. Two-sided.</para>
/// <para>
/// p where n·m is at most <see cref="MostExact"/>: counted exactly over all C(n + m, n) ways to divide the pooled values, by a recursion over lattice walks
/// (J. L. Hodges, The significance probability of the Smirnov two-sample test, Ark. Mat. 3, 1958). Equal values stand together, so that p is exact with ties as well
/// (G. Schröer, D. Trenkler, Exact and randomization distributions of Kolmogorov–Smirnov tests two or three samples, Comput. Stat. Data Anal. 20, 1995).
/// </para>
/// <para>
/// p for larger samples: Q(λ) = 2 Σ (−1)^(j−1) exp(−2 j² λ²) with λ = (√N + 0.12 + 0.11/√N) D and N = n·m/(n + m)
/// (M. A. Stephens, Use of the Kolmogorov–Smirnov, Cramér–von Mises and related statistics without extensive tables, J. R. Stat. Soc. B 32, 1970). With ties it is too large rather than too small.
/// </para>
/// <para>The values within a sample and the two samples must be independent of each other; p says nothing where a point is in both.</para>
/// </remarks>
public static class KolmogorovSmirnov
{
    /// <summary>Largest n·m whose p is counted: some milliseconds.</summary>
    public const int MostExact = 1_000_000;

    /// <summary>Tests whether both samples come from one distribution. O(n log n + m log m), and O(n·m) where p is counted.</summary>
    /// <param name="first">n values in any order.</param>
    /// <param name="second">m values in any order.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a value is NaN or infinite.</exception>
    public static TwoSampleTest Test(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var (a, b) = PooledSample.Sort(first, second);
        var exact = (long)a.Length * b.Length <= MostExact;
        var ends = exact ? new bool[a.Length + b.Length + 1] : [];
        var (lowest, highest) = PooledSample.Differences(a, b, ends);
        var reach = Math.Max(-lowest, highest);
        var statistic = (double)reach / ((long)a.Length * b.Length);
        return new(statistic, exact ? Counted(a.Length, b.Length, reach, ends) : Asymptotic(statistic, a.Length, b.Length), exact);
    }

    /// <summary>p from the limit for large samples, with Stephens' correction.</summary>
    /// <param name="statistic">D.</param>
    /// <param name="n">Values of the first sample.</param>
    /// <param name="m">Values of the second.</param>
    public static double Asymptotic(double statistic, int n, int m)
    {
        var root = Math.Sqrt((double)n * m / ((double)n + m));
        return Survival((root + 0.12 + 0.11 / root) * statistic);
    }

    /// <summary>Kolmogorov's limit Q(λ): the probability that the scaled distance exceeds λ.</summary>
    public static double Survival(double lambda)
    {
        if (lambda <= 0)
            return 1;
        var sum = 0.0;
        if (lambda < 1)
        {
            // The alternating sum needs many terms here; the same function as a theta series needs few.
            for (var j = 1; j <= 7; j += 2)
                sum += Math.Exp(-j * j * Math.PI * Math.PI / (8 * lambda * lambda));
            return Math.Clamp(1 - Math.Sqrt(2 * Math.PI) / lambda * sum, 0, 1);
        }
        for (var j = 1; j <= 20; j++)
            sum += (j % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * j * j * lambda * lambda);
        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>The share of walks from (0, 0) to (n, m) that reach the distance at an end of equal values. Sums of positive terms only, so that small shares keep their digits.</summary>
    private static double Counted(int n, int m, long reach, bool[] ends)
    {
        if (reach == 0)
            return 1;
        var reached = new double[m + 1];
        for (var i = 0; i <= n; i++)
            for (var j = 0; j <= m; j++)
            {
                if (ends[i + j] && Math.Abs((long)i * m - (long)j * n) >= reach)
                    reached[j] = 1;
                else if (i + j > 0)
                    // A walk to (i, j) came from the left with probability i/(i + j), else from below.
                    reached[j] = ((i > 0 ? i * reached[j] : 0) + (j > 0 ? j * reached[j - 1] : 0)) / (i + j);
            }
        return reached[m];
    }
}
