using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Counts the points of a leaf that are near four points, for both sides.</summary>
/// <remarks>
/// The bound that counts as near is part of the sum, so a pair is within it where the sum is negative: the sign is the count. As an unsigned number, the bits of a negative sum are larger than those of
/// any other: what lies between the bounds has bits up to those of their difference.
/// </remarks>
internal static class LeafPairs
{
    /// <summary>Points that are compared at a time.</summary>
    public const int Points = LeafProducts.Points;

    /// <summary>Distance of the columns of the points, with room for one that is near nothing.</summary>
    public const int Stride = NeighborTree.LeafSize + 16;

    /// <summary>Lanes of the counts of a point: they are added up in the end.</summary>
    public const int Lanes = 16;

    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>Sums block[j] − bound + Σ_c points[c·80 + place]·block[(c + 1)·64 + j] for four places and the 64 points j, and counts those below 0.</summary>
    /// <param name="block">A number for each point of the leaf, followed by the columns of their coordinates, 64 apart.</param>
    /// <param name="dimension">Number of columns d.</param>
    /// <param name="points">d columns of the points; behind them a column of bounds, times −1, and one of how much larger sums still are between.</param>
    /// <param name="places">Four places of points.</param>
    /// <param name="ofLeaf">Counts of the points of the leaf, to be raised.</param>
    /// <param name="ofPoints">Counts of the points, 16 lanes for each place, to be raised.</param>
    /// <param name="sums">Receives four rows of 64.</param>
    /// <returns>A bit for each of the four that has sums between.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ref float block, int dimension, ref float points, ref int places, ref int ofLeaf, ref int ofPoints, ref float sums)
    {
        ref var a = ref Unsafe.Add(ref points, places);
        ref var b = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 1));
        ref var c = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 2));
        ref var d = ref Unsafe.Add(ref points, Unsafe.Add(ref places, 3));
        var end = dimension * Stride;
        return LeafProducts.OfFour(ref block, ref a, ref b, ref c, ref d, Stride, (nuint)end, new Sums(ref Unsafe.Add(ref points, end + Stride), ref places, ref ofLeaf, ref ofPoints, ref sums));
    }

    /// <summary>Stores the sums and counts their signs.</summary>
    private readonly ref struct Sums(ref float widths, ref int places, ref int ofLeaf, ref int ofPoints, ref float sums) : ILeafSums
    {
        private readonly ref float _widths = ref widths;
        private readonly ref int _places = ref places;
        private readonly ref int _ofLeaf = ref ofLeaf;
        private readonly ref int _ofPoints = ref ofPoints;
        private readonly ref float _sums = ref sums;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Take(
            Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3,
            Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3, Vector512<float> d0, Vector512<float> d1, Vector512<float> d2, Vector512<float> d3)
        {
            var (n0, n1, n2, n3) = (Vector512.LoadUnsafe(ref _ofLeaf), Vector512.LoadUnsafe(ref _ofLeaf, 16), Vector512.LoadUnsafe(ref _ofLeaf, 32), Vector512.LoadUnsafe(ref _ofLeaf, 48));
            var between = Take(0, a0, a1, a2, a3, ref n0, ref n1, ref n2, ref n3) | Take(1, b0, b1, b2, b3, ref n0, ref n1, ref n2, ref n3)
                | Take(2, c0, c1, c2, c3, ref n0, ref n1, ref n2, ref n3) | Take(3, d0, d1, d2, d3, ref n0, ref n1, ref n2, ref n3);
            n0.StoreUnsafe(ref _ofLeaf);
            n1.StoreUnsafe(ref _ofLeaf, 16);
            n2.StoreUnsafe(ref _ofLeaf, 32);
            n3.StoreUnsafe(ref _ofLeaf, 48);
            return between;
        }

        /// <summary>There always are four.</summary>
        public int Take(Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3, Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3) =>
            throw new NotSupportedException();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Take(
            int first, int from, Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3, Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3)
        {
            ref var ofLeaf = ref Unsafe.Add(ref _ofLeaf, from);
            var (n0, n1, n2, n3) = (Vector256.LoadUnsafe(ref ofLeaf), Vector256.LoadUnsafe(ref ofLeaf, 8), Vector256.LoadUnsafe(ref ofLeaf, 16), Vector256.LoadUnsafe(ref ofLeaf, 24));
            var between = Take(first, from, a0, a1, a2, a3, ref n0, ref n1, ref n2, ref n3) | Take(first + 1, from, b0, b1, b2, b3, ref n0, ref n1, ref n2, ref n3);
            n0.StoreUnsafe(ref ofLeaf);
            n1.StoreUnsafe(ref ofLeaf, 8);
            n2.StoreUnsafe(ref ofLeaf, 16);
            n3.StoreUnsafe(ref ofLeaf, 24);
            return between;
        }

        /// <summary>Stores the sums of a point and counts their signs.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Take(
            int point, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3, ref Vector512<int> n0, ref Vector512<int> n1, ref Vector512<int> n2, ref Vector512<int> n3)
        {
            ref var target = ref Unsafe.Add(ref _sums, point * LeafSize);
            s0.StoreUnsafe(ref target);
            s1.StoreUnsafe(ref target, 16);
            s2.StoreUnsafe(ref target, 32);
            s3.StoreUnsafe(ref target, 48);
            var (u0, u1, u2, u3) = (s0.AsInt32() >>> 31, s1.AsInt32() >>> 31, s2.AsInt32() >>> 31, s3.AsInt32() >>> 31);
            (n0, n1, n2, n3) = (n0 + u0, n1 + u1, n2 + u2, n3 + u3);
            var place = Unsafe.Add(ref _places, point);
            ref var ofPoint = ref Unsafe.Add(ref _ofPoints, place * Lanes);
            (Vector512.LoadUnsafe(ref ofPoint) + (u0 + u1 + (u2 + u3))).StoreUnsafe(ref ofPoint);
            var least = Vector512.Min(Vector512.Min(s0.AsUInt32(), s1.AsUInt32()), Vector512.Min(s2.AsUInt32(), s3.AsUInt32()));
            return (Vector512.LessThanOrEqualAny(least, Vector512.Create(BitConverter.SingleToUInt32Bits(Unsafe.Add(ref _widths, place)))) ? 1 : 0) << point;
        }

        /// <summary>The same of 32 sums.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Take(
            int point, int from, Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3, ref Vector256<int> n0, ref Vector256<int> n1, ref Vector256<int> n2, ref Vector256<int> n3)
        {
            ref var target = ref Unsafe.Add(ref _sums, point * LeafSize + from);
            s0.StoreUnsafe(ref target);
            s1.StoreUnsafe(ref target, 8);
            s2.StoreUnsafe(ref target, 16);
            s3.StoreUnsafe(ref target, 24);
            var (u0, u1, u2, u3) = (s0.AsInt32() >>> 31, s1.AsInt32() >>> 31, s2.AsInt32() >>> 31, s3.AsInt32() >>> 31);
            (n0, n1, n2, n3) = (n0 + u0, n1 + u1, n2 + u2, n3 + u3);
            var place = Unsafe.Add(ref _places, point);
            ref var ofPoint = ref Unsafe.Add(ref _ofPoints, place * Lanes);
            (Vector256.LoadUnsafe(ref ofPoint) + (u0 + u1 + (u2 + u3))).StoreUnsafe(ref ofPoint);
            var least = Vector256.Min(Vector256.Min(s0.AsUInt32(), s1.AsUInt32()), Vector256.Min(s2.AsUInt32(), s3.AsUInt32()));
            return (Vector256.LessThanOrEqualAny(least, Vector256.Create(BitConverter.SingleToUInt32Bits(Unsafe.Add(ref _widths, place)))) ? 1 : 0) << point;
        }
    }
}
