using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Turns rows of a matrix into columns.</summary>
internal static unsafe class Transposition
{
    private const int Side = 8;

    /// <summary>Sets to[j, i] to from[i, j].</summary>
    /// <param name="from">The matrix.</param>
    /// <param name="fromRow">Floats from row to row.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="to">The other one.</param>
    /// <param name="toRow">Floats from row to row of that.</param>
    public static void Run(float* from, nint fromRow, int rows, int columns, float* to, nint toRow)
    {
        var (wholeRows, wholeColumns) = Avx.IsSupported ? (rows / Side * Side, columns / Side * Side) : (0, 0);
        for (var i = 0; i < wholeRows; i += Side)
            for (var j = 0; j < wholeColumns; j += Side)
                Square(from + i * fromRow + j, fromRow, to + j * toRow + i, toRow);
        for (var i = 0; i < rows; i++)
            for (var j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                to[j * toRow + i] = from[i * fromRow + j];
    }

    private static void Square(float* from, nint fromRow, float* to, nint toRow)
    {
        var r = from + 4 * fromRow;
        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + fromRow), r2 = Vector256.Load(from + 2 * fromRow), r3 = Vector256.Load(from + 3 * fromRow);
        Vector256<float> r4 = Vector256.Load(r), r5 = Vector256.Load(r + fromRow), r6 = Vector256.Load(r + 2 * fromRow), r7 = Vector256.Load(r + 3 * fromRow);
        Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5), p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> q0 = Avx.Shuffle(p0, p2, 0x44), q1 = Avx.Shuffle(p0, p2, 0xEE), q2 = Avx.Shuffle(p1, p3, 0x44), q3 = Avx.Shuffle(p1, p3, 0xEE);
        Vector256<float> q4 = Avx.Shuffle(p4, p6, 0x44), q5 = Avx.Shuffle(p4, p6, 0xEE), q6 = Avx.Shuffle(p5, p7, 0x44), q7 = Avx.Shuffle(p5, p7, 0xEE);
        Avx.Permute2x128(q0, q4, 0x20).Store(to);
        Avx.Permute2x128(q1, q5, 0x20).Store(to + toRow);
        Avx.Permute2x128(q2, q6, 0x20).Store(to + 2 * toRow);
        Avx.Permute2x128(q3, q7, 0x20).Store(to + 3 * toRow);
        to += 4 * toRow;
        Avx.Permute2x128(q0, q4, 0x31).Store(to);
        Avx.Permute2x128(q1, q5, 0x31).Store(to + toRow);
        Avx.Permute2x128(q2, q6, 0x31).Store(to + 2 * toRow);
        Avx.Permute2x128(q3, q7, 0x31).Store(to + 3 * toRow);
    }
}
