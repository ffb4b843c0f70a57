using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;
using TopoWeb.Topology.Density;

namespace TopoWeb.Topology.Significance;

/// <summary>What null clouds are made of.</summary>
public enum NullKind
{
    /// <summary>Independent normal entries, normalised: filters without structure.</summary>
    Filters,

    /// <summary>Normal points with the mean and the covariance of the points before the filtration, for points that are not normalised.</summary>
    Covariance,
}

/// <summary>Clouds without a shape of their own, as yardstick for the loops of a cloud.</summary>
/// <remarks>
/// Filters: x = y/‖y‖ with y = z − mean(z) and z standard normal in R^d. Covariance: x = m + Σ_j √λ_j·z_j·v_j with the mean m of the given points, the eigenvalues λ_j and unit
/// eigenvectors v_j of their covariance (1/n)·Σ(x_i − m)(x_i − m)ᵀ, and z standard normal: as wide as the points in every direction, and convex. Both are drawn as often as there were points
/// before the filtration, and pass through the same ρ(k, p).
/// </remarks>
public sealed class NullClouds
{
    /// <summary>Directions with a smaller share of the largest eigenvalue are rounding.</summary>
    private const double LeastShare = 1e-15;

    private const int CancellationInterval = 4096;

    private readonly PointScale? _like;
    private readonly double[] _mean = [];
    private readonly double[][] _axes = [];

    private NullClouds(NullKind kind, int count, PointScale? like, CancellationToken cancellation)
    {
        (Kind, Count, _like) = (kind, count, like);
        if (like is not null)
            (_mean, _axes) = Fit(like.Cloud, cancellation);
    }

    /// <summary>What they are made of.</summary>
    public NullKind Kind { get; }

    /// <summary>Points of each cloud before the filtration.</summary>
    public int Count { get; }

    /// <summary>What the clouds are called in a sentence.</summary>
    public string Name => NameOf(Kind);

    /// <summary>What clouds of this kind are called in a sentence.</summary>
    public static string NameOf(NullKind kind) => kind == NullKind.Filters ? "random filters" : "random points";

    /// <summary>Random filters.</summary>
    /// <param name="count">Number of filters before the filtration.</param>
    public static NullClouds Filters(int count) => new(NullKind.Filters, count, null, CancellationToken.None);

    /// <summary>Normal points as wide as <paramref name="points"/> in every direction. O(n·d² + d³).</summary>
    /// <param name="points">All points before the filtration.</param>
    /// <param name="cancellation">Checked for every few thousand points.</param>
    /// <exception cref="InvalidInputException">A value is too large (<see cref="PointScale"/>).</exception>
    public static NullClouds Covariance(PointCloud points, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new(NullKind.Covariance, points.Count, PointScale.Of(points), cancellation);
    }

    /// <summary>One cloud, filtered by density.</summary>
    /// <param name="dimension">Entries of a point.</param>
    /// <param name="density">The filtration; null keeps all.</param>
    /// <param name="seed">Seed of the entries.</param>
    /// <param name="exponent">Normal points come divided by 2 to this power.</param>
    /// <param name="progress">Receives the fraction of the filtration done.</param>
    /// <param name="cancellation">Checked throughout.</param>
    internal PointCloud Draw(int dimension, DensitySettings? density, long seed, int exponent, IProgress<double>? progress, CancellationToken cancellation)
    {
        var numbers = new NormalNumbers(seed);
        var values = new double[checked(Count * dimension)];
        if (_like is null)
            DrawFilters(values, ref numbers, cancellation);
        else
            DrawLike(values, dimension, ref numbers, exponent, cancellation);
        var cloud = new PointCloud(values, dimension);
        if (_like is null)
            cloud = Normalization.Apply(cloud).Points;
        return density is null ? cloud : cloud.Select(KeptPoints.Of(cloud, density, progress, cancellation));
    }

    private static void DrawFilters(double[] values, ref NormalNumbers numbers, CancellationToken cancellation)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i % CancellationInterval == 0)
                cancellation.ThrowIfCancellationRequested();
            values[i] = numbers.NextNormal();
        }
    }

    private void DrawLike(double[] values, int dimension, ref NormalNumbers numbers, int exponent, CancellationToken cancellation)
    {
        for (var start = 0; start < values.Length; start += dimension)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = values.AsSpan(start, dimension);
            _mean.CopyTo(row);
            foreach (var axis in _axes)
                TensorPrimitives.MultiplyAdd(axis, numbers.NextNormal(), row, row);

            if (_like!.Exponent != exponent)
                foreach (ref var value in row)
                    value = Math.ScaleB(value, _like.Exponent - exponent);
        }
    }

    /// <summary>Mean, and the principal axes times their standard deviations, the longest first.</summary>
    private static (double[] Mean, double[][] Axes) Fit(PointCloud cloud, CancellationToken cancellation)
    {
        var (n, d) = (cloud.Count, cloud.Dimension);
        var mean = new double[d];
        var covariance = new DenseMatrix(d);
        for (var i = 0; i < n; i++)
            for (var c = 0; c < d; c++)
                mean[c] += cloud.Row(i)[c] / n;
        var sums = new double[d * d];
        var centred = new double[d];
        for (var i = 0; i < n; i++)
        {
            if (i % CancellationInterval == 0)
                cancellation.ThrowIfCancellationRequested();
            TensorPrimitives.Subtract(cloud.Row(i), mean, centred);
            for (var a = 0; a < d; a++)
                TensorPrimitives.MultiplyAdd(centred.AsSpan(0, a + 1), centred[a], sums.AsSpan(a * d, a + 1), sums.AsSpan(a * d, a + 1));
        }

        for (var a = 0; a < d; a++)
            for (var b = 0; b <= a; b++)
                covariance[a, b] = covariance[b, a] = sums[a * d + b] / n;
        var (variances, vectors) = SymmetricEigen.Factorize(covariance);
        var axes = new List<double[]>();
        for (var c = d - 1; c >= 0; c--)
            if (variances[c] is var variance && variance > LeastShare * variances[d - 1])
                axes.Add([.. vectors.Column(c).Select(v => Math.Sqrt(variance) * v)]);
        return (mean, [.. axes]);
    }
}
