using System.Numerics.Tensors;

namespace TopoWeb.Topology.Homology;

/// <summary>The smoothest cocycle of a class.</summary>
internal static class HarmonicCocycle
{
    /// <summary>Size of the residual, relative to the right side, at which the iteration ends.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>The f that makes Σ (α(a, b) + f(b) − f(a))² smallest over the edges with a value of at most <paramref name="value"/>; its mean over each component does not matter and starts at 0.</summary>
    /// <remarks>The normal equations L·f = −δᵀα, with L the graph Laplacian, by conjugate gradients scaled by the degrees.</remarks>
    public static double[] Potential(DistanceMatrix edges, LiftedCocycle cocycle, double value, CancellationToken cancellation)
    {
        var n = edges.Count;
        var neighbors = new int[n][];
        var residual = new double[n];
        for (var a = 0; a < n; a++)
        {
            var row = edges.Row(a);
            var list = new List<int>();
            for (var b = 0; b < n; b++)
            {
                if (b == a || !(row[b] <= value))
                    continue;
                list.Add(b);
                residual[a] += cocycle[a, b];
            }

            neighbors[a] = [.. list];
        }

        var f = new double[n];
        var scaled = new double[n];
        var direction = new double[n];
        var image = new double[n];
        var end = Tolerance * TensorPrimitives.Norm<double>(residual);
        var energy = 0.0;
        for (var iteration = 0; iteration < 10 * n + 100 && TensorPrimitives.Norm<double>(residual) > end; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var a = 0; a < n; a++)
                scaled[a] = residual[a] / Math.Max(1, neighbors[a].Length);
            var before = energy;
            energy = TensorPrimitives.Dot<double>(residual, scaled);
            TensorPrimitives.MultiplyAdd(direction, iteration == 0 ? 0 : energy / before, scaled, direction);
            Laplacian(neighbors, direction, image);
            var step = energy / TensorPrimitives.Dot<double>(direction, image);
            TensorPrimitives.MultiplyAdd(direction, step, f, f);
            TensorPrimitives.MultiplyAdd(image, -step, residual, residual);
        }

        return f;
    }

    private static void Laplacian(int[][] neighbors, double[] x, double[] image)
    {
        for (var a = 0; a < x.Length; a++)
        {
            var sum = neighbors[a].Length * x[a];
            foreach (var b in neighbors[a])
                sum -= x[b];
            image[a] = sum;
        }
    }
}
