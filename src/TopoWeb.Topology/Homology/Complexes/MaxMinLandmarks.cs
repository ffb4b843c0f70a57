using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Max-min (farthest point) landmarks, JavaPlex's <c>MaxMinSelector</c>; de Silva, Carlsson, "Topological estimation using witness complexes" (2004).</summary>
public static class MaxMinLandmarks
{
    /// <summary>Blocks of points that one thread goes through; fewer are not worth a second thread.</summary>
    private const int ChunkBlocks = 64;

    /// <summary>Starts with <paramref name="first"/> and then repeatedly takes the point farthest from those chosen; ties go to the lowest index, and no point is chosen twice, not even at distance 0.</summary>
    /// <remarks>O(count·n·d) time, O(n·d) memory; the same landmarks for any number of threads.</remarks>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="count">How many landmarks; more than n means all points.</param>
    /// <param name="first">Position of the first landmark, 0 ≤ first &lt; n.</param>
    /// <param name="cancellation">Checked for every landmark.</param>
    /// <returns>Positions in the order chosen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">count below 1, or first outside the cloud.</exception>
    public static int[] Select(PointCloud cloud, int count, int first, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return Select(cloud, new ColumnBlocks(cloud), count, first, -1, cancellation);
    }

    internal static int[] Select(PointCloud cloud, ColumnBlocks blocks, int count, int first, int threads, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, cloud.Count);
        var landmarks = new int[Math.Min(count, cloud.Count)];
        // Squares of the distances to the nearest landmark: the root is monotone, so it can wait until a landmark is chosen.
        var nearest = new double[cloud.Count];
        var farthest = new double[blocks.Blocks];
        Array.Fill(nearest, double.PositiveInfinity);
        landmarks[0] = first;
        var chunks = (blocks.Blocks + ChunkBlocks - 1) / ChunkBlocks;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (var i = 1; i < landmarks.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var last = landmarks[i - 1];
            if (chunks == 1 || threads == 1)
                Approach(0, blocks.Blocks);
            else
                Parallel.For(0, chunks, options, chunk => Approach(chunk * ChunkBlocks, Math.Min(blocks.Blocks, (chunk + 1) * ChunkBlocks)));
            landmarks[i] = First(nearest, farthest);

            void Approach(int from, int to)
            {
                Span<double> distances = stackalloc double[ColumnBlocks.Size];
                for (var block = from; block < to; block++)
                {
                    var part = nearest.AsSpan(block * ColumnBlocks.Size, blocks.CountOf(block));
                    blocks.SquaredDistancesTo(cloud.Row(last), block, distances);
                    TensorPrimitives.Min<double>(part, distances[..part.Length], part);
                    // Below every distance: the minimum keeps it there, so a chosen point never comes back.
                    if (last / ColumnBlocks.Size == block)
                        part[last % ColumnBlocks.Size] = -1;
                    farthest[block] = TensorPrimitives.Max<double>(part);
                }
            }
        }

        return landmarks;
    }

    /// <summary>The first point at the largest distance. Squares that differ can have one root, and it is distances that tie.</summary>
    private static int First(double[] nearest, double[] farthest)
    {
        var root = Math.Sqrt(TensorPrimitives.Max<double>(farthest));
        var block = 0;
        while (Math.Sqrt(farthest[block]) != root)
            block++;
        var point = block * ColumnBlocks.Size;
        while (Math.Sqrt(nearest[point]) != root)
            point++;
        return point;
    }
}
