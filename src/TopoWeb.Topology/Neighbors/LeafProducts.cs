using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Products of a few points with all points of a leaf, in registers: each coordinate of the leaf is loaded once for all of the points.</summary>
internal static class LeafProducts
{
    /// <summary>Points that are multiplied at a time.</summary>
    public const int Points = 4;

    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>target[i·64 + j] = block[j] + Σ_c factors[c·64 + places[i]]·block[(c + 1)·64 + j], for the four places i and the 64 points j.</summary>
    /// <remarks>The sums run over the columns in order, with fused operations: the same for any width of vectors.</remarks>
    /// <param name="block">A row of 64 numbers to begin with, followed by the columns of the leaf.</param>
    /// <param name="dimension">Number of columns d.</param>
    /// <param name="factors">Columns of the points, 64 apart.</param>
    /// <param name="places">Which points.</param>
    /// <param name="target">Receives four rows of 64.</param>
    public static void Compute(ref float block, int dimension, ref float factors, ref int places, ref float target)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(ref block, dimension, ref factors, ref places, ref target);
            return;
        }

        for (var i = 0; i < Points; i += 2)
            for (var j = 0; j < LeafSize; j += LeafSize / 2)
                Narrow(ref Unsafe.Add(ref block, j), dimension, ref factors, ref Unsafe.Add(ref places, i), ref Unsafe.Add(ref target, i * LeafSize + j));
    }

    /// <summary>Four points by 64, in 16 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide(ref float block, int dimension, ref float factors, ref int places, ref float target)
    {
        var (a0, a1, a2, a3) = (Vector512.LoadUnsafe(ref block), Vector512.LoadUnsafe(ref block, 16), Vector512.LoadUnsafe(ref block, 32), Vector512.LoadUnsafe(ref block, 48));
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        var (c0, c1, c2, c3) = (a0, a1, a2, a3);
        var (d0, d1, d2, d3) = (a0, a1, a2, a3);
        ref var a = ref Unsafe.Add(ref factors, places);
        ref var b = ref Unsafe.Add(ref factors, Unsafe.Add(ref places, 1));
        ref var c = ref Unsafe.Add(ref factors, Unsafe.Add(ref places, 2));
        ref var d = ref Unsafe.Add(ref factors, Unsafe.Add(ref places, 3));
        for (nuint column = 0; column < (nuint)(dimension * LeafSize); column += LeafSize)
        {
            var y0 = Vector512.LoadUnsafe(ref block, column + LeafSize);
            var y1 = Vector512.LoadUnsafe(ref block, column + LeafSize + 16);
            var y2 = Vector512.LoadUnsafe(ref block, column + LeafSize + 32);
            var y3 = Vector512.LoadUnsafe(ref block, column + LeafSize + 48);
            var x = Vector512.Create(Unsafe.Add(ref a, column));
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

        Store(a0, a1, a2, a3, ref target);
        Store(b0, b1, b2, b3, ref Unsafe.Add(ref target, LeafSize));
        Store(c0, c1, c2, c3, ref Unsafe.Add(ref target, 2 * LeafSize));
        Store(d0, d1, d2, d3, ref Unsafe.Add(ref target, 3 * LeafSize));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3, ref float target)
    {
        v0.StoreUnsafe(ref target);
        v1.StoreUnsafe(ref target, 16);
        v2.StoreUnsafe(ref target, 32);
        v3.StoreUnsafe(ref target, 48);
    }

    /// <summary>Two points by 32: with 16 registers there is room for eight sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(ref float block, int dimension, ref float factors, ref int places, ref float target)
    {
        var (a0, a1, a2, a3) = (Vector256.LoadUnsafe(ref block), Vector256.LoadUnsafe(ref block, 8), Vector256.LoadUnsafe(ref block, 16), Vector256.LoadUnsafe(ref block, 24));
        var (b0, b1, b2, b3) = (a0, a1, a2, a3);
        ref var a = ref Unsafe.Add(ref factors, places);
        ref var b = ref Unsafe.Add(ref factors, Unsafe.Add(ref places, 1));
        for (nuint column = 0; column < (nuint)(dimension * LeafSize); column += LeafSize)
        {
            var y0 = Vector256.LoadUnsafe(ref block, column + LeafSize);
            var y1 = Vector256.LoadUnsafe(ref block, column + LeafSize + 8);
            var y2 = Vector256.LoadUnsafe(ref block, column + LeafSize + 16);
            var y3 = Vector256.LoadUnsafe(ref block, column + LeafSize + 24);
            var x = Vector256.Create(Unsafe.Add(ref a, column));
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

        Store(a0, a1, a2, a3, ref target);
        Store(b0, b1, b2, b3, ref Unsafe.Add(ref target, LeafSize));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> v0, Vector256<float> v1, Vector256<float> v2, Vector256<float> v3, ref float target)
    {
        v0.StoreUnsafe(ref target);
        v1.StoreUnsafe(ref target, 8);
        v2.StoreUnsafe(ref target, 16);
        v3.StoreUnsafe(ref target, 24);
    }
}
