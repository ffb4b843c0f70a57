using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Sorts the 16 numbers of a vector, and merges two sorted vectors, without a branch: K. E. Batcher, "Sorting networks and their applications" (1968).</summary>
internal static class SortedLanes
{
    /// <summary>The numbers, rising.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sort(Vector512<float> values)
    {
        values = Order(values, Swap1(values), Vector512.Create(-1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1));
        values = Order(values, Swap2(values), Vector512.Create(-1, -1, 0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, -1, -1));
        values = Order(values, Swap1(values), Vector512.Create(-1, 0, -1, 0, 0, -1, 0, -1, -1, 0, -1, 0, 0, -1, 0, -1));
        values = Order(values, Swap4(values), Vector512.Create(-1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1));
        values = Order(values, Swap2(values), Vector512.Create(-1, -1, 0, 0, -1, -1, 0, 0, 0, 0, -1, -1, 0, 0, -1, -1));
        values = Order(values, Swap1(values), Vector512.Create(-1, 0, -1, 0, -1, 0, -1, 0, 0, -1, 0, -1, 0, -1, 0, -1));
        return SortBitonic(values);
    }

    /// <summary>The 16 smallest numbers of two sorted vectors, rising.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Smallest(Vector512<float> a, Vector512<float> b) =>
        SortBitonic(Vector512.MinNative(a, Vector512.Shuffle(b, Vector512.Create(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0))));

    /// <summary>Sorts numbers that rise and then fall, or the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SortBitonic(Vector512<float> values)
    {
        values = Order(values, Vector512.Shuffle(values, Vector512.Create(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)), Vector512.Create(-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0));
        values = Order(values, Swap4(values), Vector512.Create(-1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0));
        values = Order(values, Swap2(values), Vector512.Create(-1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0));
        return Order(values, Swap1(values), Vector512.Create(-1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0, -1, 0));
    }

    /// <summary>The smaller of each pair where the mask is set, and the larger one elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Order(Vector512<float> values, Vector512<float> partners, Vector512<int> smaller) =>
        Vector512.ConditionalSelect(smaller.AsSingle(), Vector512.MinNative(values, partners), Vector512.MaxNative(values, partners));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Swap1(Vector512<float> values) => Vector512.Shuffle(values, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Swap2(Vector512<float> values) => Vector512.Shuffle(values, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Swap4(Vector512<float> values) => Vector512.Shuffle(values, Vector512.Create(4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
}
