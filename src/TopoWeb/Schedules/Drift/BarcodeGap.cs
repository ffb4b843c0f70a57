using TopoWeb.Experiments;
using TopoWeb.Topology.Comparison;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Schedules.Drift;

/// <summary>Distances of barcodes, and how much of them is due to the choice of the first landmark.</summary>
internal static class BarcodeGap
{
    /// <summary>Dimensions that are compared: those of the comparison with random filters.</summary>
    public static IReadOnlyList<int> Dimensions { get; } = [0, 1];

    public static IReadOnlyList<(int Dimension, DriftMeasure Measure)> All { get; } = [.. Dimensions.SelectMany(d => Enum.GetValues<DriftMeasure>().Select(m => (d, m)))];

    /// <summary>
    /// Distance in one dimension. Infinite bars are matched with each other; where their numbers differ, all end with their filtrations, as their lengths do on the result page:
    /// a distance of infinity could be held against no spread.
    /// </summary>
    public static double Of(BarcodeDocument a, BarcodeDocument b, int dimension, DriftMeasure measure, CancellationToken cancellation)
    {
        var (first, second) = Endless(a, dimension) == Endless(b, dimension) ? (a.Intervals, b.Intervals) : (Closed(a), Closed(b));
        return measure == DriftMeasure.Bottleneck
            ? BarcodeDistances.Bottleneck(first, second, dimension, cancellation)
            : BarcodeDistances.Wasserstein(first, second, dimension, cancellation: cancellation);
    }

    /// <summary>Median of the distances of the barcodes from the starts of one result to those of another, start by start.</summary>
    public static double Between(IReadOnlyList<BarcodeDocument> a, IReadOnlyList<BarcodeDocument> b, int dimension, DriftMeasure measure, CancellationToken cancellation)
    {
        var sorted = Enumerable.Range(0, Math.Min(a.Count, b.Count)).Select(i => Of(a[i], b[i], dimension, measure, cancellation)).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>95th percentile of the distances between the starts of one result, each to the next; null where there is one start only.</summary>
    public static double? Within(IReadOnlyList<BarcodeDocument> starts, int dimension, DriftMeasure measure, CancellationToken cancellation)
    {
        if (starts.Count < 2)
            return null;
        var sorted = Enumerable.Range(0, starts.Count).Select(i => Of(starts[i], starts[(i + 1) % starts.Count], dimension, measure, cancellation)).Order().ToArray();
        return sorted[(19 * sorted.Length + 19) / 20 - 1];
    }

    private static int Endless(BarcodeDocument barcode, int dimension) => barcode.Intervals.Count(i => i.Dimension == dimension && i.Death is null);

    private static Interval[] Closed(BarcodeDocument barcode) => [.. barcode.Intervals.Select(i => i.Death is null ? i with { Death = Math.Max(i.Birth, barcode.TMax) } : i)];
}
