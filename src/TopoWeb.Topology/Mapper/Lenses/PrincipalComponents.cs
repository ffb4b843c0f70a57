using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>Principal component coordinates of a cloud.</summary>
public static class PrincipalComponents
{
    /// <summary>Entries of a direction that agree to this fraction count as equally large when its sign is chosen.</summary>
    private const double SignTolerance = 1e-9;

    /// <summary>(X − mean)·v_i for the first <paramref name="count"/> right singular vectors v_i of the centred cloud (no scaling).</summary>
    /// <remarks>
    /// The sign of v_i makes its entry of largest absolute value positive (the first of them, where several agree to 1e-9: rounding must not turn
    /// the lens round). The vectors are eigenvectors of the d × d scatter matrix: O(n·d² + d³) time, no n × n factor. Where there are
    /// fewer coordinates than components, the rest is 0. Directions of equal variance are not determined by the cloud.
    /// </remarks>
    /// <param name="cloud">n ≥ 1 points.</param>
    /// <param name="count">How many components.</param>
    /// <returns>One array of n values for each component.</returns>
    /// <exception cref="InvalidInputException">A value is too large (<see cref="PointScale"/>).</exception>
    public static double[][] Project(PointCloud cloud, int count)
    {
        var scale = PointScale.Of(cloud);
        var components = Project(scale.Cloud, count, -1, CancellationToken.None);
        foreach (var component in components)
            scale.Up(component);
        return components;
    }


    /// <summary>Of a cloud of a usual size.</summary>
    internal static double[][] Project(PointCloud cloud, int count, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var centred = new CentredColumns(cloud, options);
        return Project(centred, Directions(centred.Scatter()), cloud.Count, count);
    }

    /// <summary>The first <paramref name="count"/> coordinates of n centred points; 0 where there are fewer directions.</summary>
    internal static double[][] Project(CentredColumns centred, double[][] directions, int points, int count)
    {
        var result = new double[count][];
        for (var c = 0; c < count; c++)
            result[c] = new double[points];
        centred.ForEachBlock((start, length, columns) =>
        {
            for (var c = 0; c < Math.Min(count, directions.Length); c++)
            {
                var target = result[c].AsSpan(start, length);
                for (var j = 0; j < directions[c].Length; j++)
                    TensorPrimitives.MultiplyAdd(columns.AsSpan(j * length, length), directions[c][j], target, target);
            }
        });
        return result;
    }

    /// <summary>Eigenvectors by falling eigenvalue, with their sign.</summary>
    internal static double[][] Directions(DenseMatrix scatter)
    {
        var vectors = SymmetricEigen.Factorize(scatter).Vectors;
        var d = scatter.RowCount;
        var directions = new double[d][];
        for (var c = 0; c < d; c++)
        {
            // The factorisation sorts the eigenvalues upwards.
            directions[c] = vectors.Column(d - 1 - c).ToArray();
            TurnToPositive(directions[c]);
        }

        return directions;
    }

    /// <summary>Makes the entry of largest absolute value positive: the first of those that agree to 1e-9.</summary>
    internal static void TurnToPositive(double[] direction)
    {
        var largest = 0.0;
        foreach (var entry in direction)
            largest = Math.Max(largest, Math.Abs(entry));
        var decisive = Array.Find(direction, entry => Math.Abs(entry) >= largest * (1 - SignTolerance));
        if (decisive < 0)
            TensorPrimitives.Negate(direction, direction);
    }
}
