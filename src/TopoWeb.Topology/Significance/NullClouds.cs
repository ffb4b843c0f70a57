using TopoWeb.Topology.Density;

namespace TopoWeb.Topology.Significance;

/// <summary>Clouds without a shape of their own, as yardstick.</summary>
internal static class NullClouds
{
    /// <summary>Random filters (independent normal entries), normalised and put through the same density filtration.</summary>
    /// <param name="count">Number of filters before the filtration.</param>
    /// <param name="dimension">Entries of a filter.</param>
    /// <param name="density">The filtration; null keeps all.</param>
    /// <param name="seed">Seed of the entries.</param>
    /// <param name="cancellation">Checked throughout.</param>
    public static PointCloud Draw(int count, int dimension, DensitySettings? density, long seed, CancellationToken cancellation)
    {
        var numbers = new NormalNumbers(seed);
        var values = new double[checked(count * dimension)];
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers.NextNormal();
        var cloud = Normalization.Apply(new PointCloud(values, dimension)).Points;
        return density is null ? cloud : cloud.Select(DensityFiltration.Apply(cloud, density, 1, null, cancellation).Kept);
    }
}
