using System.Numerics.Tensors;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Edge values of the Vietoris–Rips complex: an edge enters at the Euclidean distance of its ends.</summary>
public static class VietorisRips
{
    /// <summary>Takes the distances of all points to point <paramref name="i"/>.</summary>
    private delegate void TakeRow(int i, ReadOnlySpan<double> distances);

    /// <summary>The n × n matrix of distances.</summary>
    /// <remarks>O(n²·d) time, 8·n² bytes.</remarks>
    /// <exception cref="InvalidInputException">So many points that the matrix cannot be held, or a value is too large (<see cref="PointScale"/>).</exception>
    public static DistanceMatrix EdgeValues(PointCloud cloud, CancellationToken cancellation = default)
    {
        var scale = PointScale.Of(cloud);
        return scale.Up(EdgeValues(scale.Cloud, -1, cancellation));
    }

    /// <summary>Of a cloud of a usual size.</summary>
    internal static DistanceMatrix EdgeValues(PointCloud cloud, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var n = cloud.Count;
        var values = Square(n);
        var blocks = new ColumnBlocks(cloud, threads);
        Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => blocks.DistancesTo(cloud.Row(i), values.AsSpan(i * n, n)));
        return DistanceMatrix.Trusted(values, n);
    }

    /// <summary>The edges up to a bound, and to the enclosing radius, of a cloud of a usual size: distances are computed anew for each pass, so memory is linear in the edges.</summary>
    /// <exception cref="InvalidInputException">Too many points, or more edges than the budget.</exception>
    /// <exception cref="WorkBudgetException">The edges take more than <paramref name="memory"/> has left.</exception>
    internal static EdgeList EdgesWithin(PointCloud cloud, double bound, long budget, int threads, CancellationToken cancellation, WorkBudget? memory = null)
    {
        EdgeList.CheckVertices(cloud.Count);
        var n = cloud.Count;
        var blocks = new ColumnBlocks(cloud, threads);
        var farthest = new double[n];
        ForRows((i, distances) => farthest[i] = TensorPrimitives.Max(distances));
        var limit = FlagPersistence.Limit(farthest.Min(), bound);
        var counts = new long[n + 1];
        ForRows((i, distances) => counts[i + 1] = CountWithin(distances[..i], limit));
        for (var i = 0; i < n; i++)
            counts[i + 1] += counts[i];
        EdgeList.CheckEdges(n, counts[n], budget);
        EdgeList.Take(memory, n, counts[n]);
        var edges = new EdgeList(n, new double[counts[n]], new int[counts[n]]);
        ForRows((i, distances) => edges.Add((int)counts[i], i, distances[..i], limit));
        return edges;

        void ForRows(TakeRow take) =>
            Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, () => new double[n], (i, _, distances) =>
            {
                blocks.DistancesTo(cloud.Row(i), distances);
                take(i, distances);
                return distances;
            }, _ => { });
    }

    private static long CountWithin(ReadOnlySpan<double> distances, double limit)
    {
        var count = 0L;
        foreach (var distance in distances)
            count += distance <= limit ? 1 : 0;
        return count;
    }

    /// <summary>An n × n array, or an error that says what to do instead.</summary>
    internal static double[] Square(int n)
    {
        if ((long)n * n > int.MaxValue)
            throw new InvalidInputException("barcode.complex", $"A matrix of {n} × {n} values is too large. Filter by density first, or use fewer landmarks.");
        return new double[n * n];
    }
}
