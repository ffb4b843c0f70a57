using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace TopoWeb.Topology.Mapper;

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
    public static double[][] Project(PointCloud cloud, int count)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var d = cloud.Dimension;
        var centred = Centre(cloud);
        var directions = Directions(Scatter(centred, d));
        var result = new double[count][];
        for (var c = 0; c < count; c++)
        {
            result[c] = new double[cloud.Count];
            if (c >= d)
                continue;
            for (var i = 0; i < cloud.Count; i++)
            {
                var sum = 0.0;
                for (var j = 0; j < d; j++)
                    sum += centred[i * d + j] * directions[c][j];
                result[c][i] = sum;
            }
        }

        return result;
    }

    private static double[] Centre(PointCloud cloud)
    {
        var d = cloud.Dimension;
        var mean = new double[d];
        for (var i = 0; i < cloud.Count; i++)
        {
            var row = cloud.Row(i);
            for (var j = 0; j < d; j++)
                mean[j] += row[j];
        }

        for (var j = 0; j < d; j++)
            mean[j] /= cloud.Count;
        var centred = cloud.Values.ToArray();
        for (var i = 0; i < centred.Length; i++)
            centred[i] -= mean[i % d];
        return centred;
    }

    private static DenseMatrix Scatter(double[] centred, int d)
    {
        var scatter = new DenseMatrix(d);
        for (var a = 0; a < d; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < centred.Length; i += d)
                    sum += centred[i + a] * centred[i + b];
                scatter[a, b] = scatter[b, a] = sum;
            }
        }

        return scatter;
    }

    /// <summary>Eigenvectors by falling eigenvalue, with their sign.</summary>
    private static double[][] Directions(DenseMatrix scatter)
    {
        Evd<double> factors = scatter.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        var d = scatter.RowCount;
        var directions = new double[d][];
        for (var c = 0; c < d; c++)
        {
            // The factorisation sorts the eigenvalues upwards.
            var direction = factors.EigenVectors.Column(d - 1 - c).ToArray();
            var largest = 0.0;
            foreach (var entry in direction)
                largest = Math.Max(largest, Math.Abs(entry));
            var decisive = Array.Find(direction, entry => Math.Abs(entry) >= largest * (1 - SignTolerance));
            if (decisive < 0)
                for (var j = 0; j < d; j++)
                    direction[j] = -direction[j];
            directions[c] = direction;
        }

        return directions;
    }
}
