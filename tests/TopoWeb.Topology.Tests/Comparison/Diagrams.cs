using CsCheck;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Comparison;

/// <summary>Barcodes for tests, and their distances by trying every matching.</summary>
internal static class Diagrams
{
    /// <summary>Few bars of whole numbers (ties, zero lengths) or of real ones, infinite ones among them.</summary>
    public static Gen<Interval[]> Small(int maximum) => Gen.OneOf(
        Bar(Gen.Int[0, 4].Select(x => (double)x)).Array[0, maximum],
        Bar(Gen.Double[0, 1]).Array[0, maximum]);

    /// <summary>Finite bars only.</summary>
    public static Gen<Interval[]> Finite(int maximum) => Small(maximum).Select(bars => Array.FindAll(bars, bar => bar.Death is not null));

    public static Interval[] Random(int count, long seed, double length = 1, int infinite = 0)
    {
        var values = Clouds.Random(count, 2, seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var birth = (values.Row(i)[0] + 1) / 2;
            return new Interval(1, birth, i < infinite ? null : birth + length * (values.Row(i)[1] + 1) / 2);
        })];
    }

    public static double Bottleneck(Interval[] a, Interval[] b) => Best(a, b, Math.Max, Chebyshev, 2);

    public static double Wasserstein(Interval[] a, Interval[] b, double order, bool euclidean) =>
        Math.Pow(Best(a, b, (x, y) => x + y, (x, y) => Math.Pow(euclidean ? Euclidean(x, y) : Chebyshev(x, y), order), euclidean ? Math.Sqrt(2) : 2, x => Math.Pow(x, order)), 1 / order);

    /// <summary>Tries the diagonal and every bar left for the first bar, and so on.</summary>
    private static double Best(Interval[] a, Interval[] b, Func<double, double, double> add, Func<Interval, Interval, double> cost, double divisor, Func<double, double>? power = null)
    {
        if (a.Length == 0)
            return b.Aggregate(0.0, (sum, bar) => add(sum, Diagonal(bar)));
        var best = add(Diagonal(a[0]), Best(a[1..], b, add, cost, divisor, power));
        for (var j = 0; j < b.Length; j++)
            if (a[0].Death is null == b[j].Death is null)
                best = Math.Min(best, add(cost(a[0], b[j]), Best(a[1..], [.. b[..j], .. b[(j + 1)..]], add, cost, divisor, power)));
        return best;

        double Diagonal(Interval bar)
        {
            var distance = bar.Length(double.PositiveInfinity) / divisor;
            return power is null ? distance : power(distance);
        }
    }

    private static double Chebyshev(Interval x, Interval y) => Math.Max(Math.Abs(x.Birth - y.Birth), Math.Abs(x.Death - y.Death ?? 0));

    private static double Euclidean(Interval x, Interval y) => Math.Sqrt(Math.Pow(x.Birth - y.Birth, 2) + Math.Pow(x.Death - y.Death ?? 0, 2));

    private static Gen<Interval> Bar(Gen<double> values) =>
        from birth in values
        from length in values
        from infinite in Gen.Int[0, 7]
        select new Interval(1, birth, infinite == 0 ? null : birth + length);
}
