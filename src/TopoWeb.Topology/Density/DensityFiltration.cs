using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Density;

/// <summary>What ρ(k, p) keeps.</summary>
/// <param name="Kept">Indices of the kept points, ascending.</param>
/// <param name="Distances">Distance of every point of the cloud to its k-th nearest neighbour (small = dense).</param>
/// <param name="Threshold">The largest distance among the kept points.</param>
public sealed record DensityResult(int[] Kept, double[] Distances, double Threshold);

/// <summary>The density filtration ρ(k, p, X) of Carlsson, Ishkhanov, de Silva, Zomorodian, "On the local behavior of spaces of natural images", IJCV 76 (2008).</summary>
/// <remarks>Start here: ρ(k, p) itself; the settings are beside it.</remarks>
public static class DensityFiltration
{
    /// <summary>Keeps round(p·n) points (half away from zero, at least 1) with the smallest distance to the k-th nearest neighbour; ties go to the lower index.</summary>
    /// <remarks>Distances are Euclidean and exact. Time is that of <see cref="NearestNeighbors.KthDistances(PointCloud, int, IProgress{double}?, CancellationToken)"/>, memory O(n·d); the same result for any number of threads.</remarks>
    /// <exception cref="InvalidInputException">k or p outside its limits, or a value is too large (<see cref="PointScale"/>).</exception>
    public static DensityResult Apply(PointCloud cloud, DensitySettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Apply(cloud, settings, -1, progress, cancellation);

    internal static DensityResult Apply(PointCloud cloud, DensitySettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate(cloud.Count);
        var scale = PointScale.Of(cloud);
        var distances = NearestNeighbors.KthDistances(scale.Cloud, settings.K, threads, progress, cancellation);
        var kept = Smallest(distances, CountKept(settings.P, cloud.Count), out var threshold);
        scale.Up(distances);
        return new DensityResult(kept, distances, scale.Up(threshold));
    }

    /// <summary>Points that ρ(k, p) keeps of <paramref name="n"/>: round(p·n), half away from zero, at least 1.</summary>
    public static int CountKept(double p, int n) =>
        Math.Clamp((int)Math.Round(p * n, MidpointRounding.AwayFromZero), 1, n);

    /// <summary>Positions of the <paramref name="count"/> smallest values in the order (value, position), ascending.</summary>
    private static int[] Smallest(double[] values, int count, out double threshold)
    {
        threshold = Selection.Smallest(values, count, out var below);
        var ties = count - below;
        var kept = new int[count];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < threshold || (values[i] == threshold && ties-- > 0))
                kept[next++] = i;
        }

        return kept;
    }
}
