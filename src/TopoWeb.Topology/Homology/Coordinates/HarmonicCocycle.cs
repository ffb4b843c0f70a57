using System.Numerics.Tensors;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Topology.Homology.Coordinates;

/// <summary>The smoothest cocycle of a class.</summary>
internal sealed class HarmonicCocycle
{
    /// <summary>Size of the residual, relative to the right side, at which the iteration ends.</summary>
    private const double Tolerance = 1e-12;

    private readonly int[][] _neighbors;
    private readonly double[][] _weights;
    private readonly double[] _degrees;
    private readonly double[] _right;

    private HarmonicCocycle(NeighborMasses masses, LiftedCocycle cocycle)
    {
        _neighbors = masses.Neighbors;
        _weights = masses.Weights();
        _degrees = Array.ConvertAll(_weights, row => TensorPrimitives.Sum<double>(row));
        _right = new double[_neighbors.Length];
        for (var a = 0; a < _right.Length; a++)
            for (var i = 0; i < _neighbors[a].Length; i++)
                _right[a] += _weights[a][i] * cocycle[a, _neighbors[a][i]];
    }

    /// <summary>The f that makes Σ w(a, b)·(α(a, b) + f(b) − f(a))² smallest; only its differences within a component matter.</summary>
    /// <remarks>The normal equations L·f = −δᵀα with the weighted graph Laplacian, by conjugate gradients scaled by the degrees.</remarks>
    public static double[] Potential(NeighborMasses masses, LiftedCocycle cocycle, CancellationToken cancellation) =>
        new HarmonicCocycle(masses, cocycle).Solve(cancellation);

    private double[] Solve(CancellationToken cancellation)
    {
        var n = _right.Length;
        var f = new double[n];
        var residual = (double[])_right.Clone();
        var scaled = new double[n];
        var direction = new double[n];
        var image = new double[n];
        var end = Tolerance * TensorPrimitives.Norm<double>(residual);
        var energy = 0.0;
        for (var iteration = 0; iteration < 10 * n + 100 && TensorPrimitives.Norm<double>(residual) > end; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var a = 0; a < n; a++)
                scaled[a] = _degrees[a] > 0 ? residual[a] / _degrees[a] : 0;
            var before = energy;
            energy = TensorPrimitives.Dot<double>(residual, scaled);
            TensorPrimitives.MultiplyAdd(direction, iteration == 0 ? 0 : energy / before, scaled, direction);
            Laplacian(direction, image);
            var step = energy / TensorPrimitives.Dot<double>(direction, image);
            TensorPrimitives.MultiplyAdd(direction, step, f, f);
            TensorPrimitives.MultiplyAdd(image, -step, residual, residual);
        }

        return f;
    }

    private void Laplacian(double[] x, double[] image)
    {
        for (var a = 0; a < x.Length; a++)
        {
            var sum = _degrees[a] * x[a];
            for (var i = 0; i < _neighbors[a].Length; i++)
                sum -= _weights[a][i] * x[_neighbors[a][i]];
            image[a] = sum;
        }
    }
}
