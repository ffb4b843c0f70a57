using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper;

/// <summary>The lens functions that can be named. All of them look at the cloud itself, not at the scaled coordinates of the clustering.</summary>
/// <remarks>
/// <c>pca1</c>, <c>pca2</c>, <c>pca3</c>: see <see cref="PrincipalComponents"/>. <c>density</c>: Euclidean distance to the k-th nearest neighbour, small = dense, as in
/// the density filtration. <c>eccentricity</c>: Σ_y ‖x − y‖/n, <c>linf-centrality</c>: max_y ‖x − y‖ (Singh, Mémoli, Carlsson 2007, section 4; p = 1 and p = ∞).
/// </remarks>
internal static class Lenses
{
    /// <summary>One array of n values for each lens.</summary>
    /// <exception cref="SettingException">k does not fit the cloud, or a lens is not known.</exception>
    public static double[][] Compute(PointCloud cloud, MapperSettings settings, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var lenses = new double[settings.Lenses.Count][];
        double[][]? components = null;
        for (var i = 0; i < lenses.Length; i++)
        {
            var part = progress is null ? null : new PartialProgress(progress, (double)i / lenses.Length, (i + 1.0) / lenses.Length);
            lenses[i] = settings.Lenses[i] switch
            {
                "pca1" => (components ??= PrincipalComponents.Project(cloud, 3, threads, cancellation))[0],
                "pca2" => (components ??= PrincipalComponents.Project(cloud, 3, threads, cancellation))[1],
                "pca3" => (components ??= PrincipalComponents.Project(cloud, 3, threads, cancellation))[2],
                "density" => Density(cloud, settings.LensNeighbors, threads, part, cancellation),
                "eccentricity" => OfDistances(cloud, distances => TensorPrimitives.Sum<double>(distances) / distances.Length, threads, part, cancellation),
                "linf-centrality" => OfDistances(cloud, TensorPrimitives.Max<double>, threads, part, cancellation),
                var name => throw new SettingException("mapper.lenses", $"The lens '{name}' is not known."),
            };
        }

        return lenses;
    }

    private static double[] Density(PointCloud cloud, int k, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (k >= cloud.Count)
            throw new SettingException("mapper.lensNeighbors", $"lensNeighbors is {k}, but the cloud has {cloud.Count} points; it must be at most {cloud.Count - 1}. Lower it or add points.");
        return NearestNeighbors.KthDistances(cloud, k, threads, progress, cancellation);
    }

    /// <summary>A value of each point's distances to all points.</summary>
    private static double[] OfDistances(PointCloud cloud, Func<ReadOnlySpan<double>, double> value, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var blocks = new ColumnBlocks(cloud);
        var lens = new double[cloud.Count];
        var counter = new ProgressCounter(progress, cloud.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, cloud.Count, options, () => new double[cloud.Count], (i, _, distances) =>
        {
            blocks.DistancesTo(cloud.Row(i), distances);
            lens[i] = value(distances);
            counter.Add(1);
            return distances;
        }, _ => { });
        return lens;
    }
}
