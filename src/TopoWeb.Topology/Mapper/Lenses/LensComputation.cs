using TopoWeb.Topology.Mapper.Clustering;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>The lens functions that can be named. All of them look at the cloud itself, not at the scaled coordinates of the clustering.</summary>
/// <remarks>
/// Start here: which lens is computed where.
/// <c>pca1</c>, <c>pca2</c>, <c>pca3</c>: see <see cref="PrincipalComponents"/>. <c>density</c>: Euclidean distance to the k-th nearest neighbour, small = dense, as in
/// the density filtration. <c>eccentricity</c>, <c>linf-centrality</c>: see <see cref="CentralityLenses"/>. <c>neighborhood1</c>, <c>neighborhood2</c>: see
/// <see cref="NeighborhoodLenses"/>. <c>column:NAME</c>: the column of that name.
/// </remarks>
internal sealed class LensComputation(PointCloud cloud, MapperSettings settings, IReadOnlyDictionary<string, double[]>? columns, int threads, List<string> notes, CancellationToken cancellation)
{
    private double[][]? _components;
    private double[][]? _neighborhood;

    /// <summary>One array of n values for each lens.</summary>
    /// <exception cref="InvalidInputException">k does not fit the cloud, a lens or column is not known, or a column has a wrong length or a value that is not finite.</exception>
    public double[][] Compute(IProgress<double>? progress)
    {
        var lenses = new double[settings.Lenses.Count][];
        for (var i = 0; i < lenses.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            lenses[i] = Compute(settings.Lenses[i], PartialProgress.Of(progress, (double)i / lenses.Length, (i + 1.0) / lenses.Length));
        }

        return lenses;
    }

    /// <summary>Whether a lens scales with the cloud.</summary>
    public static bool HasUnitsOfCloud(string name) => name is "pca1" or "pca2" or "pca3" or "density" or "eccentricity" or "linf-centrality";

    private double[] Compute(string name, IProgress<double>? progress) => name switch
    {
        "pca1" => Components()[0],
        "pca2" => Components()[1],
        "pca3" => Components()[2],
        "density" => NearestNeighbors.KthDistances(cloud, Neighbors(), threads, progress, cancellation),
        "eccentricity" => CentralityLenses.Eccentricity(cloud, threads, progress, cancellation),
        "linf-centrality" => CentralityLenses.LargestDistance(cloud, threads, progress, cancellation),
        "neighborhood1" => Neighborhood(progress)[0],
        "neighborhood2" => Neighborhood(progress)[1],
        _ when name.StartsWith(MapperSettings.ColumnPrefix, StringComparison.Ordinal) => PointColumns.Get(columns, name[MapperSettings.ColumnPrefix.Length..], cloud.Count, "mapper.lenses"),
        _ => throw new InvalidInputException("mapper.lenses", $"Unknown lens '{name}'."),
    };

    private double[][] Components() => _components ??= PrincipalComponents.Project(cloud, 3, threads, cancellation);

    private double[][] Neighborhood(IProgress<double>? progress) => _neighborhood ??= NeighborhoodLenses.Compute(cloud, Neighbors(), threads, notes, progress, cancellation);

    private int Neighbors()
    {
        if (settings.LensNeighbors >= cloud.Count)
            throw new InvalidInputException("mapper.lensNeighbors", $"lensNeighbors is {settings.LensNeighbors}, but the cloud has {cloud.Count} points; it must be at most {cloud.Count - 1}. Lower it or add points.");
        return settings.LensNeighbors;
    }
}
