using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Edge values of the Vietoris–Rips complex: an edge enters at the Euclidean distance of its ends.</summary>
public static class VietorisRips
{
    /// <summary>The n × n matrix of distances.</summary>
    /// <remarks>O(n²·d) time, 8·n² bytes.</remarks>
    /// <exception cref="InvalidInputException">So many points that the matrix cannot be held.</exception>
    public static DistanceMatrix EdgeValues(PointCloud cloud, CancellationToken cancellation = default) => EdgeValues(cloud, -1, cancellation);

    internal static DistanceMatrix EdgeValues(PointCloud cloud, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var n = cloud.Count;
        var values = Square(n);
        var blocks = new ColumnBlocks(cloud);
        Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => blocks.DistancesTo(cloud.Row(i), values.AsSpan(i * n, n)));
        return DistanceMatrix.Trusted(values, n);
    }

    /// <summary>An n × n array, or an error that says what to do instead.</summary>
    internal static double[] Square(int n)
    {
        if ((long)n * n > int.MaxValue)
            throw new InvalidInputException("barcode.complex", $"A matrix of {n} × {n} values is too large. Filter by density first, or use fewer landmarks.");
        return new double[n * n];
    }
}
