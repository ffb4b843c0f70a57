namespace TopoWeb.Topology.Tests.Statistics;

/// <summary>The naive twin of the exact p-values: every way to divide the pooled values, its statistic by definition.</summary>
internal static class PooledDivisions
{
    public static double Share(double[] first, double[] second, Func<double[], double[], double> statistic)
    {
        double[] pooled = [.. first, .. second];
        var observed = statistic(first, second);
        var (all, reaching) = (0, 0);
        for (var mask = 0; mask < 1 << pooled.Length; mask++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)mask) != first.Length)
                continue;
            all++;
            if (statistic([.. pooled.Where((_, i) => (mask >> i & 1) == 1)], [.. pooled.Where((_, i) => (mask >> i & 1) == 0)]) >= observed - Tolerances.Sum)
                reaching++;
        }
        return (double)reaching / all;
    }

    public static double Kolmogorov(double[] a, double[] b) => Differences(a, b).Max(Math.Abs);

    public static double Kuiper(double[] a, double[] b) => Math.Max(0, Differences(a, b).Max()) - Math.Min(0, Differences(a, b).Min());

    private static IEnumerable<double> Differences(double[] a, double[] b) =>
        a.Concat(b).Distinct().Select(x => (double)a.Count(v => v <= x) / a.Length - (double)b.Count(v => v <= x) / b.Length);
}
