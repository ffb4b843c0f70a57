using System.Runtime.ExceptionServices;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology;

/// <summary>Persistent homology of the complexes named by <see cref="BarcodeSettings"/>.</summary>
/// <remarks>Start here: from points to bars; complexes and reduction are in the folders below.</remarks>
public static class BarcodeComputation
{
    /// <summary>The barcode of <paramref name="cloud"/>.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, the cloud is empty, or a value is too large (<see cref="PointScale"/>).</exception>
    /// <exception cref="WorkBudgetException">The complex takes more than <paramref name="budget"/> has left.</exception>
    /// <remarks>O(L²·n) for the edges of the lazy witness complex; for the reduction see <see cref="FlagPersistence"/>. The same result for any number of threads.</remarks>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="settings">All choices.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <param name="budget">Most memory for distances, edges and triangles; null for any amount.</param>
    public static Barcode Compute(PointCloud cloud, BarcodeSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default, WorkBudget? budget = null)
    {
        try
        {
            return Compute(PointScale.Of(cloud), null, settings, -1, progress, cancellation, budget);
        }
        catch (AggregateException e) when (WorkBudgetException.In(e) is { } refusal)
        {
            ExceptionDispatchInfo.Throw(refusal);
            throw;
        }
    }

    /// <summary>The filtered complex whose homology <see cref="Compute(PointCloud, BarcodeSettings, IProgress{double}?, CancellationToken, WorkBudget?)"/> takes, for cycles and circular coordinates.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, the cloud is empty, or a value is too large (<see cref="PointScale"/>).</exception>
    /// <exception cref="WorkBudgetException">The complex takes more than <paramref name="budget"/> has left.</exception>
    public static FlagComplex Complex(PointCloud cloud, BarcodeSettings settings, CancellationToken cancellation = default, WorkBudget? budget = null)
    {
        var scale = PointScale.Of(cloud);
        var complex = Complex(scale, null, settings, [], -1, null, cancellation, budget);
        return complex with { Edges = scale.Up(complex.Edges), TMax = settings.TMax ?? scale.Up(complex.TMax) };
    }

    internal static Barcode Compute(PointCloud cloud, BarcodeSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        Compute(PointScale.Of(cloud), null, settings, threads, progress, cancellation);

    /// <summary>The barcode, from blocks of the scaled cloud where there are some already.</summary>
    internal static Barcode Compute(PointScale scale, ColumnBlocks? blocks, BarcodeSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? budget = null)
    {
        if (settings is { Complex: ComplexKind.Rips, TMax: { } end })
            return WithinBound(scale, end, settings, threads, progress, cancellation, budget);
        var notes = new List<string>();
        var complex = Complex(scale, blocks, settings, notes, threads, PartialProgress.Of(progress, 0, 0.4), cancellation, budget);
        var intervals = FlagPersistence.Compute(complex.Edges, complex.TMax, settings.MaxDimension, settings.Field, settings.SimplexBudget, threads, PartialProgress.Of(progress, 0.4, 1), cancellation, budget);
        if (settings.Divisions is { } divisions)
            intervals = Divisions.Apply(intervals, complex.TMax, divisions);
        return new Barcode(complex.Landmarks, settings.TMax ?? scale.Up(complex.TMax), Up(scale, intervals), notes);
    }

    /// <summary>Vietoris–Rips up to a bound: memory follows the edges within it, not all pairs of points.</summary>
    private static Barcode WithinBound(PointScale scale, double end, BarcodeSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? budget)
    {
        settings.Validate();
        if (scale.Cloud.Count == 0)
            throw EmptyCloud();
        var edges = VietorisRips.EdgesWithin(scale.Cloud, scale.Down(end), settings.SimplexBudget, threads, cancellation, budget);
        var intervals = FlagPersistence.Compute(edges, settings.MaxDimension, settings.Field, settings.SimplexBudget, threads, PartialProgress.Of(progress, 0.1, 1), cancellation, budget);
        if (settings.Divisions is { } divisions)
            intervals = Divisions.Apply(intervals, scale.Down(end), divisions);
        return new Barcode([], end, Up(scale, intervals), []);
    }

    private static InvalidInputException EmptyCloud() => new("points", "The cloud is empty; a barcode needs at least 1 point.");

    /// <summary>Bars of the scaled cloud as those of the cloud. At the lower end of all numbers some have no length any more.</summary>
    private static IReadOnlyList<Interval> Up(PointScale scale, IReadOnlyList<Interval> intervals)
    {
        if (scale.Exponent == 0)
            return intervals;
        var bars = new List<Interval>(intervals.Count);
        foreach (var (dimension, birth, death) in intervals)
            if (new Interval(dimension, scale.Up(birth), death is { } end ? scale.Up(end) : null) is var bar && !(bar.Death <= bar.Birth))
                bars.Add(bar);
        bars.Sort(IntervalOrder.Instance);
        return bars;
    }

    private static FlagComplex Complex(
        PointScale scale, ColumnBlocks? blocks, BarcodeSettings settings, List<string> notes, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? budget)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        var cloud = scale.Cloud;
        double? end = settings.TMax is { } given ? scale.Down(given) : null;
        if (cloud.Count == 0)
            throw EmptyCloud();
        if (settings.Complex == ComplexKind.Rips)
        {
            // Before the matrix is made: it would take more memory than the simplices.
            if (cloud.Count * (cloud.Count - 1L) / 2 is var pairs && pairs > settings.SimplexBudget)
                throw new InvalidInputException("barcode.simplexBudget", $"{cloud.Count} points have {pairs} edges, more than the budget of {settings.SimplexBudget} simplices. Filter by density first, use landmarks, or raise the budget.");
            TakeMatrix(budget, cloud.Count, "points");
            var distances = VietorisRips.EdgeValues(cloud, threads, cancellation);
            return new FlagComplex(settings.Complex, settings.Nu, [], distances, end ?? distances.EnclosingRadius());
        }

        blocks ??= new ColumnBlocks(cloud, threads);
        var landmarks = LandmarkSelection.Select(cloud, blocks, settings, notes, threads, cancellation);
        TakeMatrix(budget, landmarks.Length, "landmarks");
        // Above the enclosing radius a flag complex is a cone: for Vietoris–Rips that is the natural end. The lazy witness complex keeps its largest
        // edge value, because the paper's divisions are fractions of it.
        if (settings.Complex == ComplexKind.RipsLandmarks)
        {
            var distances = VietorisRips.EdgeValues(cloud.Select(landmarks), threads, cancellation);
            return new FlagComplex(settings.Complex, settings.Nu, landmarks, distances, end ?? distances.EnclosingRadius());
        }

        var edges = LazyWitness.EdgeValues(cloud, blocks, landmarks, settings.Nu, threads, progress, cancellation);
        return new FlagComplex(settings.Complex, settings.Nu, landmarks, edges, end ?? edges.Largest());
    }

    private static void TakeMatrix(WorkBudget? budget, long vertices, string what) => budget?.Take(BarcodeSize.MatrixBytes(vertices), "barcode.complex", $"the distances between {vertices:N0} {what}");
}
