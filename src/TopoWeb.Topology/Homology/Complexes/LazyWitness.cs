using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>Edge values of the lazy witness complex: de Silva, Carlsson, "Topological estimation using witness complexes" (2004); JavaPlex's <c>LazyWitnessStream</c>.</summary>
/// <remarks>Start here: the complex of the paper; Vietoris–Rips and the choice of landmarks are beside it.</remarks>
public static class LazyWitness
{
    /// <summary>Edge {a, b} enters at min over all z of max(0, max(D(a,z), D(b,z)) − m(z)).</summary>
    /// <remarks>
    /// D is the Euclidean distance of landmark and point, every point is a witness (the landmarks too), and m(z) is 0 for ν = 0, else the ν-th smallest
    /// of D(1,z) … D(L,z), where a landmark counts itself. O(L²·n) time, O(n·d + L·(L + 256)) memory for each thread: the points come in blocks.
    /// </remarks>
    /// <param name="cloud">n points.</param>
    /// <param name="landmarks">L positions among them.</param>
    /// <param name="nu">ν: 0, 1 or 2, at most L.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked for every block of points.</param>
    /// <returns>L × L values, in the order of the landmarks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">ν is outside its limits.</exception>
    /// <exception cref="InvalidInputException">A value is too large (<see cref="PointScale"/>).</exception>
    public static DistanceMatrix EdgeValues(PointCloud cloud, int[] landmarks, int nu, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var scale = PointScale.Of(cloud);
        return scale.Up(EdgeValues(scale.Cloud, new ColumnBlocks(scale.Cloud, -1), landmarks, nu, -1, progress, cancellation));
    }

    /// <summary>Of a cloud of a usual size.</summary>
    internal static DistanceMatrix EdgeValues(PointCloud cloud, ColumnBlocks blocks, int[] landmarks, int nu, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(landmarks);
        ArgumentOutOfRangeException.ThrowIfNegative(nu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nu, Math.Min(2, landmarks.Length));
        var count = landmarks.Length;
        var values = VietorisRips.Square(count);
        Array.Fill(values, double.PositiveInfinity);
        var gate = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var counter = new ProgressCounter(progress, blocks.Blocks);
        // A minimum does not depend on the order in which witnesses come, so every thread may take any of them.
        ParallelLoop.Run(() => Parallel.For(0, blocks.Blocks, options, Begin, (block, _, witnesses) =>
        {
            witnesses.See(block, cancellation);
            counter.Add(1);
            return witnesses;
        }, witnesses =>
        {
            lock (gate)
                TensorPrimitives.Min<double>(values, witnesses.Values, values);
        }));

        for (var a = 0; a < count; a++)
        {
            values[a * count + a] = 0;
            for (var b = 0; b < a; b++)
                values[a * count + b] = values[b * count + a] = Math.Max(0, values[a * count + b]);
        }

        return DistanceMatrix.Trusted(values, count);

        Witnesses Begin()
        {
            lock (gate)
                return new Witnesses(cloud, blocks, landmarks, nu, [.. values]);
        }
    }
}
