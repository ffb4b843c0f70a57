using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Squared Euclidean distances of one point to many points that are stored column by column.</summary>
internal static class SquaredDistances
{
    /// <summary>destination[j] = Σ_c (columns[c·stride + j] − point[c])², for each j.</summary>
    /// <remarks>
    /// The lanes of a vector are different points j, and each sum runs over the columns in order, without fused operations: every result is the one
    /// of the plain loop, bit for bit, whatever the vector width and wherever the point lies in its block.
    /// </remarks>
    /// <param name="point">Coordinates, length d.</param>
    /// <param name="columns">d columns, <paramref name="stride"/> apart, each at least as long as <paramref name="destination"/>.</param>
    /// <param name="stride">Distance between the starts of two columns.</param>
    /// <param name="destination">Receives the squared distances.</param>
    // Straight to optimised code: one neighbour search would be over before the tiers had noticed this loop.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(ReadOnlySpan<double> point, ReadOnlySpan<double> columns, int stride, Span<double> destination)
    {
        var n = destination.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)(point.Length - 1) * stride + n, columns.Length);
        ref var first = ref MemoryMarshal.GetReference(columns);
        ref var target = ref MemoryMarshal.GetReference(destination);
        const int width = 8;
        var j = 0;
        for (; j <= n - 4 * width; j += 4 * width)
        {
            // Four sums at a time hide the latency of the additions.
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
            var offset = (nuint)j;
            foreach (var coordinate in point)
            {
                var p = Vector512.Create(coordinate);
                var d0 = Vector512.LoadUnsafe(ref first, offset) - p;
                var d1 = Vector512.LoadUnsafe(ref first, offset + width) - p;
                var d2 = Vector512.LoadUnsafe(ref first, offset + 2 * width) - p;
                var d3 = Vector512.LoadUnsafe(ref first, offset + 3 * width) - p;
                s0 += d0 * d0;
                s1 += d1 * d1;
                s2 += d2 * d2;
                s3 += d3 * d3;
                offset += (nuint)stride;
            }

            s0.StoreUnsafe(ref target, (nuint)j);
            s1.StoreUnsafe(ref target, (nuint)(j + width));
            s2.StoreUnsafe(ref target, (nuint)(j + 2 * width));
            s3.StoreUnsafe(ref target, (nuint)(j + 3 * width));
        }

        for (; j < n; j++)
        {
            var sum = 0.0;
            for (var c = 0; c < point.Length; c++)
            {
                var difference = columns[c * stride + j] - point[c];
                sum += difference * difference;
            }

            destination[j] = sum;
        }
    }
}
