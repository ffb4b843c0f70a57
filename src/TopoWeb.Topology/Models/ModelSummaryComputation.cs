namespace TopoWeb.Topology.Models;

/// <summary>Summaries of clouds of 3×3 patches against the model spaces.</summary>
/// <remarks>Start here: how a cloud is compared with each model space.</remarks>
public static class ModelSummaryComputation
{
    /// <summary>Number of random filters behind the expected values that have no simple formula: the standard error of a share is at most 0.0036.</summary>
    public const int RandomFilters = 20_000;

    private const long RandomSeed = 1;

    /// <summary>Fits the three models to all patches and sums up.</summary>
    /// <remarks>
    /// The values to expect of random filters: for the primary circle, the squared length in its plane is Beta(1, 3), so the share is (1 − c²)³ with c = 1 − tolerance²/2 and the mean
    /// 2 − 2·16/35 = 38/35; for the others the mean over <see cref="RandomFilters"/> filters from seed 1. The summary does not depend on the order of the patches or the number
    /// of threads. O(n log n), about 6 µs a patch and core.
    /// </remarks>
    /// <param name="cloud">n patches, rows of 9 numbers, row-major; they are normalised first. An empty cloud gives zeros and gaps of 360°.</param>
    /// <param name="settings">Arcs and tolerance.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every few patches.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the points do not have 9 coordinates.</exception>
    public static ModelSummary Compute(PointCloud cloud, ModelSummarySettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Compute(cloud, settings, -1, progress, cancellation);

    internal static ModelSummary Compute(PointCloud cloud, ModelSummarySettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        var patches = new Patches(cloud);
        var random = new Patches(ModelSamples.Uniform(RandomFilters, RandomSeed));
        var tolerance = settings.Tolerance;
        var fromRandom = (double)patches.Count / (patches.Count + RandomFilters);

        var circles = patches.Fit(Models.ThreeCircles.Nearest, threads, null, cancellation).Points;
        var primary = patches.Fit(PrimaryCircle.Nearest, threads, null, cancellation).Points;
        var klein = patches.Fit(KleinSearch.Nearest, threads, PartialProgress.Of(progress, 0, fromRandom), cancellation).Points;
        var randomCircles = random.Fit(Models.ThreeCircles.Nearest, threads, null, cancellation).Points;
        var randomKlein = random.Fit(KleinSearch.Nearest, threads, PartialProgress.Of(progress, fromRandom, 1), cancellation).Points;
        return new ModelSummary(
            settings,
            patches.Count,
            patches.Dropped,
            [.. Enum.GetValues<CircleBranch>().Select(branch => Circle(branch, circles, settings))],
            Share(Array.ConvertAll(primary, x => x.Residual), tolerance, (RandomPrimaryShare(tolerance), 38.0 / 35)),
            Share(Array.ConvertAll(circles, x => x.Residual), tolerance, Explained(Array.ConvertAll(randomCircles, x => x.Residual), tolerance)),
            Share(Array.ConvertAll(klein, x => x.Residual), tolerance, Explained(Array.ConvertAll(randomKlein, x => x.Residual), tolerance)));
    }

    private static double RandomPrimaryShare(double tolerance)
    {
        var cosine = 1 - tolerance * tolerance / 2;
        return Math.Pow(1 - cosine * cosine, 3);
    }

    private static CircleSummary Circle(CircleBranch branch, ThreeCirclePoint[] points, ModelSummarySettings settings)
    {
        var nearest = Array.FindAll(points, point => point.Branch == branch);
        var angles = Array.ConvertAll(Array.FindAll(nearest, point => point.Residual <= settings.Tolerance), point => point.Angle);
        Array.Sort(angles);
        var covered = new bool[settings.Arcs];
        // From the last point over 0 to the first one; then between neighbours.
        var gap = angles.Length < 2 ? 2 * Math.PI : angles[0] + 2 * Math.PI - angles[^1];
        for (var i = 0; i < angles.Length; i++)
        {
            covered[Math.Min(settings.Arcs - 1, (int)(angles[i] / (2 * Math.PI) * settings.Arcs))] = true;
            if (i > 0)
                gap = Math.Max(gap, angles[i] - angles[i - 1]);
        }

        return new CircleSummary(branch, nearest.Length, angles.Length, (double)covered.Count(x => x) / settings.Arcs, gap * 180 / Math.PI);
    }

    private static ModelShare Share(double[] residuals, double tolerance, (double Share, double Mean) random)
    {
        var (share, mean) = Explained(residuals, tolerance);
        return new ModelShare(share, mean, random.Share, random.Mean);
    }

    private static (double Share, double Mean) Explained(double[] residuals, double tolerance)
    {
        if (residuals.Length == 0)
            return (0, 0);
        // A sum in sorted order does not depend on the order of the rows.
        Array.Sort(residuals);
        var (within, sum) = (0, 0.0);
        foreach (var residual in residuals)
        {
            within += residual <= tolerance ? 1 : 0;
            sum += residual * residual;
        }

        return ((double)within / residuals.Length, sum / residuals.Length);
    }
}
