using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix of finite numbers, such as a covariance.</summary>
internal static class SymmetricEigen
{
    /// <summary>Sizes 2^±256 at which the matrix is factorised as it is.</summary>
    private const int Usual = 256;

    /// <summary>Entries below 2^−512 of the largest are far below a rounding of every eigenvalue that differs from zero.</summary>
    private const int Negligible = -512;

    /// <summary>Factorises a symmetric d×d matrix.</summary>
    /// <remarks>The library's QL iteration divides by entries beside the diagonal: where one of them is subnormal, the quotient overflows and the iteration leaves its array.
    /// So an unusual matrix is brought to about 1 by a power of two, which is exact, and entries that mean nothing count as zero.</remarks>
    /// <param name="matrix">d×d.</param>
    /// <returns>The d eigenvalues upwards, and the eigenvectors as columns in the same order.</returns>
    public static (double[] Values, Matrix<double> Vectors) Factorize(DenseMatrix matrix)
    {
        var largest = matrix.Values.Max(Math.Abs);
        var exponent = largest == 0 || Math.Abs(Math.ILogB(largest)) <= Usual ? 0 : Math.ILogB(largest);
        var least = Math.ScaleB(largest, Negligible - exponent);
        var factors = matrix.Map(value => Math.ScaleB(value, -exponent) is var scaled && Math.Abs(scaled) >= least ? scaled : 0).Evd(Symmetricity.Symmetric);
        return ([.. factors.EigenValues.Select(value => Math.ScaleB(value.Real, exponent))], factors.EigenVectors);
    }
}
