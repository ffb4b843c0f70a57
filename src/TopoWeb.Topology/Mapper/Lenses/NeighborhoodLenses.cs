using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>The lenses <c>neighborhood1</c> and <c>neighborhood2</c>: coordinates of a plane embedding of the graph of nearest neighbours.</summary>
/// <remarks>
/// Points are joined where one is among the k nearest of the other (the point itself not counted, ties to the lower position). Each connected component
/// is embedded by itself by its <see cref="LaplacianEigenmap"/>: one embedding for all would be constant on the components and show only which is which, what the clustering does
/// anyway. Components therefore lie on top of each other, as a note states. Signs as for principal components. Equal points are one place: otherwise, where more than k lie on
/// one, they would be neighbours of each other alone.
/// </remarks>
internal static class NeighborhoodLenses
{
    /// <summary>Two lenses of n values.</summary>
    /// <exception cref="InvalidInputException">k does not fit the cloud.</exception>
    public static double[][] Compute(PointCloud cloud, int k, int threads, List<string> notes, IProgress<double>? progress, CancellationToken cancellation)
    {
        var (places, placeOf) = Places(cloud);
        if (places.Count == cloud.Count)
            return OfPlaces(cloud, k, threads, notes, progress, cancellation);
        var lowered = Math.Min(k, places.Count - 1);
        notes.Add(FormattableString.Invariant($"{cloud.Count:N0} points lie on {places.Count:N0} distinct {(places.Count == 1 ? "place" : "places")}. A neighbourhood lens takes equal points as one{(lowered == k ? "" : lowered == 0 ? ", so it is constant" : $", so each has {lowered} neighbours, not {k}")}."));
        var lenses = lowered == 0 ? [new double[1], new double[1]] : OfPlaces(places, lowered, threads, notes, progress, cancellation);
        return Array.ConvertAll(lenses, lens => Array.ConvertAll(placeOf, place => lens[place]));
    }

    /// <summary>The distinct points in the order in which they are met, and the place of each point among them.</summary>
    private static (PointCloud Places, int[] PlaceOf) Places(PointCloud cloud)
    {
        var known = new Dictionary<int, int>(new SameValues(cloud));
        var first = new List<int>();
        var placeOf = new int[cloud.Count];
        for (var i = 0; i < placeOf.Length; i++)
        {
            if (!known.TryGetValue(i, out placeOf[i]))
            {
                known[i] = placeOf[i] = first.Count;
                first.Add(i);
            }
        }

        return (first.Count == cloud.Count ? cloud : cloud.Select([.. first]), placeOf);
    }

    /// <summary>Rows are equal where all their values are; 0 and −0 are.</summary>
    private sealed class SameValues(PointCloud cloud) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => cloud.Row(x).SequenceEqual(cloud.Row(y));

        public int GetHashCode(int row)
        {
            var hash = new HashCode();
            foreach (var value in cloud.Row(row))
                hash.Add(value + 0.0);
            return hash.ToHashCode();
        }
    }

    /// <summary>The lenses of distinct points.</summary>
    private static double[][] OfPlaces(PointCloud cloud, int k, int threads, List<string> notes, IProgress<double>? progress, CancellationToken cancellation)
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
