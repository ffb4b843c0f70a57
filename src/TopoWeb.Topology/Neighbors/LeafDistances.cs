using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Squared distances of four points to all points of a leaf, in registers: each coordinate of the leaf is loaded once for all four.</summary>
/// <remarks>
/// With x and y relative to the middle of the leaf, |x − y|² = |x|² + |y|² − 2·x·y takes half the operations of the sum of squares, at the price of an error that grows
/// with the size of the leaf (<see cref="PrecisionOf"/>).
/// </remarks>
internal static class LeafDistances
{
    /// <summary>Points that are compared at a time.</summary>
    public const int Points = 4;

    /// <summary>Distance of the columns of the points, with room for one that is near nothing.</summary>
    public const int Stride = NeighborTree.LeafSize + 16;

    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>What |x|² + |y|² − 2·x·y is off by, as a share of |x|² + |y|².</summary>
    /// <remarks>Three sums of d terms are off by at most (3d + 1)·2⁻²⁴; more than doubled to be on the safe side.</remarks>
    public static float PrecisionOf(int dimension) => (dimension + 4) * (1f / (1 << 21));

    /// <summary>Sums block[j] + points[d·80 + place] + Σ_c points[c·80 + place]·block[(c + 1)·64 + j] for four places and the 64 points j.</summary>
    /// <param name="block">Squared lengths of the points of the leaf, followed by the columns of their coordinates, 64 apart.</param>
    /// <param name="dimension">Number of columns d.</param>
    /// <param name="points">d columns of the points, times −2; behind them their squared lengths, and a column of limits.</param>
    /// <param name="places">Four places of points.</param>
    /// <param name="sums">Receives four rows of 64.</param>
    /// <returns>A bit for each of the four that has sums within its limit.</returns>
    public static int Within(ref float block, int dimension, ref float points, ref int places, ref float sums)
    {
        if (Vector512.IsHardwareAccelerated)
            return Wide(ref block, dimension, ref points, ref places, ref sums);
        var within = 0;
        for (var i = 0; i < Points; i += 2)
            for (var j = 0; j < LeafSize; j += LeafSize / 2)
                within |= Narrow(ref Unsafe.Add(ref block, j), dimension, ref points, ref Unsafe.Add(ref places, i), ref Unsafe.Add(ref sums, i * LeafSize + j)) << i;
        return within;
    }

