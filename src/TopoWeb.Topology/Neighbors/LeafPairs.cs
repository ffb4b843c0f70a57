using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Compares four points with all points of a leaf, in registers: each coordinate of the leaf is loaded once for all four.</summary>
/// <remarks>
/// The bound that counts as near is part of the sum, so a pair is within it where the sum is negative: the sign is the count. As an unsigned number, the bits of a negative sum are larger than those of
/// any other: what lies between the bounds has bits up to those of their difference.
/// </remarks>
internal static class LeafPairs
{
    /// <summary>Points that are compared at a time.</summary>
    public const int Points = 4;

    /// <summary>Distance of the columns of the points, with room for one that is near nothing.</summary>
    public const int Stride = NeighborTree.LeafSize + 16;

    /// <summary>Lanes of the counts of a point: they are added up in the end.</summary>
    public const int Lanes = 16;

    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>Sums block[j] − bound + Σ_c points[c·80 + place]·block[(c + 1)·64 + j] for four places and the 64 points j, and counts those below 0.</summary>
    /// <param name="block">A number for each point of the leaf, followed by the columns of their coordinates, 64 apart.</param>
    /// <param name="dimension">Number of columns d.</param>
    /// <param name="points">d columns of the points; behind them a column of bounds, and one of how much larger sums still are between.</param>
    /// <param name="places">Four places of points.</param>
    /// <param name="ofLeaf">Counts of the points of the leaf, to be raised.</param>
    /// <param name="ofPoints">Counts of the points, 16 lanes for each place, to be raised.</param>
    /// <param name="sums">Receives four rows of 64.</param>
    /// <returns>A bit for each of the four that has sums between.</returns>
    public static int Count(ref float block, int dimension, ref float points, ref int places, ref int ofLeaf, ref int ofPoints, ref float sums)
    {
        if (Vector512.IsHardwareAccelerated)
            return Wide(ref block, dimension, ref points, ref places, ref ofLeaf, ref ofPoints, ref sums);
        var between = 0;
        for (var i = 0; i < Points; i += 2)
            for (var j = 0; j < LeafSize; j += LeafSize / 2)
                between |= Narrow(ref Unsafe.Add(ref block, j), dimension, ref points, ref Unsafe.Add(ref places, i), ref Unsafe.Add(ref ofLeaf, j), ref ofPoints, ref Unsafe.Add(ref sums, i * LeafSize + j)) << i;
        return between;
    }

