using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>What becomes of the sums of <see cref="LeafProducts"/>. Every method returns bits for the caller, which are joined.</summary>
internal interface ILeafSums
{
    /// <summary>Takes the 64 sums of four points each.</summary>
    int Take(
        Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3,
        Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3, Vector512<float> d0, Vector512<float> d1, Vector512<float> d2, Vector512<float> d3);

    /// <summary>Takes the 64 sums of the first two points.</summary>
    int Take(Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3);

    /// <summary>Takes 32 sums of two points, those with the leaf's points from <paramref name="from"/> on; the first of the two has number <paramref name="first"/>.</summary>
    int Take(int first, int from, Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3, Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3);
}

/// <summary>Sums of products of up to four points with all points of a leaf, in registers: each coordinate of the leaf is loaded once for all four.</summary>
/// <remarks>
/// The sum of point x and place j of the leaf is block[j] + x[d·step] + Σ_c x[c·step]·block[(c + 1)·64 + j], one fused operation after the other, whatever the width of the vectors. What becomes of
/// the sums is a type parameter, so that they never leave the registers on the way there.
/// </remarks>
internal static class LeafProducts
{
    /// <summary>Points that are compared at a time.</summary>
    public const int Points = 4;

    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>Four points.</summary>
    /// <param name="block">A number for each point of the leaf, followed by the columns of their coordinates, 64 apart.</param>
    /// <param name="a">Factors of the first point, <paramref name="step"/> apart, and behind them what its sums start with.</param>
    /// <param name="b">Those of the second.</param>
    /// <param name="c">Those of the third.</param>
    /// <param name="d">Those of the fourth.</param>
    /// <param name="step">Distance of two factors of a point.</param>
    /// <param name="end">Number of columns times <paramref name="step"/>.</param>
    /// <param name="sums">Takes the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfFour<T>(ref float block, ref float a, ref float b, ref float c, ref float d, nuint step, nuint end, T sums)
        where T : ILeafSums, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
            return Wide(ref block, ref a, ref b, ref c, ref d, step, end, sums);
        return Narrow(ref block, ref a, ref b, step, end, 0, sums) | Narrow(ref block, ref c, ref d, step, end, 2, sums);
    }

    /// <summary>The first two of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int OfTwo<T>(ref float block, ref float a, ref float b, nuint step, nuint end, T sums)
        where T : ILeafSums, allows ref struct =>
        Vector512.IsHardwareAccelerated ? Wide(ref block, ref a, ref b, step, end, sums) : Narrow(ref block, ref a, ref b, step, end, 0, sums);

    /// <summary>Four points by 64, in 16 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide<T>(ref float block, ref float a, ref float b, ref float c, ref float d, nuint step, nuint end, T sums)
        where T : ILeafSums, allows ref struct
    {
        var (y0, y1, y2, y3) = (Vector512.LoadUnsafe(ref block), Vector512.LoadUnsafe(ref block, 16), Vector512.LoadUnsafe(ref block, 32), Vector512.LoadUnsafe(ref block, 48));
        var x = Vector512.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref c, end));
        var (c0, c1, c2, c3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref d, end));
        var (d0, d1, d2, d3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        for (nuint column = 0; column < end; column += step)
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

        return sums.Take(a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3);
    }

    /// <summary>Two points by 64: as fast for each of them, where there are not four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide<T>(ref float block, ref float a, ref float b, nuint step, nuint end, T sums)
        where T : ILeafSums, allows ref struct
    {
        var (y0, y1, y2, y3) = (Vector512.LoadUnsafe(ref block), Vector512.LoadUnsafe(ref block, 16), Vector512.LoadUnsafe(ref block, 32), Vector512.LoadUnsafe(ref block, 48));
        var x = Vector512.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector512.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        for (nuint column = 0; column < end; column += step)
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
        }

        return sums.Take(a0, a1, a2, a3, b0, b1, b2, b3);
    }

    private static int Narrow<T>(ref float block, ref float a, ref float b, nuint step, nuint end, int first, T sums)
        where T : ILeafSums, allows ref struct =>
        Narrow(ref block, ref a, ref b, step, end, first, 0, sums) | Narrow(ref Unsafe.Add(ref block, LeafSize / 2), ref a, ref b, step, end, first, LeafSize / 2, sums);

    /// <summary>Two points by 32: with 16 registers there is room for eight sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Narrow<T>(ref float block, ref float a, ref float b, nuint step, nuint end, int first, int from, T sums)
        where T : ILeafSums, allows ref struct
    {
        var (y0, y1, y2, y3) = (Vector256.LoadUnsafe(ref block), Vector256.LoadUnsafe(ref block, 8), Vector256.LoadUnsafe(ref block, 16), Vector256.LoadUnsafe(ref block, 24));
        var x = Vector256.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        x = Vector256.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 + x, y1 + x, y2 + x, y3 + x);
        for (nuint column = 0; column < end; column += step)
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

        return sums.Take(first, from, a0, a1, a2, a3, b0, b1, b2, b3);
    }
}
