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
        var limit = FlagPersistence.Limit(double.PositiveInfinity, bound);
        if (!IsWithinRadius(cloud, blocks, limit))
        {
            var farthest = new double[n];
            ForRows(_ => n, (i, distances) => farthest[i] = TensorPrimitives.Max(distances));
            limit = FlagPersistence.Limit(farthest.Min(), bound);
        }

        var starts = new long[n + 1];
        ForRows(i => i, (i, distances) => starts[i + 1] = EdgeList.CountWithin(distances, limit));
        return EdgeList.Of(starts, budget, memory, edges => ForRows(i => i, (i, distances) => edges.Add((int)starts[i], i, distances, limit)));

        void ForRows(Func<int, int> length, TakeRow take) =>
            Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, () => new double[n], (i, _, distances) =>
            {
                take(i, DistancesTo(cloud.Row(i), blocks, length(i), distances));
                return distances;
            }, _ => { });
    }

    /// <summary>Whether the enclosing radius is larger than a bound for sure: every point is at least half as far from one of two points as they are from each other.</summary>
    private static bool IsWithinRadius(PointCloud cloud, ColumnBlocks blocks, double bound)
    {
        // Less than a half makes up for the rounding of distances.
        const double half = 0.49;
        var distances = new double[cloud.Count];
        var far = TensorPrimitives.IndexOfMax(DistancesTo(cloud.Row(0), blocks, cloud.Count, distances));
        return half * TensorPrimitives.Max(DistancesTo(cloud.Row(far), blocks, cloud.Count, distances)) > bound;
    }

    /// <summary>Distances of a point to the first <paramref name="count"/> points, written to the beginning of <paramref name="buffer"/>, which has room for all.</summary>
    private static ReadOnlySpan<double> DistancesTo(ReadOnlySpan<double> point, ColumnBlocks blocks, int count, double[] buffer)
    {
        for (var block = 0; block * ColumnBlocks.Size < count; block++)
            blocks.SquaredDistancesTo(point, block, buffer.AsSpan(block * ColumnBlocks.Size));
        var distances = buffer.AsSpan(0, count);
        TensorPrimitives.Sqrt<double>(distances, distances);
        return distances;
    }

    /// <summary>An n × n array, or an error that says what to do instead.</summary>
    internal static double[] Square(int n)
    {
        if ((long)n * n > int.MaxValue)
            throw new InvalidInputException("barcode.complex", $"A matrix of {n} × {n} values is too large. Filter by density first, or use fewer landmarks.");
        return new double[n * n];
    }
}
