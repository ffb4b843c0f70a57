using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels.Products;

/// <summary>A matrix product C = S + A·B, where A and B stay where they lie: their elements are reached by strides, in floats.</summary>
/// <remarks>
/// A[i, k] is at A + i·ARow + k·AStep, B[k, j] at B + k·BStep + j; both may consist of segments of equal size that follow each other in k: rows of an image within
/// its border, for example, so that a convolution needs no copy of its patches. Each element is one chain of fused multiply-adds in the order of k. So neither
/// the vector width nor the tiles, nor doing a product in parts of k, changes a bit.
/// </remarks>
internal readonly unsafe struct Product
{
    /// <summary>Rows of B are read in whole groups of as many floats: that memory must be there, whatever its content.</summary>
    public const int Group = 16;

    public required float* A { get; init; }

    public required nint ARow { get; init; }

    public required nint AStep { get; init; }

    public nint ASegment { get; init; }

    public required float* B { get; init; }

    public required nint BStep { get; init; }

    public nint BSegment { get; init; }

    /// <summary>What the sums begin with: S[i, j] is at Start + i·StartRow + j, may be C itself, and is read as B is. Null for zeros.</summary>
    public float* Start { get; init; }

    public nint StartRow { get; init; }

    public required float* C { get; init; }

    public required nint CRow { get; init; }

    /// <summary>Values of k in a segment.</summary>
    public required int Steps { get; init; }

    public int Segments { get; init; } = 1;

    public Product()
    {
    }

    /// <summary>Sets C.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C; multiples of <see cref="Group"/> are fastest.</param>
    public void Run(int rows, int columns)
    {
        if (Vector512.IsHardwareAccelerated)
            ProductTiles<Lanes512, Vector512<float>>.Run(this, rows, columns, 8);
        else
            ProductTiles<Lanes256, Vector256<float>>.Run(this, rows, columns, 6); // sixteen registers hold six rows
    }
}
