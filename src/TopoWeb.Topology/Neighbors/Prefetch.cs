using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Asks for memory before it is needed, where the order of the reads is none that the processor foresees.</summary>
/// <remarks>A hint without any effect on results: an array that the collector moves meanwhile is fetched from where it was, and nothing is read or written.</remarks>
internal static class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Asks for <paramref name="count"/> values from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Read<T>(ref readonly T first, int count)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        var start = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in first));
        var end = start + (long)count * sizeof(T);
        for (var line = start; line < end; line += CacheLine)
            Sse.Prefetch0(line);
        // The first value need not be the first of its line.
        Sse.Prefetch0(end - 1);
    }
}
