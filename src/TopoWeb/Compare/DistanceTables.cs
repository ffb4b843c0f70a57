using TopoWeb.Experiments;
using TopoWeb.Topology.Comparison;

namespace TopoWeb.Compare;

/// <summary>Distances of all pairs of barcodes in one dimension of homology.</summary>
/// <param name="Dimension">0 or 1.</param>
/// <param name="Bottleneck">Symmetric, 0 on the diagonal; NaN where a result has no barcode of that dimension, +∞ where the numbers of endless bars differ.</param>
/// <param name="Wasserstein">The same, of order 1 with the L∞ distance of bars.</param>
internal sealed record DistanceTable(int Dimension, double[][] Bottleneck, double[][] Wasserstein)
{
    /// <summary>Dimensions that are compared.</summary>
    public static IReadOnlyList<int> Dimensions { get; } = [0, 1];

    public bool HasInfinite => Bottleneck.Any(row => row.Any(double.IsPositiveInfinity));

    public bool HasMissing => Bottleneck.Any(row => row.Any(double.IsNaN));

    public static DistanceTable Of(IReadOnlyList<ResultDocument> results, int dimension, CancellationToken cancellation)
    {
        double[][] Table() => [.. results.Select(_ => new double[results.Count])];
        var (bottleneck, wasserstein) = (Table(), Table());
        for (var i = 0; i < results.Count; i++)
            for (var j = 0; j <= i; j++)
            {
                var known = Has(results[i], dimension) && Has(results[j], dimension);
                bottleneck[i][j] = bottleneck[j][i] = !known ? double.NaN : i == j ? 0
                    : BarcodeDistances.Bottleneck(results[i].Barcode!.Intervals, results[j].Barcode!.Intervals, dimension, cancellation);
                wasserstein[i][j] = wasserstein[j][i] = !known ? double.NaN : i == j ? 0
                    : BarcodeDistances.Wasserstein(results[i].Barcode!.Intervals, results[j].Barcode!.Intervals, dimension, cancellation: cancellation);
            }
        return new(dimension, bottleneck, wasserstein);
    }

    private static bool Has(ResultDocument result, int dimension) => result.Barcode is not null && result.Spec.Barcode is { } settings && settings.MaxDimension >= dimension;
}
