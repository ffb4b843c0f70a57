using System.Runtime.CompilerServices;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>The nearest neighbours of every point of a cloud, found once for all bins: a neighbour that a bin holds too is the nearest point there.</summary>
/// <param name="Points">The points, near ones together.</param>
/// <param name="Rank">The rank of each point: its place in that order. All that follows is by ranks, and so in the cache when a bin goes through its points in this order.</param>
/// <param name="Neighbors">n·<see cref="K"/> ranks; those of a point by distance.</param>
/// <param name="Squares">n·<see cref="K"/> squared distances, in the same places, rising.</param>
/// <param name="Unseen">For each rank, no other than its neighbours here is nearer than this, squared.</param>
internal sealed record NeighborHints(PointCloud Points, int[] Rank, int[] Neighbors, double[] Squares, double[] Unseen)
{
    /// <summary>Neighbours of each point.</summary>
    public const int K = 8;

    /// <summary>Points that one thread goes through at a time.</summary>
    private const int Chunk = 1 << 12;

    /// <summary>Squares that differ by no more than this fraction can have one root, and neighbours are in the order of the roots.</summary>
    private const double RootMargin = 1e-14;

    /// <summary>Searches for them; null where the cloud has too few points, or its size is so unusual that squares leave the range of a double.</summary>
    public static NeighborHints? Of(MetricCoordinates coordinates, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var cloud = coordinates.Points;
        if (cloud.Count <= K || (long)cloud.Count * K > Array.MaxLength || !PointScale.IsUsual(cloud))
            return null;
        var (lists, order) = NearestNeighbors.FindByPlace(cloud, K, threads, progress, cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var rank = new int[cloud.Count];
        var points = Arrange(cloud, order, rank, options);
        var (squares, unseen) = (lists.Distances, new double[cloud.Count]);
        ForEachChunk(cloud.Count, options, (from, to) => Measure(points, coordinates.IsCosine, from, to, lists.Indices, squares, unseen));
        return new NeighborHints(points, rank, lists.Indices, squares, unseen);
    }

    /// <summary>The points in an order, and their ranks in it.</summary>
    private static PointCloud Arrange(PointCloud cloud, int[] order, int[] rank, ParallelOptions options)
    {
        var d = cloud.Dimension;
        var values = GC.AllocateUninitializedArray<double>(cloud.Values.Length);
        ForEachChunk(cloud.Count, options, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                cloud.Row(order[i]).CopyTo(values.AsSpan(i * d, d));
                rank[order[i]] = i;
            }
        });
        return new PointCloud(values, d);
    }

    private static void ForEachChunk(int count, ParallelOptions options, Action<int, int> visit) =>
        Parallel.For(0, (count + Chunk - 1) / Chunk, options, chunk => visit(chunk * Chunk, Math.Min(count, (chunk + 1) * Chunk)));

    /// <summary>Sets the squared distances of the neighbours of some points, and sorts them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Measure(PointCloud cloud, bool isCosine, int from, int to, int[] neighbors, double[] squares, double[] unseen)
    {
        for (var i = from; i < to; i++)
        {
            for (var j = i * K; j < (i + 1) * K; j++)
                squares[j] = Squared(cloud.Row(i), cloud.Row(neighbors[j]));
            Sort(squares.AsSpan(i * K, K), neighbors.AsSpan(i * K, K));
            // A height is the root: one that is as high will do, whichever point it belongs to. Half the square has no root to hide a difference.
            unseen[i] = squares[(i + 1) * K - 1] * (isCosine ? 1 - RootMargin : 1);
        }
    }

    /// <summary>By insertion: the order of the roots is nearly that of the squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort(Span<double> squares, Span<int> points)
    {
        for (var i = 1; i < squares.Length; i++)
            for (var j = i; j > 0 && squares[j] < squares[j - 1]; j--)
                (squares[j], squares[j - 1], points[j], points[j - 1]) = (squares[j - 1], squares[j], points[j - 1], points[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squared(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var c = 0; c < x.Length; c++)
            sum += (x[c] - y[c]) * (x[c] - y[c]);
        return sum;
    }
}
