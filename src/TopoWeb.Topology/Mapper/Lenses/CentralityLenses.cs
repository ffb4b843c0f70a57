using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>
/// Eccentricity of G. Singh, F. Mémoli, G. Carlsson, "Topological methods for the analysis of high dimensional data sets and 3D object recognition" (2007), section 4: p = 1 is
/// Σ_y ‖x − y‖/n, p = ∞ is max_y ‖x − y‖. O(n²·d) time, O(n·d) memory.
/// </summary>
internal static class CentralityLenses
{
    /// <summary>Points that share one pass over the blocks of the cloud.</summary>
    private const int Tile = 16;

    /// <summary>Mean distance of each point to all points.</summary>
    public static double[] Eccentricity(PointCloud cloud, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var lens = Compute(cloud, (squares, sum) =>
        {
            TensorPrimitives.Sqrt(squares, squares);
            return sum + TensorPrimitives.Sum<double>(squares);
        }, threads, progress, cancellation);
        TensorPrimitives.Divide(lens, cloud.Count, lens);
        return lens;
    }

    /// <summary>Distance of each point to the point farthest from it.</summary>
    public static double[] LargestDistance(PointCloud cloud, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var lens = Compute(cloud, (squares, largest) => Math.Max(largest, TensorPrimitives.Max<double>(squares)), threads, progress, cancellation);
        TensorPrimitives.Sqrt(lens, lens);
        return lens;
    }

    private delegate double Fold(Span<double> squares, double value);

    /// <summary>Folds, from 0 on, the squared distances of each point to all points, a block at a time.</summary>
    private static double[] Compute(PointCloud cloud, Fold fold, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var blocks = new ColumnBlocks(cloud);
        var lens = new double[cloud.Count];
        var counter = new ProgressCounter(progress, cloud.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, (cloud.Count + Tile - 1) / Tile, options, () => new double[ColumnBlocks.Size], (tile, _, buffer) =>
        {
            var end = Math.Min(cloud.Count, (tile + 1) * Tile);
            for (var block = 0; block < blocks.Blocks; block++)
            {
                var squares = buffer.AsSpan(0, blocks.CountOf(block));
                for (var i = tile * Tile; i < end; i++)
                {
                    blocks.SquaredDistancesTo(cloud.Row(i), block, squares);
                    lens[i] = fold(squares, lens[i]);
                }
            }

            counter.Add(end - tile * Tile);
            return buffer;
        }, _ => { });
        return lens;
    }
}
