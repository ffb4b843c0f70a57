using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>The lenses <c>neighborhood1</c> and <c>neighborhood2</c>: coordinates of a plane embedding of the graph of nearest neighbours.</summary>
/// <remarks>
/// Points are joined where one is among the k nearest of the other (the point itself not counted, ties to the lower position). Each connected component
/// is embedded by itself by its <see cref="LaplacianEigenmap"/>: one embedding for all would be constant on the components and show only which is which, what the clustering does
/// anyway. Components therefore lie on top of each other, as a note states. Signs as for principal components.
/// </remarks>
internal static class NeighborhoodLenses
{
    /// <summary>Two lenses of n values.</summary>
    /// <exception cref="InvalidInputException">k does not fit the cloud.</exception>
    public static double[][] Compute(PointCloud cloud, int k, int threads, List<string> notes, IProgress<double>? progress, CancellationToken cancellation)
    {
        var lists = NearestNeighbors.Find(cloud, k, threads, PartialProgress.Of(progress, 0, 0.5), cancellation);
        var graph = NeighborhoodGraph.Create(lists);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        double[][] lenses = [new double[cloud.Count], new double[cloud.Count]];
        var components = graph.Components();
        var position = new int[cloud.Count];
        var (done, worst) = (0, 0.0);
        foreach (var vertices in components)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = PartialProgress.Of(progress, 0.5 + 0.5 * done / cloud.Count, 0.5 + 0.5 * (done += vertices.Length) / cloud.Count);
            var (first, second, residual) = LaplacianEigenmap.Compute(graph.Part(vertices, position), options, part);
            worst = Math.Max(worst, residual);
            for (var i = 0; i < vertices.Length; i++)
                (lenses[0][vertices[i]], lenses[1][vertices[i]]) = (first[i], second[i]);
        }

        if (components.Length > 1)
            notes.Add(FormattableString.Invariant($"The graph of {k} nearest neighbours has {components.Length:N0} components; each is embedded separately, so values of a neighbourhood lens cannot be compared between components."));
        if (worst > LaplacianEigenmap.Tolerance)
            notes.Add(FormattableString.Invariant($"The neighbourhood lenses stopped at a relative residual of {worst:E0} (target: {LaplacianEigenmap.Tolerance:E0}). More neighbours make the graph easier to embed."));
        return lenses;
    }
}
