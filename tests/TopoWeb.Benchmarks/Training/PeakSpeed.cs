using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Benchmarks.Training;

/// <summary>What one core can do at most: fused multiply-adds of single precision that wait for nothing, in vectors of the width that the training uses.</summary>
internal static class PeakSpeed
{
    private const int Chains = 12; // more than two units times their latency, and with two operands within 16 registers
    private const int Length = 1_000_000;

    /// <summary>Operations a second (two for each multiply-add): the fastest of some short rounds. To be called right after work, while the clock is as it was then.</summary>
    public static double Measure()
    {
        var best = 0.0;
        for (var round = 0; round < 12; round++)
            best = Math.Max(best, Vector512.IsHardwareAccelerated ? Round<Lanes512, Vector512<float>>() : Round<Lanes256, Vector256<float>>());
        return best;
    }

    private static double Round<TLanes, T>() where TLanes : ILanes<T> where T : unmanaged
    {
        var watch = Stopwatch.StartNew();
        GC.KeepAlive(Run<TLanes, T>());
        return 2.0 * Chains * TLanes.Count * Length / watch.Elapsed.TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Run<TLanes, T>() where TLanes : ILanes<T> where T : unmanaged
    {
        var (x, y) = (TLanes.Fill(0.999f), TLanes.Fill(0.001f));
        T a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var step = 0; step < Length; step++)
        {
            a = TLanes.Fma(a, x, y);
            b = TLanes.Fma(b, x, y);
            c = TLanes.Fma(c, x, y);
            d = TLanes.Fma(d, x, y);
            e = TLanes.Fma(e, x, y);
            f = TLanes.Fma(f, x, y);
            g = TLanes.Fma(g, x, y);
            h = TLanes.Fma(h, x, y);
            i = TLanes.Fma(i, x, y);
            j = TLanes.Fma(j, x, y);
            k = TLanes.Fma(k, x, y);
            l = TLanes.Fma(l, x, y);
        }
        var upper = TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(e, f));
        return TLanes.Add(upper, TLanes.Add(TLanes.Add(TLanes.Add(g, h), TLanes.Add(i, j)), TLanes.Add(k, l)));
    }
}
