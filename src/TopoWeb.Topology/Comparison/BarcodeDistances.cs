using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Comparison;

/// <summary>Exact distances of two barcodes in one dimension of homology.</summary>
/// <remarks>
/// Start here: both distances; the matchings behind them are beside it.
/// A bar is a point (birth, death) of the plane. A matching pairs some bars of the first barcode with bars of the second, one to one; every other bar is
/// matched with the nearest point of the diagonal. Infinite bars (death null or +∞) are matched with infinite bars only, by sorted births, which is the
/// best matching on a line; different numbers of them give the distance +∞. Bars of length 0 lie on the diagonal and count for nothing. Bars of
/// other dimensions are ignored. Two empty barcodes have distance 0; against an empty one every bar goes to the diagonal. Distances are in the
/// unit of the filtration (edge values) and do not depend on the order of the bars or of the two barcodes.
/// <para>Births must be finite, deaths no number below their birth and not NaN: else <see cref="InvalidInputException"/> with the bar, field
/// <c>comparison.first</c> or <c>comparison.second</c>.</para>
/// <para>Cohen-Steiner, Edelsbrunner, Harer, "Stability of persistence diagrams" (2007): where no entry of the matrix of edge values moves by more than
/// ε, the bottleneck distance of the barcodes of its full filtrations is at most ε.</para>
/// </remarks>
public static class BarcodeDistances
{
    /// <summary>Larger orders are the bottleneck distance in all but name, and their powers leave the range of numbers.</summary>
    public const double LargestOrder = 100;

    /// <summary>Bottleneck distance min over matchings of max over pairs of the L∞ distance.</summary>
    /// <remarks>
    /// The answer is one of the finitely many distances of bars to each other and to the diagonal, and is exactly that number. n and m bars: O(√n·n·m) for
    /// each of a few dozen tests of a bound (Hopcroft–Karp, SIAM J. Comput. 2, 1973), far less where bars are spread out; O(n + m) memory. Efrat, Itai,
    /// Katz, "Geometry helps in bottleneck matching" (2001).
    /// </remarks>
    /// <param name="first">The first barcode.</param>
    /// <param name="second">The second barcode.</param>
    /// <param name="dimension">Bars of this dimension are compared.</param>
    /// <param name="cancellation">Checked for every bar visited.</param>
    /// <exception cref="InvalidInputException">A bar is not an interval.</exception>
    public static double Bottleneck(IReadOnlyList<Interval> first, IReadOnlyList<Interval> second, int dimension, CancellationToken cancellation = default)
    {
        var (a, b) = Diagram.Pair(first, second, dimension);
        if (a.Infinite.Length != b.Infinite.Length)
            return double.PositiveInfinity;
        var largest = 0.0;
        for (var i = 0; i < a.Infinite.Length; i++)
            largest = Math.Max(largest, Math.Abs(a.Infinite[i] - b.Infinite[i]));
        return BottleneckMatching.Distance(a, b, largest, cancellation);
    }

    /// <summary>Wasserstein distance W_q = (min over matchings of Σ over pairs of distance^q)^(1/q).</summary>
    /// <remarks>
    /// Exact up to rounding (shortest augmenting paths, see <see cref="Assignment"/>), unlike Hera's approximation. n ≤ m bars: O(n·m²) time in the worst
    /// case, usually far less; 8·n·m bytes. Kerber, Morozov, Nigmetov, "Geometry helps to compare persistence diagrams" (2017).
    /// </remarks>
    /// <param name="first">The first barcode.</param>
    /// <param name="second">The second barcode.</param>
    /// <param name="dimension">Bars of this dimension are compared.</param>
    /// <param name="order">q, from 1 to <see cref="LargestOrder"/>.</param>
    /// <param name="metric">Distance in the plane; the literature mostly takes L∞, some of it L2.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every bar visited.</param>
    /// <exception cref="InvalidInputException">A bar is not an interval, or the order or the metric is outside its limits.</exception>
    public static double Wasserstein(
        IReadOnlyList<Interval> first,
        IReadOnlyList<Interval> second,
        int dimension,
        double order = 1,
        GroundMetric metric = GroundMetric.Chebyshev,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        if (!(order >= 1 && order <= LargestOrder))
            throw new InvalidInputException("comparison.order", $"The order q is {order}; it must be from 1 to {LargestOrder}. For larger q use the bottleneck distance.");
        if (!Enum.IsDefined(metric))
            throw new InvalidInputException("comparison.metric", $"Unknown ground metric {metric}; choose chebyshev or euclidean.");
        var (a, b) = Diagram.Pair(first, second, dimension);
        return a.Infinite.Length == b.Infinite.Length
            ? new WassersteinMatching(a, b, order, metric).Distance(progress, cancellation)
            : double.PositiveInfinity;
    }
}
