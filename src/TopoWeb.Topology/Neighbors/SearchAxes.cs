using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Orthogonal axes along which a cloud is wide first and narrow last: boxes along them are smaller, and distances are the same.</summary>
internal sealed class SearchAxes
{
    /// <summary>Smaller clouds are searched before the axes are found.</summary>
    private const int FewestPoints = 2_000;

    /// <summary>With more coordinates boxes exclude little along any axes, and turning the points takes longer.</summary>
    private const int MostCoordinates = 64;

    /// <summary>Points that the axes are fitted to, evenly spread over the rows.</summary>
    private const int SampleSize = 4_000;

    /// <summary>Axes are used only where they are orthogonal to this precision, far below that of the rounded points.</summary>
    private const double Precision = 1e-12;

    private const int Width = 8;

    private readonly int _dimension;

    /// <summary>Rows of coordinates on the axes for each coordinate of the cloud, filled up to whole vectors.</summary>
    private readonly double[] _rows;

    private SearchAxes(double[] rows, int dimension)
    {
        _rows = rows;
        _dimension = dimension;
        Stride = rows.Length / dimension;
    }

    /// <summary>Numbers that <see cref="Turn"/> writes: d, filled up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>The axes of a cloud; null where they would not pay.</summary>
    /// <param name="cloud">The points.</param>
    /// <param name="centre">A point in their middle.</param>
    /// <param name="scale">Factor that brings them into the cube.</param>
    public static SearchAxes? Of(PointCloud cloud, double[] centre, double scale)
    {
        var d = cloud.Dimension;
        if (cloud.Count < FewestPoints || d is < 2 or > MostCoordinates || !double.IsFinite(scale))
            return null;
        var scatter = new DenseMatrix(d);
        var (mean, point) = (new double[d], new double[d]);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < SampleSize; i++)
            {
                var row = cloud.Row((int)((long)cloud.Count * i / SampleSize));
                for (var c = 0; c < d; c++)
                    point[c] = (row[c] - centre[c]) * scale - mean[c];
                if (pass == 1)
                    Add(scatter.Values, point);
                else
                    for (var c = 0; c < d; c++)
                        scatter.Values[c] += point[c];
            }

            if (pass == 1)
                break;
            for (var c = 0; c < d; c++)
                mean[c] = scatter.Values[c] / SampleSize;
            scatter.Clear();
        }

        var vectors = SymmetricEigen.Factorize(scatter).Vectors;
        return IsOrthogonal(vectors) ? new SearchAxes(Rows(vectors), d) : null;
    }

    /// <summary>Coordinates of a point on the axes.</summary>
    /// <param name="point">The point.</param>
    /// <param name="turned">Receives them.</param>
    /// <param name="farthest">Raised to their sizes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Turn(ReadOnlySpan<double> point, Span<double> turned, Span<double> farthest)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var target = ref MemoryMarshal.GetReference(turned);
        ref var most = ref MemoryMarshal.GetReference(farthest);
        for (var start = 0; start < Stride; start += Width)
        {
            var sum = Vector512<double>.Zero;
            for (var c = 0; c < point.Length; c++)
                sum += Vector512.Create(point[c]) * Vector512.LoadUnsafe(ref rows, (nuint)(c * Stride + start));
            sum.StoreUnsafe(ref target, (nuint)start);
            Vector512.MaxNative(Vector512.Abs(sum), Vector512.LoadUnsafe(ref most, (nuint)start)).StoreUnsafe(ref most, (nuint)start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double[] scatter, double[] point)
    {
        for (var a = 0; a < point.Length; a++)
            for (var b = 0; b < point.Length; b++)
                scatter[a * point.Length + b] += point[a] * point[b];
    }

    private static bool IsOrthogonal(Matrix<double> vectors)
    {
        var product = vectors.TransposeThisAndMultiply(vectors);
        for (var a = 0; a < product.RowCount; a++)
            for (var b = 0; b < product.RowCount; b++)
                if (!(Math.Abs(product[a, b] - (a == b ? 1 : 0)) <= Precision))
                    return false;
        return true;
    }

    /// <summary>Eigenvalues rise, so the last eigenvector comes first.</summary>
    private static double[] Rows(Matrix<double> vectors)
    {
        var d = vectors.RowCount;
        var stride = (d + Width - 1) / Width * Width;
        var rows = new double[d * stride];
        for (var c = 0; c < d; c++)
            for (var axis = 0; axis < d; axis++)
                rows[c * stride + axis] = vectors[c, d - 1 - axis];
        return rows;
    }
}
