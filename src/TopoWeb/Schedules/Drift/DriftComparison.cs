using TopoWeb.Experiments;
using TopoWeb.Topology.Statistics;

namespace TopoWeb.Schedules.Drift;

/// <summary>What the comparison of a rerun with its reference found.</summary>
/// <param name="Loops">Supported loops of rerun and reference; null where they were not compared with random filters.</param>
/// <param name="LoopsChanged">Their numbers differ, and clearly so.</param>
/// <param name="Distances">With their thresholds.</param>
internal sealed record DriftFinding((int Rerun, int Reference)? Loops, bool LoopsChanged, IReadOnlyList<DriftDistance> Distances)
{
    /// <summary>The topology has changed.</summary>
    public bool Drifted => LoopsChanged || Distances.Any(d => d.IsBeyond);
}

/// <summary>
/// Whether the topology of a rerun differs from that of its reference by more than chance.
/// </summary>
/// <remarks>
/// Chance has two parts. The choice of the first landmark: the barcodes from all starts of either result tell how far apart barcodes of one cloud are. Other seeds of the networks:
/// earlier reruns tell how far apart they are, by a prediction limit (<see cref="PredictionBound"/>) that a further rerun of the same kind exceeds once in 400, for each of four
/// distances. A distance counts where it is beyond both. Until there are enough earlier distances, only the bottleneck distance in H₁ counts, beyond several times the spread over
/// starts: sums over all bars, and H₀, follow the scale of a cloud, which changes with the seeds.
/// The number of supported loops counts where the bar that makes the difference is longer than random filters from 95 % of the starts of one result and from at most half of those
/// of the other: between the two the comparison with random filters is inconclusive.
/// </remarks>
internal static class DriftComparison
{
    /// <summary>Probability that chance alone puts one distance beyond its limit: four of them, once in 100 reruns at most.</summary>
    public const double Alpha = 0.0025;

    /// <summary>Of the filtration: what another kind of machine may do to a barcode by rounding.</summary>
    private const double Tolerance = 0.01;

    /// <param name="rerun">The rerun.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="before">The rerun before; null of the first.</param>
    /// <param name="past">Earlier distances.</param>
    /// <param name="seedsDiffer">The networks of rerun and reference have different seeds.</param>
    /// <param name="factor">Of the spread over starts, while there are too few reruns.</param>
    /// <param name="cancellation">Ends the comparison.</param>
    public static DriftFinding Compare(DriftSide rerun, DriftSide reference, DriftSide? before, IReadOnlyList<DriftPast> past, bool seedsDiffer, double factor, CancellationToken cancellation)
    {
        var distances = BarcodeGap.All.Where(g => rerun.Has(g.Dimension) && reference.Has(g.Dimension))
            .Select(g => Measure(rerun, reference, before, past.SingleOrDefault(p => p.Dimension == g.Dimension && p.Measure == g.Measure), g.Dimension, g.Measure, seedsDiffer, factor, cancellation)).ToArray();
        return rerun.Significance is { } a && reference.Significance is { } b
            ? new((a.SupportedLoops, b.SupportedLoops), IsClear(a, b), distances)
            : new(null, false, distances);
    }

    /// <summary>Whether the numbers of supported loops differ beyond doubt.</summary>
    public static bool IsClear(SignificanceView a, SignificanceView b)
    {
        if (a.SupportedLoops == b.SupportedLoops)
            return false;
        var (more, fewer) = a.SupportedLoops > b.SupportedLoops ? (a, b) : (b, a);
        var rank = fewer.Ranks.FirstOrDefault(r => r.Rank == more.SupportedLoops);
        return rank is null || 2 * rank.Starts <= fewer.Starts;
    }

    private static DriftDistance Measure(DriftSide rerun, DriftSide reference, DriftSide? before, DriftPast? past, int dimension, DriftMeasure measure, bool seedsDiffer, double factor, CancellationToken cancellation)
    {
        var value = BarcodeGap.Between(rerun.Barcodes, reference.Barcodes, dimension, measure, cancellation);
        var toBefore = before is null || !before.Has(dimension) ? (double?)null
            : ReferenceEquals(before, reference) ? value
            : BarcodeGap.Between(rerun.Barcodes, before.Barcodes, dimension, measure, cancellation);
        var starts = Larger(BarcodeGap.Within(rerun.Barcodes, dimension, measure, cancellation), BarcodeGap.Within(reference.Barcodes, dimension, measure, cancellation));
        var reruns = past is null ? null : Larger(PredictionBound.Upper([.. past.ToBefore], Alpha), PredictionBound.Upper([.. past.ToReference], Alpha));
        var threshold = !seedsDiffer ? starts ?? Tolerance * Math.Max(rerun.Document.Barcode!.TMax, reference.Document.Barcode!.TMax)
            : reruns is { } limit ? Math.Max(limit, starts ?? 0)
            : dimension == 1 && measure == DriftMeasure.Bottleneck ? factor * starts
            : null;
        return new(dimension, measure, value, starts, reruns, past is null ? 0 : Math.Max(past.ToBefore.Count, past.ToReference.Count), threshold) { ToBefore = toBefore };
    }

    private static double? Larger(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
