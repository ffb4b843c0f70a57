using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>Eight vectors over the vertices of a graph, vertex by vertex, and the operations of a subspace iteration on them.</summary>
/// <remarks>Sums over neighbours and over vertices run in a fixed order: the same bits for any number of threads.</remarks>
internal static class SpectralBlock
{
    /// <summary>Vectors in a block: one register of doubles.</summary>
    public const int Lanes = 8;

    private const int VerticesInChunk = 2048;

    /// <summary>target = <paramref name="onProduct"/>·N·source + <paramref name="onSource"/>·source + <paramref name="onTarget"/>·target, N = D^(−1/2) W D^(−1/2). O(edges).</summary>
    public static void Apply(NeighborhoodGraph graph, double[] scales, double[] source, double[] target, double onProduct, double onSource, double onTarget, ParallelOptions options)
    {
        Parallel.For(0, (graph.Count + VerticesInChunk - 1) / VerticesInChunk, options, chunk =>
        {
            ref var x = ref MemoryMarshal.GetArrayDataReference(source);
            ref var y = ref MemoryMarshal.GetArrayDataReference(target);
            var end = Math.Min(graph.Count, (chunk + 1) * VerticesInChunk);
            for (var i = chunk * VerticesInChunk; i < end; i++)
            {
                var sum = Vector512<double>.Zero;
                foreach (var j in graph.Neighbors.AsSpan(graph.Starts[i], graph.Degree(i)))
                    sum += Row(ref x, j) * scales[j];
                (sum * (onProduct * scales[i]) + Row(ref x, i) * onSource + Row(ref y, i) * onTarget).StoreUnsafe(ref y, (nuint)i * Lanes);
            }
        });
    }

    /// <summary>The 8 × 8 matrix Σ_i x_i y_iᵀ.</summary>
    public static Matrix<double> Gram(double[] x, double[] y)
    {
        var sums = new Vector512<double>[Lanes];
        ref var left = ref MemoryMarshal.GetArrayDataReference(x);
        ref var right = ref MemoryMarshal.GetArrayDataReference(y);
        for (var i = 0; i < x.Length; i += Lanes)
        {
            var row = Vector512.LoadUnsafe(ref right, (nuint)i);
            for (var a = 0; a < Lanes; a++)
                sums[a] += row * Unsafe.Add(ref left, i + a);
        }

        return DenseMatrix.Create(Lanes, Lanes, (a, b) => sums[a][b]);
    }

    /// <summary>x ← x·<paramref name="matrix"/>, row by row.</summary>
    public static void Multiply(double[] x, Matrix<double> matrix)
    {
        var rows = new Vector512<double>[Lanes];
        for (var a = 0; a < Lanes; a++)
            rows[a] = Vector512.Create(matrix.Row(a).ToArray());
        ref var values = ref MemoryMarshal.GetArrayDataReference(x);
        for (var i = 0; i < x.Length; i += Lanes)
        {
            var sum = Vector512<double>.Zero;
            for (var a = 0; a < Lanes; a++)
                sum += rows[a] * Unsafe.Add(ref values, i + a);
            sum.StoreUnsafe(ref values, (nuint)i);
        }
    }

    /// <summary>Takes the part along <paramref name="unit"/> (length 1) out of each vector, and makes the vectors orthonormal.</summary>
    public static void Orthonormalize(double[] x, double[] unit)
    {
        // The second round repairs what rounding leaves of the first.
        for (var round = 0; round < 2; round++)
        {
            ref var values = ref MemoryMarshal.GetArrayDataReference(x);
            var along = Vector512<double>.Zero;
            for (var i = 0; i < unit.Length; i++)
                along += Row(ref values, i) * unit[i];
            for (var i = 0; i < unit.Length; i++)
                (Row(ref values, i) - along * unit[i]).StoreUnsafe(ref values, (nuint)i * Lanes);
            var factors = Gram(x, x).Evd(Symmetricity.Symmetric);
            var largest = factors.EigenValues[Lanes - 1].Real;
            Multiply(x, factors.EigenVectors * DenseMatrix.CreateDiagonal(Lanes, Lanes, a => 1 / Math.Sqrt(Math.Max(factors.EigenValues[a].Real, largest * 1e-28))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Row(ref double values, int vertex) => Vector512.LoadUnsafe(ref values, (nuint)vertex * Lanes);
}
