namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Persistent homology of flag complexes, computed as cohomology the way Ripser does: U. Bauer, "Ripser: efficient computation of Vietoris–Rips persistence barcodes", J. Appl. Comput. Topol. 5 (2021).</summary>
/// <remarks>Start here: from edge values to intervals; the coboundaries it walks are beside it.</remarks>
public static class FlagPersistence
{
    /// <summary>The bound is inclusive; a value above it by no more than this fraction counts as equal to it.</summary>
    public const double BoundMargin = 1e-12;

    /// <summary>Most simplices of the highest dimension that are processed by default: 20,000 points for loops, 1,000 for voids, some seconds to minutes.</summary>
    public const long DefaultBudget = 200_000_000;

    /// <summary>The barcode of the flag complex whose vertices enter at 0 and whose edges enter at the entries of a matrix.</summary>
    /// <remarks>
    /// Bars [birth, death) over Z/p in dimensions 0 … <paramref name="maxDimension"/>, ordered by dimension, birth, death; bars of length 0 are left out, a bar
    /// alive at the bound has no death. Over Z/2, E edges take O(E·n/512) steps for each of the few vertices that show that a link has one component (<see cref="EdgeLinks"/>);
    /// over other fields O(E·n/16) steps to find their apparent pairs, and T triangles O(T·n/16) in dimension 2; what is left to reduce is small. Memory is 12·E bytes for the edges, 4·n² or 12·E
    /// bytes for their ranks, whichever is less, n²/8 for each thread, and that of the columns in no apparent pair. Everything above the enclosing radius is cut off first: there the complex is a cone.
    /// </remarks>
    /// <param name="edges">n × n values of the edges; +∞ for an edge that never enters.</param>
    /// <param name="bound">Largest value of an edge that enters; +∞ for none.</param>
    /// <param name="maxDimension">0, 1 or 2.</param>
    /// <param name="field">A prime p.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout the reduction.</param>
    /// <exception cref="InvalidInputException">More vertices than the numbering of simplices can hold (65,536), or more simplices of dimension <paramref name="maxDimension"/> than <see cref="DefaultBudget"/>.</exception>
    public static IReadOnlyList<Interval> Compute(DistanceMatrix edges, double bound, int maxDimension, int field = 2, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(edges, bound, maxDimension, field, DefaultBudget, -1, progress, cancellation);

    /// <summary>The bars of H₁ in the order of the barcode, each with a cocycle over Z/p.</summary>
    /// <remarks>At every value t the cocycles of the bars alive at t are a basis of H¹ of the complex at t (de Silva, Morozov, Vejdemo-Johansson, "Dualities in persistent (co)homology", 2011).</remarks>
    /// <param name="edges">n × n values of the edges.</param>
    /// <param name="bound">Largest value of an edge that enters; +∞ for none.</param>
    /// <param name="field">A prime p.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked throughout the reduction.</param>
    /// <param name="memory">Most memory for edges; null for any amount.</param>
    public static IReadOnlyList<Cocycle> Cocycles(DistanceMatrix edges, double bound, int field = 2, IProgress<double>? progress = null, CancellationToken cancellation = default, WorkBudget? memory = null)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        ArgumentOutOfRangeException.ThrowIfLessThan(field, 2);
        var list = EdgeList.Of(edges, Limit(edges, bound), DefaultBudget, -1, cancellation, memory);
        var cohomology = new FlagCohomology(RankedEdges.Of(list, -1, cancellation), 1, field, DefaultBudget, -1, progress, cancellation, memory);
        cohomology.Run();
        return cohomology.Cocycles();
    }

    internal static IReadOnlyList<Interval> Compute(DistanceMatrix edges, double bound, int maxDimension, int field, long budget, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? memory = null)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDimension, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(field, 2);
        return Compute(EdgeList.Of(edges, Limit(edges, bound), budget, threads, cancellation, memory), maxDimension, field, budget, threads, progress, cancellation, memory);
    }

    /// <summary>The same of edges that all enter.</summary>
    internal static IReadOnlyList<Interval> Compute(EdgeList edges, int maxDimension, int field, long budget, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? memory = null) =>
        new FlagCohomology(RankedEdges.Of(edges, threads, cancellation), maxDimension, field, budget, threads, progress, cancellation, memory).Run();

    /// <summary>The bound with its margin. Above the enclosing radius the complex is a cone; an edge at +∞ never enters, not even without a bound.</summary>
    internal static double Limit(DistanceMatrix edges, double bound) => Limit(edges.EnclosingRadius(), bound);

    /// <summary>The same where the enclosing radius is known.</summary>
    internal static double Limit(double enclosingRadius, double bound) => Math.Min(double.MaxValue, Math.Min(bound * (1 + BoundMargin), enclosingRadius));
}
