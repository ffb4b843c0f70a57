namespace TopoWeb.Topology.Comparison;

/// <summary>The bottleneck distance of the finite bars.</summary>
/// <remarks>
/// A bound r is enough if and only if the bars of either side that are longer than 2r can all be matched within r. By the theorem of Mendelsohn and Dulmage
/// (1958) one matching can do so for both sides if there is one for each: two problems without any copy of the diagonal.
/// </remarks>
internal static class BottleneckMatching
{
    /// <summary>The larger of <paramref name="floor"/> and the bottleneck distance of the finite bars.</summary>
    public static double Distance(Diagram a, Diagram b, double floor, CancellationToken cancellation)
    {
        var byDeath = PlaneBars.SpreadMoreInDeaths(a, b);
        var (left, right) = (new PlaneBars(a, byDeath), new PlaneBars(b, byDeath));
        return OneSided(right, left, OneSided(left, right, floor, cancellation), cancellation);
    }

    /// <summary>The smallest r ≥ floor for which all <paramref name="bars"/> of half-length above r have partners within r among <paramref name="partners"/>.</summary>
    private static double OneSided(PlaneBars bars, PlaneBars partners, double floor, CancellationToken cancellation)
    {
        var matching = new HopcroftKarp(bars, partners);
        var low = Math.Max(floor, matching.LargestCheapest(cancellation));
        var high = low;
        foreach (var half in bars.Diagonal)
            high = Math.Max(high, half);
        // Non-negative doubles are ordered as their bits are. Every test moves one end to a distance that occurs, so the ends meet in the answer. The first
        // test is at the low end, which often is the answer; from then on the interval is halved.
        for (var bound = low; low < high; bound = Middle(low, high))
        {
            if (matching.Covers(bound, cancellation))
                high = Math.Max(low, matching.Used);
            else
                low = matching.NextBound(cancellation);
        }

        return high;
    }

    private static double Middle(double low, double high)
    {
        var (from, to) = (BitConverter.DoubleToInt64Bits(low), BitConverter.DoubleToInt64Bits(high));
        return BitConverter.Int64BitsToDouble(from + (to - from) / 2);
    }
}
