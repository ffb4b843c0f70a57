using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology;

/// <summary>Persistent homology of the complexes named by <see cref="BarcodeSettings"/>.</summary>
/// <remarks>Start here: from points to bars; complexes and reduction are in the folders below.</remarks>
public static class BarcodeComputation
{
    /// <summary>The barcode of <paramref name="cloud"/>.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the cloud is empty.</exception>
    /// <remarks>O(L²·n) for the edges of the lazy witness complex; for the reduction see <see cref="FlagPersistence"/>. The same result for any number of threads.</remarks>
    public static Barcode Compute(PointCloud cloud, BarcodeSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(cloud, settings, -1, progress, cancellation);

    /// <summary>The filtered complex whose homology <see cref="Compute(PointCloud, BarcodeSettings, IProgress{double}?, CancellationToken)"/> takes, for cycles and circular coordinates.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the cloud is empty.</exception>
    public static FlagComplex Complex(PointCloud cloud, BarcodeSettings settings, CancellationToken cancellation = default) =>
        Complex(cloud, null, settings, [], -1, null, cancellation);

    internal static Barcode Compute(PointCloud cloud, BarcodeSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        Compute(cloud, null, settings, threads, progress, cancellation);

    /// <summary>The barcode, from blocks of the cloud where there are some already.</summary>
    internal static Barcode Compute(PointCloud cloud, ColumnBlocks? blocks, BarcodeSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var notes = new List<string>();
        var complex = Complex(cloud, blocks, settings, notes, threads, PartialProgress.Of(progress, 0, 0.4), cancellation);
        var intervals = FlagPersistence.Compute(complex.Edges, complex.TMax, settings.MaxDimension, settings.Field, settings.SimplexBudget, threads, PartialProgress.Of(progress, 0.4, 1), cancellation);
        if (settings.Divisions is { } divisions)
            intervals = Divisions.Apply(intervals, complex.TMax, divisions);
        return new Barcode(complex.Landmarks, complex.TMax, intervals, notes);
    }

    private static FlagComplex Complex(PointCloud cloud, ColumnBlocks? blocks, BarcodeSettings settings, List<string> notes, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        if (cloud.Count == 0)
            throw new InvalidInputException("points", "The cloud is empty; a barcode needs at least 1 point.");
        if (settings.Complex == ComplexKind.Rips)
        {
            // Before the matrix is made: it would take more memory than the simplices.
            if (cloud.Count * (cloud.Count - 1L) / 2 is var pairs && pairs > settings.SimplexBudget)
                throw new InvalidInputException("barcode.simplexBudget", $"{cloud.Count} points have {pairs} edges, more than the budget of {settings.SimplexBudget} simplices. Filter by density first, use landmarks, or raise the budget.");
            var distances = VietorisRips.EdgeValues(cloud, threads, cancellation);
            return new FlagComplex(settings.Complex, settings.Nu, [], distances, settings.TMax ?? distances.EnclosingRadius());
        }

        blocks ??= new ColumnBlocks(cloud);
        var landmarks = LandmarkSelection.Select(cloud, blocks, settings, notes, threads, cancellation);
        // Above the enclosing radius a flag complex is a cone: for Vietoris–Rips that is the natural end. The lazy witness complex keeps its largest
        // edge value, because the paper's divisions are fractions of it.
        if (settings.Complex == ComplexKind.RipsLandmarks)
        {
            var distances = VietorisRips.EdgeValues(cloud.Select(landmarks), threads, cancellation);
            return new FlagComplex(settings.Complex, settings.Nu, landmarks, distances, settings.TMax ?? distances.EnclosingRadius());
        }

        var edges = LazyWitness.EdgeValues(cloud, blocks, landmarks, settings.Nu, threads, progress, cancellation);
        return new FlagComplex(settings.Complex, settings.Nu, landmarks, edges, settings.TMax ?? edges.Largest());
    }
}
