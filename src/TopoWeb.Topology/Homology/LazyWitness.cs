using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology;

/// <summary>Edge values of the lazy witness complex: de Silva, Carlsson, "Topological estimation using witness complexes" (2004); JavaPlex's <c>LazyWitnessStream</c>.</summary>
public static class LazyWitness
{
    /// <summary>Edge {a, b} enters at min over all z of max(0, max(D(a,z), D(b,z)) − m(z)).</summary>
    /// <remarks>
    /// D is the Euclidean distance of landmark and point, every point is a witness (the landmarks too), and m(z) is 0 for ν = 0, else the ν-th smallest
    /// of D(1,z) … D(L,z), where a landmark counts itself. O(L²·n) time, O(L·(n_block + L)) memory: the points come in blocks.
    /// </remarks>
    /// <param name="cloud">n points.</param>
    /// <param name="landmarks">L positions among them.</param>
    /// <param name="nu">ν: 0, 1 or 2, at most L.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every block of points.</param>
    /// <returns>L × L values, in the order of the landmarks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">ν is outside its limits.</exception>
    public static DistanceMatrix EdgeValues(PointCloud cloud, int[] landmarks, int nu, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        EdgeValues(cloud, landmarks, nu, -1, progress, cancellation);

    internal static DistanceMatrix EdgeValues(PointCloud cloud, int[] landmarks, int nu, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(landmarks);
        ArgumentOutOfRangeException.ThrowIfNegative(nu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nu, Math.Min(2, landmarks.Length));
        var count = landmarks.Length;
        var values = VietorisRips.Square(count);
        Array.Fill(values, double.PositiveInfinity);
        var blocks = new ColumnBlocks(cloud);
        var slack = new double[(long)count * ColumnBlocks.Size];
        var nearest = new double[ColumnBlocks.Size];
        var second = new double[ColumnBlocks.Size];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var counter = new ProgressCounter(progress, blocks.Blocks);
        for (var block = 0; block < blocks.Blocks; block++)
        {
            var size = blocks.CountOf(block);
            for (var a = 0; a < count; a++)
            {
                cancellation.ThrowIfCancellationRequested();
                var row = slack.AsSpan(a * ColumnBlocks.Size, size);
                blocks.SquaredDistancesTo(cloud.Row(landmarks[a]), block, row);
                TensorPrimitives.Sqrt(row, row);
            }

            // Rounding is monotone: subtracting m(z) before the maximum instead of after it gives the same number and is done once a row.
            SubtractNearest(slack, count, size, nu, nearest, second);
            Parallel.For(0, count, options, () => new double[ColumnBlocks.Size], (a, _, scratch) =>
            {
                var rowA = slack.AsSpan(a * ColumnBlocks.Size, size);
                var larger = scratch.AsSpan(0, size);
                for (var b = 0; b < a; b++)
                {
                    TensorPrimitives.Max(rowA, slack.AsSpan(b * ColumnBlocks.Size, size), larger);
                    ref var value = ref values[a * count + b];
                    value = Math.Min(value, TensorPrimitives.Min<double>(larger));
                }

                return scratch;
            }, _ => { });
            counter.Add(1);
        }

        for (var a = 0; a < count; a++)
        {
            values[a * count + a] = 0;
            for (var b = 0; b < a; b++)
                values[a * count + b] = values[b * count + a] = Math.Max(0, values[a * count + b]);
        }

        return new DistanceMatrix(values, count);
    }

    /// <summary>Subtracts m(z), the <paramref name="nu"/>-th smallest entry of each column, from the column.</summary>
    private static void SubtractNearest(double[] slack, int count, int size, int nu, Span<double> nearest, Span<double> second)
    {
        if (nu == 0)
            return;
        nearest = nearest[..size];
        second = second[..size];
        nearest.Fill(double.PositiveInfinity);
        second.Fill(double.PositiveInfinity);
        for (var a = 0; a < count; a++)
        {
            var row = slack.AsSpan(a * ColumnBlocks.Size, size);
            for (var z = 0; z < size; z++)
            {
                second[z] = Math.Min(second[z], Math.Max(nearest[z], row[z]));
                nearest[z] = Math.Min(nearest[z], row[z]);
            }
        }

        for (var a = 0; a < count; a++)
        {
            var row = slack.AsSpan(a * ColumnBlocks.Size, size);
            TensorPrimitives.Subtract(row, nu == 1 ? nearest : second, row);
        }
    }
}
