namespace TopoWeb.Topology.Density;

/// <summary>What ρ(k, p) keeps.</summary>
/// <param name="Kept">Indices of the kept points, ascending.</param>
/// <param name="Distances">Distance of every point of the cloud to its k-th nearest neighbour (small = dense).</param>
/// <param name="Threshold">The largest distance among the kept points.</param>
public sealed record DensityResult(int[] Kept, double[] Distances, double Threshold);

/// <summary>The density filtration ρ(k, p, X).</summary>
public static class DensityFiltration
{
    /// <summary>Keeps round(p·n) points (half away from zero, at least 1) with the smallest distance to the k-th nearest neighbour; ties go to the lower index.</summary>
    /// <exception cref="SettingException">k or p outside its limits.</exception>
    public static DensityResult Apply(PointCloud cloud, DensitySettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}
