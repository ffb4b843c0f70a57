using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology.Tests;

public class SymmetricEigenTests
{
    /// <summary>Eigenvalues of [[a, b], [b, c]], the larger one as trace or determinant give it.</summary>
    [Theory]
    [InlineData(0, 5e-324, 1, 0, 1)]
    [InlineData(0, 5e-324, 5e-324, 0, 5e-324)]
    [InlineData(1e300, 3e299, 1e300, 7e299, 1.3e300)]
    [InlineData(1e-300, 3e-301, 1e-300, 7e-301, 1.3e-300)]
    [InlineData(2, 1, 2, 1, 3)]
    [InlineData(1e-320, 1e-320, 1, 0, 1)]
    [InlineData(0, 0, 0, 0, 0)]
    public void Factorize_NumbersOfAnySize_GivesEigenvaluesUpwards(double a, double b, double c, double smaller, double larger)
    {
        var (values, vectors) = SymmetricEigen.Factorize(DenseMatrix.OfArray(new[,] { { a, b }, { b, c } }));

        Assert.Equal(smaller, values[0], Math.Max(larger * 1e-14, 5e-324));
        Assert.Equal(larger, values[1], Math.Max(larger * 1e-14, 5e-324));
        Assert.All(vectors.Enumerate(), x => Assert.True(double.IsFinite(x)));
        Assert.Equal(1, vectors.Column(0).L2Norm(), 1e-14);
        Assert.Equal(0, vectors.Column(0).DotProduct(vectors.Column(1)), 1e-14);
    }

    [Fact]
    public void Factorize_UsualMatrix_HasTheBitsOfTheLibrary()
    {
        var random = new Random(8);
        var half = DenseMatrix.Create(9, 9, (_, _) => random.NextDouble() - 0.5);
        var matrix = (DenseMatrix)half.TransposeThisAndMultiply(half);
        var expected = matrix.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);

        var (values, vectors) = SymmetricEigen.Factorize(matrix);

        Assert.Equal(expected.EigenValues.Select(v => v.Real), values);
        Assert.Equal(expected.EigenVectors, vectors);
    }
}