    /// <summary>Four points by 64, in 16 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide(ref float block, int dimension, ref float points, ref int places, ref int ofLeaf, ref int ofPoints, ref float sums)
    {
        ref var a = ref Unsafe.Add(ref points, places);
        ref var b = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 1));
        ref var c = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 2));
        ref var d = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 3));
        var end = (nuint)(dimension * Stride);
        var (y0, y1, y2, y3) = (Vector512.LoadUnsafe(ref block), Vector512.LoadUnsafe(ref block, 16), Vector512.LoadUnsafe(ref block, 32), Vector512.LoadUnsafe(ref block, 48));
        var x = Vector512.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 - x, y1 - x, y2 - x, y3 - x);
        x = Vector512.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 - x, y1 - x, y2 - x, y3 - x);
        x = Vector512.Create(Unsafe.Add(ref c, end));
        var (c0, c1, c2, c3) = (y0 - x, y1 - x, y2 - x, y3 - x);
        x = Vector512.Create(Unsafe.Add(ref d, end));
        var (d0, d1, d2, d3) = (y0 - x, y1 - x, y2 - x, y3 - x);
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

        var (n0, n1, n2, n3) = (Vector512.LoadUnsafe(ref ofLeaf), Vector512.LoadUnsafe(ref ofLeaf, 16), Vector512.LoadUnsafe(ref ofLeaf, 32), Vector512.LoadUnsafe(ref ofLeaf, 48));
        end += Stride;
        var between = Take(a0, a1, a2, a3, Unsafe.Add(ref a, end), ref n0, ref n1, ref n2, ref n3, ref Unsafe.Add(ref ofPoints, places * Lanes), ref sums)
            | Take(b0, b1, b2, b3, Unsafe.Add(ref b, end), ref n0, ref n1, ref n2, ref n3, ref Unsafe.Add(ref ofPoints, Unsafe.Add(ref places, 1) * Lanes), ref Unsafe.Add(ref sums, LeafSize)) << 1
            | Take(c0, c1, c2, c3, Unsafe.Add(ref c, end), ref n0, ref n1, ref n2, ref n3, ref Unsafe.Add(ref ofPoints, Unsafe.Add(ref places, 2) * Lanes), ref Unsafe.Add(ref sums, 2 * LeafSize)) << 2
            | Take(d0, d1, d2, d3, Unsafe.Add(ref d, end), ref n0, ref n1, ref n2, ref n3, ref Unsafe.Add(ref ofPoints, Unsafe.Add(ref places, 3) * Lanes), ref Unsafe.Add(ref sums, 3 * LeafSize)) << 3;
        n0.StoreUnsafe(ref ofLeaf);
        n1.StoreUnsafe(ref ofLeaf, 16);
        n2.StoreUnsafe(ref ofLeaf, 32);
        n3.StoreUnsafe(ref ofLeaf, 48);
        return between;
    }

    /// <summary>Counts the signs of 64 sums of one point and stores the sums; 1 where some are between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(
        Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, float width,
        ref Vector512<int> n0, ref Vector512<int> n1, ref Vector512<int> n2, ref Vector512<int> n3, ref int ofPoint, ref float sums)
    {
        s0.StoreUnsafe(ref sums);
        s1.StoreUnsafe(ref sums, 16);
        s2.StoreUnsafe(ref sums, 32);
        s3.StoreUnsafe(ref sums, 48);
        var (u0, u1, u2, u3) = (s0.AsInt32() >>> 31, s1.AsInt32() >>> 31, s2.AsInt32() >>> 31, s3.AsInt32() >>> 31);
        (n0, n1, n2, n3) = (n0 + u0, n1 + u1, n2 + u2, n3 + u3);
        (Vector512.LoadUnsafe(ref ofPoint) + (u0 + u1 + (u2 + u3))).StoreUnsafe(ref ofPoint);
        var least = Vector512.Min(Vector512.Min(s0.AsUInt32(), s1.AsUInt32()), Vector512.Min(s2.AsUInt32(), s3.AsUInt32()));
        return Vector512.LessThanOrEqualAny(least, Vector512.Create(BitConverter.SingleToUInt32Bits(width))) ? 1 : 0;
    }

    /// <summary>Two points by 32: with 16 registers there is room for eight sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Narrow(ref float block, int dimension, ref float points, ref int places, ref int ofLeaf, ref int ofPoints, ref float sums)
    {
        ref var a = ref Unsafe.Add(ref points, places);
        ref var b = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 1));
        var end = (nuint)(dimension * Stride);
        var (y0, y1, y2, y3) = (Vector256.LoadUnsafe(ref block), Vector256.LoadUnsafe(ref block, 8), Vector256.LoadUnsafe(ref block, 16), Vector256.LoadUnsafe(ref block, 24));
        var x = Vector256.Create(Unsafe.Add(ref a, end));
        var (a0, a1, a2, a3) = (y0 - x, y1 - x, y2 - x, y3 - x);
        x = Vector256.Create(Unsafe.Add(ref b, end));
        var (b0, b1, b2, b3) = (y0 - x, y1 - x, y2 - x, y3 - x);
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

        var (n0, n1, n2, n3) = (Vector256.LoadUnsafe(ref ofLeaf), Vector256.LoadUnsafe(ref ofLeaf, 8), Vector256.LoadUnsafe(ref ofLeaf, 16), Vector256.LoadUnsafe(ref ofLeaf, 24));
        end += Stride;
        var between = Take(a0, a1, a2, a3, Unsafe.Add(ref a, end), ref n0, ref n1, ref n2, ref n3, ref Unsafe.Add(ref ofPoints, places * Lanes), ref sums)
            | Take(b0, b1, b2, b3, Unsafe.Add(ref b, end), ref n0, ref n1, ref n2, ref n3, ref Unsafe.Add(ref ofPoints, Unsafe.Add(ref places, 1) * Lanes), ref Unsafe.Add(ref sums, LeafSize)) << 1;
        n0.StoreUnsafe(ref ofLeaf);
        n1.StoreUnsafe(ref ofLeaf, 8);
        n2.StoreUnsafe(ref ofLeaf, 16);
        n3.StoreUnsafe(ref ofLeaf, 24);
        return between;
    }

    /// <summary>The same of 32 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(
        Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3, float width,
        ref Vector256<int> n0, ref Vector256<int> n1, ref Vector256<int> n2, ref Vector256<int> n3, ref int ofPoint, ref float sums)
    {
        s0.StoreUnsafe(ref sums);
        s1.StoreUnsafe(ref sums, 8);
        s2.StoreUnsafe(ref sums, 16);
        s3.StoreUnsafe(ref sums, 24);
        var (u0, u1, u2, u3) = (s0.AsInt32() >>> 31, s1.AsInt32() >>> 31, s2.AsInt32() >>> 31, s3.AsInt32() >>> 31);
        (n0, n1, n2, n3) = (n0 + u0, n1 + u1, n2 + u2, n3 + u3);
        (Vector256.LoadUnsafe(ref ofPoint) + (u0 + u1 + (u2 + u3))).StoreUnsafe(ref ofPoint);
        var least = Vector256.Min(Vector256.Min(s0.AsUInt32(), s1.AsUInt32()), Vector256.Min(s2.AsUInt32(), s3.AsUInt32()));
        return Vector256.LessThanOrEqualAny(least, Vector256.Create(BitConverter.SingleToUInt32Bits(width))) ? 1 : 0;
    }
}
