namespace TopoWeb.Topology.Homology;

/// <summary>Persistent homology of flag complexes, computed as cohomology the way Ripser does: U. Bauer, "Ripser: efficient computation of Vietoris–Rips persistence barcodes", J. Appl. Comput. Topol. 5 (2021).</summary>
public static class FlagPersistence
{
    /// <summary>The bound is inclusive; a value above it by no more than this fraction counts as equal to it.</summary>
    public const double BoundMargin = 1e-12;

    /// <summary>The barcode of the flag complex whose vertices enter at 0 and whose edges enter at the entries of a matrix.</summary>
    /// <remarks>
    /// Bars [birth, death) over Z/p in dimensions 0 … <paramref name="maxDimension"/>, ordered by dimension, birth, death; bars of length 0 are left out, a bar
    /// alive at the bound has no death. The number of simplices of dimension <paramref name="maxDimension"/> + 1 within the bound rules time; memory is
    /// that of the columns with a bar. Everything above the enclosing radius is cut off first: there the complex is a cone.
    /// </remarks>
    /// <param name="edges">n × n values of the edges; +∞ for an edge that never enters.</param>
    /// <param name="bound">Largest value of an edge that enters; +∞ for none.</param>
    /// <param name="maxDimension">0, 1 or 2.</param>
    /// <param name="field">A prime p.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked all along the reduction.</param>
    public static IReadOnlyList<Interval> Compute(DistanceMatrix edges, double bound, int maxDimension, int field = 2, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDimension, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(field, 2);
        // An edge at +∞ never enters, not even without a bound.
        var limit = Math.Min(double.MaxValue, Math.Min(bound * (1 + BoundMargin), edges.EnclosingRadius()));
        return new FlagCohomology(edges, limit, maxDimension, field, -1, progress, cancellation).Run();
    }
}
