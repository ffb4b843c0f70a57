using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    public static DistanceMatrix EdgeValues(PointCloud cloud, int[] landmarks, int nu, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        return EdgeValues(cloud, new ColumnBlocks(cloud), landmarks, nu, -1, progress, cancellation);
    }

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
        ParallelLoop.Run(() => Parallel.For(0, blocks.Blocks, options, () => new Witnesses(cloud, blocks, landmarks, nu), (block, _, witnesses) =>
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
    }

    /// <summary>The edge values that some blocks of witnesses give. The state of one thread.</summary>
    private sealed class Witnesses
    {
        private readonly PointCloud _cloud;
        private readonly ColumnBlocks _blocks;
        private readonly int[] _landmarks;
        private readonly int _nu;
        private readonly double[] _slack;
        private readonly double[] _nearest = new double[ColumnBlocks.Size];
        private readonly double[] _second = new double[ColumnBlocks.Size];

        public Witnesses(PointCloud cloud, ColumnBlocks blocks, int[] landmarks, int nu)
        {
            _cloud = cloud;
            _blocks = blocks;
            _landmarks = landmarks;
            _nu = nu;
            _slack = new double[(long)landmarks.Length * ColumnBlocks.Size];
            Values = new double[landmarks.Length * landmarks.Length];
            Array.Fill(Values, double.PositiveInfinity);
        }

        /// <summary>Smallest value seen of each edge {a, b}, at a·L + b for b &lt; a.</summary>
        public double[] Values { get; }

        public void See(int block, CancellationToken cancellation)
        {
            var size = _blocks.CountOf(block);
            for (var a = 0; a < _landmarks.Length; a++)
            {
                var row = _slack.AsSpan(a * ColumnBlocks.Size, ColumnBlocks.Size);
                _blocks.SquaredDistancesTo(_cloud.Row(_landmarks[a]), block, row);
                TensorPrimitives.Sqrt(row[..size], row);
                // Whole vectors are compared below; what is no witness never wins.
                row[size..].Fill(double.PositiveInfinity);
            }

            // Rounding is monotone: subtracting m(z) before the maximum instead of after it gives the same number and is done once a row.
            SubtractNearest(size);
            for (var a = 1; a < _landmarks.Length; a++)
            {
                if (a % 64 == 0)
                    cancellation.ThrowIfCancellationRequested();
                Lower(a, (size + 31) / 32 * 32);
            }
        }

        /// <summary>Subtracts m(z), the ν-th smallest entry of each column, from the column.</summary>
        private void SubtractNearest(int size)
        {
            if (_nu == 0)
                return;
            var nearest = _nearest.AsSpan(0, size);
            var second = _second.AsSpan(0, size);
            var subtracted = _nu == 1 ? nearest : second;
            nearest.Fill(double.PositiveInfinity);
            second.Fill(double.PositiveInfinity);
            for (var a = 0; a < _landmarks.Length; a++)
                Insert(_slack.AsSpan(a * ColumnBlocks.Size, size), nearest, second);
            // Infinite minus infinite would be no number.
            if (!double.IsFinite(TensorPrimitives.Max<double>(subtracted)))
                throw new InvalidInputException("points", "Some squared distances exceed double precision. Scale the points down.");
            for (var a = 0; a < _landmarks.Length; a++)
            {
                var row = _slack.AsSpan(a * ColumnBlocks.Size, size);
                TensorPrimitives.Subtract(row, subtracted, row);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Insert(ReadOnlySpan<double> row, Span<double> nearest, Span<double> second)
        {
            if (_nu == 1)
            {
                TensorPrimitives.Min(nearest, row, nearest);
                return;
            }

            for (var z = 0; z < row.Length; z++)
            {
                second[z] = Math.Min(second[z], Math.Max(nearest[z], row[z]));
                nearest[z] = Math.Min(nearest[z], row[z]);
            }
        }

        /// <summary>Lowers the values of the edges from landmark a to those before it: the smallest over the witnesses of the larger of the two.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Lower(int a, int length)
        {
            ref var values = ref Values[a * _landmarks.Length];
            ref var first = ref MemoryMarshal.GetArrayDataReference(_slack);
            ref var rowA = ref Unsafe.Add(ref first, a * ColumnBlocks.Size);
            for (var b = 0; b < a; b++)
            {
                ref var rowB = ref Unsafe.Add(ref first, b * ColumnBlocks.Size);
                var s0 = Vector512.Create(double.PositiveInfinity);
                var (s1, s2, s3) = (s0, s0, s0);
                for (nuint z = 0; z < (nuint)length; z += 32)
                {
                    s0 = Vector512.MinNative(s0, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z), Vector512.LoadUnsafe(ref rowB, z)));
                    s1 = Vector512.MinNative(s1, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z + 8), Vector512.LoadUnsafe(ref rowB, z + 8)));
                    s2 = Vector512.MinNative(s2, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z + 16), Vector512.LoadUnsafe(ref rowB, z + 16)));
                    s3 = Vector512.MinNative(s3, Vector512.MaxNative(Vector512.LoadUnsafe(ref rowA, z + 24), Vector512.LoadUnsafe(ref rowB, z + 24)));
                }

                s0 = Vector512.MinNative(Vector512.MinNative(s0, s1), Vector512.MinNative(s2, s3));
                var half = Vector256.MinNative(s0.GetLower(), s0.GetUpper());
                var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
                ref var value = ref Unsafe.Add(ref values, b);
                value = Math.Min(value, Math.Min(quarter[0], quarter[1]));
            }
        }
    }
}
