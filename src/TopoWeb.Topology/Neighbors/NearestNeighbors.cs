namespace TopoWeb.Topology.Neighbors;

/// <summary>Exact nearest neighbours by comparing all pairs.</summary>
/// <remarks>
/// Centred 3×3 filters fill about seven dimensions, where trees visit most of the points anyway; blocks that stay in the cache beat them there and
/// need no luck. O(n²·d) time, O(n·d + k) memory per thread.
/// </remarks>
public static class NearestNeighbors
{
    /// <summary>Points whose search shares one pass over the blocks of the cloud.</summary>
    private const int Tile = 16;

    /// <summary>Distance of every point to its k-th nearest neighbour; the point itself is not counted, a duplicate of it is.</summary>
    /// <remarks>Distances are Euclidean, summed in double precision over the columns in order; the result is the same for any number of threads.</remarks>
    /// <param name="cloud">n points.</param>
    /// <param name="k">1 ≤ k ≤ n − 1.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every few points.</param>
    /// <returns>n distances, in input order. An overflow of the squares gives +∞.</returns>
    /// <exception cref="ArgumentOutOfRangeException">k is outside its limits.</exception>
    public static double[] KthDistances(PointCloud cloud, int k, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        KthDistances(cloud, k, -1, progress, cancellation);

    internal static double[] KthDistances(PointCloud cloud, int k, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(k, cloud.Count);
        cancellation.ThrowIfCancellationRequested();
        var n = cloud.Count;
        var blocks = new ColumnBlocks(cloud);
        var result = new double[n];
        var counter = new ProgressCounter(progress, n);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, (n + Tile - 1) / Tile, options, () => new Search(cloud, blocks, k), (tile, _, search) =>
        {
            var start = tile * Tile;
            var count = Math.Min(Tile, n - start);
            search.Run(start, result.AsSpan(start, count));
            counter.Add(count);
            return search;
        }, _ => { });
        return result;
    }

    /// <summary>The state of one thread.</summary>
    private sealed class Search(PointCloud cloud, ColumnBlocks blocks, int k)
    {
        private readonly SmallestValues _smallest = new(k, Tile);
        private readonly double[] _distances = new double[ColumnBlocks.Size];

        public void Run(int start, Span<double> result)
        {
            _smallest.Clear();
            for (var block = 0; block < blocks.Blocks; block++)
            {
                var count = blocks.CountOf(block);
                for (var q = 0; q < result.Length; q++)
                {
                    var point = start + q;
                    blocks.SquaredDistancesTo(cloud.Row(point), block, _distances);
                    if (point / ColumnBlocks.Size == block)
                        _distances[point % ColumnBlocks.Size] = double.PositiveInfinity;
                    _smallest.Offer(q, _distances.AsSpan(0, count));
                }
            }

            for (var q = 0; q < result.Length; q++)
                result[q] = Math.Sqrt(_smallest.Kth(q));
        }
    }
}
