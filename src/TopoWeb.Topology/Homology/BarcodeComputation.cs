namespace TopoWeb.Topology.Homology;

/// <summary>Persistent homology of the complexes named by <see cref="BarcodeSettings"/>.</summary>
public static class BarcodeComputation
{
    /// <summary>The barcode of <paramref name="cloud"/>.</summary>
    /// <exception cref="SettingException">A setting is outside its limits, or the cloud is empty.</exception>
    /// <remarks>O(L²·n) for the edges of the lazy witness complex; for the reduction see <see cref="FlagPersistence"/>. The same result for any number of threads.</remarks>
    public static Barcode Compute(PointCloud cloud, BarcodeSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(cloud, settings, -1, progress, cancellation);

    internal static Barcode Compute(PointCloud cloud, BarcodeSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        if (cloud.Count == 0)
            throw new SettingException("points", "The cloud is empty; a barcode needs at least 1 point.");

        var notes = new List<string>();
        var landmarks = settings.Complex == ComplexKind.Rips ? [] : Landmarks(cloud, settings, notes, cancellation);
        var edges = EdgeValues(cloud, settings, landmarks, threads, progress, cancellation);
        // Above the enclosing radius a flag complex is a cone: for Vietoris–Rips that is the natural end. The lazy witness complex keeps its largest
        // edge value, because the paper's divisions are fractions of it.
        var tMax = settings.TMax ?? (settings.Complex == ComplexKind.LazyWitness ? edges.Largest() : edges.EnclosingRadius());
        var intervals = FlagPersistence.Compute(edges, tMax, settings.MaxDimension, settings.Field, Part(progress, 0.4, 1), cancellation);
        if (settings.Divisions is { } divisions)
            intervals = Divisions.Apply(intervals, tMax, divisions);
        return new Barcode(landmarks, tMax, intervals, notes);
    }

    private static int[] Landmarks(PointCloud cloud, BarcodeSettings settings, List<string> notes, CancellationToken cancellation)
    {
        var first = settings.FirstLandmark ?? new SplitMix64(settings.Seed).Next(cloud.Count);
        if (first >= cloud.Count)
            throw new SettingException("barcode.firstLandmark", $"firstLandmark is {first}, but there are {cloud.Count} points; it is a position from 0 to {cloud.Count - 1}.");
        var used = Math.Min(settings.Landmarks, cloud.Count);
        if (settings.Complex == ComplexKind.LazyWitness && settings.Nu > used)
            throw new SettingException("barcode.nu", $"nu is {settings.Nu}, but there are {used} landmarks; nu cannot exceed their number.");
        if (settings.Landmarks > cloud.Count)
            notes.Add($"{settings.Landmarks} landmarks were asked for, but there are {cloud.Count} points; all points are landmarks.");
        return MaxMinLandmarks.Select(cloud, used, first, cancellation);
    }

    private static DistanceMatrix EdgeValues(PointCloud cloud, BarcodeSettings settings, int[] landmarks, int threads, IProgress<double>? progress, CancellationToken cancellation) =>
        settings.Complex switch
        {
            ComplexKind.LazyWitness => LazyWitness.EdgeValues(cloud, landmarks, settings.Nu, threads, Part(progress, 0, 0.4), cancellation),
            ComplexKind.RipsLandmarks => VietorisRips.EdgeValues(cloud.Select(landmarks), cancellation),
            ComplexKind.Rips => VietorisRips.EdgeValues(cloud, cancellation),
            _ => throw new SettingException("barcode.complex", $"The complex {settings.Complex} is not known."),
        };

    private static PartialProgress? Part(IProgress<double>? progress, double from, double to) =>
        progress is null ? null : new PartialProgress(progress, from, to);
}
