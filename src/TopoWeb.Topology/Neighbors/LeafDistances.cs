using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Squared distances of up to four points to all points of a leaf.</summary>
/// <remarks>
/// With x and y relative to a point near both, |x − y|² = |x|² + |y|² − 2·x·y takes half the operations of the sum of squares, at the price of an error that grows
/// with the distance of that point (<see cref="PrecisionOf"/>).
/// </remarks>
internal static class LeafDistances
{
    /// <summary>Distance of the columns of the points of a leaf.</summary>
    public const int Stride = NeighborTree.LeafSize;

    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>What |x|² + |y|² − 2·x·y is off by, as a share of |x|² + |y|².</summary>
    /// <remarks>Three sums of d terms are off by at most (3d + 1)·2⁻²⁴; more than doubled to be on the safe side.</remarks>
    public static float PrecisionOf(int dimension) => (dimension + 4) * (1f / (1 << 21));

    /// <summary>Sums block[j] + row[d] + Σ_c row[c]·block[(c + 1)·64 + j] for up to four rows and the 64 points j.</summary>
    /// <param name="block">Squared lengths of the points of the leaf, followed by the columns of their coordinates, 64 apart.</param>
    /// <param name="dimension">Number of columns d.</param>
    /// <param name="rows">Rows of d + 1 numbers: coordinates of a point, times −2, and its squared length.</param>
    /// <param name="places">Which rows: four places, of which the first are looked at.</param>
    /// <param name="count">Number of points; no more than four are looked at.</param>
    /// <param name="limits">Limits of all rows.</param>
    /// <param name="sums">Receives four rows of 64; those past the points are of no use.</param>
    /// <returns>A bit for each point that has sums within its limit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Within(ref float block, int dimension, ref float rows, ref int places, int count, ref float limits, ref float sums)
    {
        var row = dimension + 1;
        ref var a = ref Unsafe.Add(ref rows, places * row);
        ref var b = ref Unsafe.Add(ref rows, Unsafe.Add(ref places, 1) * row);
        var within = new Sums(ref limits, ref places, ref sums);
        var bits = count <= 2
            ? LeafProducts.OfTwo(ref block, ref a, ref b, 1, (nuint)dimension, within)
            : LeafProducts.OfFour(ref block, ref a, ref b, ref Unsafe.Add(ref rows, Unsafe.Add(ref places, 2) * row), ref Unsafe.Add(ref rows, Unsafe.Add(ref places, 3) * row), 1, (nuint)dimension, within);
        return count < LeafProducts.Points ? bits & ((1 << count) - 1) : bits;
    }

    /// <summary>Stores the sums and looks for those within the limit.</summary>
    private readonly ref struct Sums(ref float limits, ref int places, ref float sums) : ILeafSums
    {
        private readonly ref float _limits = ref limits;
        private readonly ref int _places = ref places;
        private readonly ref float _sums = ref sums;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Take(
            Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3,
            Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3, Vector512<float> d0, Vector512<float> d1, Vector512<float> d2, Vector512<float> d3) =>
            Take(0, a0, a1, a2, a3) | Take(1, b0, b1, b2, b3) | Take(2, c0, c1, c2, c3) | Take(3, d0, d1, d2, d3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Take(Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3) =>
            Take(0, a0, a1, a2, a3) | Take(1, b0, b1, b2, b3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Take(
            int first, int from, Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3, Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3) =>
            Take(first, from, a0, a1, a2, a3) | Take(first + 1, from, b0, b1, b2, b3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Take(int point, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
        {
            ref var target = ref Unsafe.Add(ref _sums, point * LeafSize);
            s0.StoreUnsafe(ref target);
            s1.StoreUnsafe(ref target, 16);
            s2.StoreUnsafe(ref target, 32);
            s3.StoreUnsafe(ref target, 48);
            var least = Vector512.MinNative(Vector512.MinNative(s0, s1), Vector512.MinNative(s2, s3));
            return (Vector512.LessThanOrEqualAny(least, Vector512.Create(Unsafe.Add(ref _limits, Unsafe.Add(ref _places, point)))) ? 1 : 0) << point;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Take(int point, int from, Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3)
        {
            ref var target = ref Unsafe.Add(ref _sums, point * LeafSize + from);
            s0.StoreUnsafe(ref target);
            s1.StoreUnsafe(ref target, 8);
            s2.StoreUnsafe(ref target, 16);
            s3.StoreUnsafe(ref target, 24);
            var least = Vector256.MinNative(Vector256.MinNative(s0, s1), Vector256.MinNative(s2, s3));
            return (Vector256.LessThanOrEqualAny(least, Vector256.Create(Unsafe.Add(ref _limits, Unsafe.Add(ref _places, point)))) ? 1 : 0) << point;
        }
    }
}
