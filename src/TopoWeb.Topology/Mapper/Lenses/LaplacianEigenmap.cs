using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>The two smoothest non-constant functions on a connected graph: M. Belkin, P. Niyogi, "Laplacian eigenmaps for dimensionality reduction and data representation", Neural Computation 15 (2003).</summary>
/// <remarks>
/// L f = λ D f with L = D − W, W the adjacency matrix; that is f = D^(−1/2) u with N u = (1 − λ) u, N = D^(−1/2) W D^(−1/2), for the second and the
/// third smallest λ, scaled so that Σ d f² = Σ d. Small graphs are solved densely. Others by subspace iteration on eight vectors with a Chebyshev filter
/// (Y. Zhou, Y. Saad, M. Tiago, J. Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace iteration", 2006): a polynomial of N, small on
/// [−1, a] and steep above it, a the smallest Ritz value of the block. O(edges) time a step.
/// </remarks>
internal static class LaplacianEigenmap
{
    private const int DenseLimit = 256;
    private const int MaximumSteps = 3000;
    private const int MaximumDegree = 1000;

    /// <summary>Growth of the first eigenvector in one filter; more would leave nothing of the other vectors but rounding.</summary>
    private const double FilterGrowth = 1e6;

    /// <summary>A vector is found when its residual is at most this part of its λ.</summary>
    public const double Tolerance = 1e-4;

    private const long StartSeed = 20030616;

    /// <summary>Two functions on the vertices and the larger of their residuals relative to λ. Where the graph has too few vertices a function is 0.</summary>
    public static (double[] First, double[] Second, double Residual) Compute(NeighborhoodGraph graph, ParallelOptions options, IProgress<double>? progress)
    {
        var volume = (double)graph.Neighbors.Length;
        var scales = new double[graph.Count];
        for (var i = 0; i < scales.Length; i++)
            scales[i] = 1 / Math.Sqrt(graph.Degree(i));
        var (vectors, stride, columns, residual) = graph.Count <= DenseLimit ? Dense(graph, scales) : Iterate(graph, scales, options, progress);
        var functions = new double[2][];
        for (var f = 0; f < 2; f++)
        {
            var function = functions[f] = new double[graph.Count];
            if (f + 1 >= graph.Count)
                continue;
            for (var i = 0; i < function.Length; i++)
                function[i] = vectors[i * stride + columns[f]] * scales[i] * Math.Sqrt(volume);
            PrincipalComponents.TurnToPositive(function);
        }

        return (functions[0], functions[1], residual);
    }

    private static (double[] Vectors, int Stride, int[] Columns, double Residual) Dense(NeighborhoodGraph graph, double[] scales)
    {
        var n = graph.Count;
        var matrix = new DenseMatrix(n);
        for (var i = 0; i < n; i++)
            foreach (var j in graph.Neighbors.AsSpan(graph.Starts[i], graph.Degree(i)))
                matrix[i, j] = scales[i] * scales[j];
        var vectors = matrix.Evd(Symmetricity.Symmetric).EigenVectors;
        return (vectors.ToRowMajorArray(), n, [n - 2, Math.Max(0, n - 3)], 0);
    }

    private static (double[] Vectors, int Stride, int[] Columns, double Residual) Iterate(NeighborhoodGraph graph, double[] scales, ParallelOptions options, IProgress<double>? progress)
    {
        var length = checked(graph.Count * SpectralBlock.Lanes);
        var constant = Array.ConvertAll(scales, scale => 1 / scale / Math.Sqrt(graph.Neighbors.Length));
        var (x, product) = (Start(length), new double[length]);
        SpectralBlock.Orthonormalize(x, constant);
        for (var steps = 0; ;)
        {
            SpectralBlock.Apply(graph, scales, x, product, 1, 0, 0, options);
            var ritz = SpectralBlock.Gram(x, product).Evd(Symmetricity.Symmetric);
            SpectralBlock.Multiply(x, ritz.EigenVectors);
            SpectralBlock.Multiply(product, ritz.EigenVectors);
            var residual = Math.Max(Residual(x, product, SpectralBlock.Lanes - 1, ritz.EigenValues[^1].Real), Residual(x, product, SpectralBlock.Lanes - 2, ritz.EigenValues[^2].Real));
            progress?.Report(Math.Min(1, Math.Max((double)steps / MaximumSteps, residual <= Tolerance ? 1 : 0)));
            if (residual <= Tolerance || steps >= MaximumSteps)
                return (x, SpectralBlock.Lanes, [SpectralBlock.Lanes - 1, SpectralBlock.Lanes - 2], residual);
            steps += Filter(graph, scales, ref x, ref product, ritz.EigenValues[0].Real, options);
            SpectralBlock.Orthonormalize(x, constant);
        }
    }

    /// <summary>Replaces x by T(x), T the Chebyshev polynomial of the interval [−1, <paramref name="edge"/>]; returns its degree.</summary>
    private static int Filter(NeighborhoodGraph graph, double[] scales, ref double[] x, ref double[] product, double edge, ParallelOptions options)
    {
        edge = Math.Clamp(edge, -0.9, 1 - 1e-13);
        var (centre, half) = ((edge - 1) / 2, (edge + 1) / 2);
        var degree = (int)Math.Clamp(Math.Ceiling(Math.Log(FilterGrowth) / Math.Acosh((1 - centre) / half)), 4, MaximumDegree);
        // product holds N·x.
        for (var i = 0; i < x.Length; i++)
            product[i] = (product[i] - centre * x[i]) / half;
        for (var step = 1; step < degree; step++)
        {
            SpectralBlock.Apply(graph, scales, product, x, 2 / half, -2 * centre / half, -1, options);
            (x, product) = (product, x);
        }

        (x, product) = (product, x);
        return degree;
    }

    private static double Residual(double[] x, double[] product, int lane, double value)
    {
        var sum = 0.0;
        for (var i = lane; i < x.Length; i += SpectralBlock.Lanes)
            sum += (product[i] - value * x[i]) * (product[i] - value * x[i]);
        return Math.Sqrt(sum) / Math.Max(1 - value, 1e-9);
    }

    private static double[] Start(int length)
    {
        var generator = new SplitMix64(StartSeed);
        var x = new double[length];
        for (var i = 0; i < length; i++)
            x[i] = (generator.Next() >> 11) / (double)(1L << 52) - 1;
        return x;
    }
}