    /// <summary>Four points by 64, in 16 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide(ref float block, int dimension, ref float points, ref int places, ref float sums)
    {
        ref var a = ref Unsafe.Add(ref points, places);
        ref var b = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 1));
        ref var c = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 2));
        ref var d = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 3));
        var end = (nuint)(dimension * Stride);
        var (y0, y1, y2, y3) = (Vector512.LoadUnsafe(ref block), Vector512.LoadUnsafe(ref block, 16), Vector512.LoadUnsafe(ref block, 32), Vector512.LoadUnsafe(ref block, 48));
        var x = Vector512.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref c, end));
        var (c0, c1, c2, c3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref d, end));
        var (d0, d1, d2, d3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        for (nuint column = 0; column < end; column += Stride)
        {
            block = ref Unsafe.Add(ref block, LeafSize);
            y0 = Vector512.LoadUnsafe(ref block);
            y1 = Vector512.LoadUnsafe(ref block, 16);
            y2 = Vector512.LoadUnsafe(ref block, 32);
            y3 = Vector512.LoadUnsafe(ref block, 48);
            x = Vector512.Create(Unsafe.Add(ref a, column));
            a0 = Vector512.FusedMultiplyAdd(y0, x, a0);
            a1 = Vector512.FusedMultiplyAdd(y1, x, a1);
            a2 = Vector512.FusedMultiplyAdd(y2, x, a2);
            a3 = Vector512.FusedMultiplyAdd(y3, x, a3);
            x = Vector512.Create(Unsafe.Add(ref b, column));
            b0 = Vector512.FusedMultiplyAdd(y0, x, b0);
            b1 = Vector512.FusedMultiplyAdd(y1, x, b1);
            b2 = Vector512.FusedMultiplyAdd(y2, x, b2);
            b3 = Vector512.FusedMultiplyAdd(y3, x, b3);
            x = Vector512.Create(Unsafe.Add(ref c, column));
            c0 = Vector512.FusedMultiplyAdd(y0, x, c0);
            c1 = Vector512.FusedMultiplyAdd(y1, x, c1);
            c2 = Vector512.FusedMultiplyAdd(y2, x, c2);
            c3 = Vector512.FusedMultiplyAdd(y3, x, c3);
            x = Vector512.Create(Unsafe.Add(ref d, column));
            d0 = Vector512.FusedMultiplyAdd(y0, x, d0);
            d1 = Vector512.FusedMultiplyAdd(y1, x, d1);
            d2 = Vector512.FusedMultiplyAdd(y2, x, d2);
            d3 = Vector512.FusedMultiplyAdd(y3, x, d3);
        }

        end += Stride;
        return Take(a0, a1, a2, a3, Unsafe.Add(ref a, end), ref sums)
            | Take(b0, b1, b2, b3, Unsafe.Add(ref b, end), ref Unsafe.Add(ref sums, LeafSize)) << 1
            | Take(c0, c1, c2, c3, Unsafe.Add(ref c, end), ref Unsafe.Add(ref sums, 2 * LeafSize)) << 2
            | Take(d0, d1, d2, d3, Unsafe.Add(ref d, end), ref Unsafe.Add(ref sums, 3 * LeafSize)) << 3;
    }

    /// <summary>Stores the 64 sums of one point; 1 where some are within the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, float limit, ref float sums)
    {
        s0.StoreUnsafe(ref sums);
        s1.StoreUnsafe(ref sums, 16);
        s2.StoreUnsafe(ref sums, 32);
        s3.StoreUnsafe(ref sums, 48);
        return Vector512.LessThanOrEqualAny(Vector512.MinNative(Vector512.MinNative(s0, s1), Vector512.MinNative(s2, s3)), Vector512.Create(limit)) ? 1 : 0;
    }

    /// <summary>Two points by 32: with 16 registers there is room for eight sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Narrow(ref float block, int dimension, ref float points, ref int places, ref float sums)
    {
        ref var a = ref Unsafe.Add(ref points, places);
        ref var b = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 1));
        var end = (nuint)(dimension * Stride);
        var (y0, y1, y2, y3) = (Vector256.LoadUnsafe(ref block), Vector256.LoadUnsafe(ref block, 8), Vector256.LoadUnsafe(ref block, 16), Vector256.LoadUnsafe(ref block, 24));
        var x = Vector256.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector256.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        for (nuint column = 0; column < end; column += Stride)
        {
            block = ref Unsafe.Add(ref block, LeafSize);
            y0 = Vector256.LoadUnsafe(ref block);
            y1 = Vector256.LoadUnsafe(ref block, 8);
            y2 = Vector256.LoadUnsafe(ref block, 16);
            y3 = Vector256.LoadUnsafe(ref block, 24);
            x = Vector256.Create(Unsafe.Add(ref a, column));
            a0 = Vector256.FusedMultiplyAdd(y0, x, a0);
            a1 = Vector256.FusedMultiplyAdd(y1, x, a1);
            a2 = Vector256.FusedMultiplyAdd(y2, x, a2);
            a3 = Vector256.FusedMultiplyAdd(y3, x, a3);
            x = Vector256.Create(Unsafe.Add(ref b, column));
            b0 = Vector256.FusedMultiplyAdd(y0, x, b0);
            b1 = Vector256.FusedMultiplyAdd(y1, x, b1);
            b2 = Vector256.FusedMultiplyAdd(y2, x, b2);
            b3 = Vector256.FusedMultiplyAdd(y3, x, b3);
        }

        end += Stride;
        return Take(a0, a1, a2, a3, Unsafe.Add(ref a, end), ref sums) | Take(b0, b1, b2, b3, Unsafe.Add(ref b, end), ref Unsafe.Add(ref sums, LeafSize)) << 1;
    }

    /// <summary>The same of 32 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3, float limit, ref float sums)
    {
        s0.StoreUnsafe(ref sums);
        s1.StoreUnsafe(ref sums, 8);
        s2.StoreUnsafe(ref sums, 16);
        s3.StoreUnsafe(ref sums, 24);
        return Vector256.LessThanOrEqualAny(Vector256.MinNative(Vector256.MinNative(s0, s1), Vector256.MinNative(s2, s3)), Vector256.Create(limit)) ? 1 : 0;
    }
}
