namespace TopoWeb.Topology.Statistics;

/// <summary>Holm's correction for many tests at once: of the corrected p-values below α, with probability at least 1 − α none is a false alarm, however the tests depend on each other.</summary>
/// <remarks>
/// The i-th smallest of m p-values becomes the largest of min(1, (m − j + 1) p₍ⱼ₎) over j ≤ i (S. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Stat. 6, 1979).
/// </remarks>
public static class HolmCorrection
{
    /// <summary>The corrected values, in the order given; equal p-values get equal ones. O(m log m).</summary>
    /// <param name="p">p-values of all tests that were made; none gives none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        var order = new int[p.Length];
        var sorted = p.ToArray();
        for (var i = 0; i < p.Length; i++)
        {
            if (!(p[i] is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(p), $"p-value {i} is {p[i]}; it must be between 0 and 1.");
            order[i] = i;
        }
        Array.Sort(sorted, order);
        var adjusted = new double[p.Length];
        var largest = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - i) * sorted[i]));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }
}
