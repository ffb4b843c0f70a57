using System.Runtime.CompilerServices;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels.Convolutions;

/// <summary>Filters of <see cref="WinogradTransforms"/>, channels in the lanes.</summary>
internal static unsafe class WinogradFilters<TLanes, T> where TLanes : ILanes<T> where T : unmanaged
{
    /// <summary>See <see cref="WinogradTransforms.Filter"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* taps, nint tap, int channels, float* values, nint place)
    {
        for (var c = 0; c < channels; c += TLanes.Count, taps += TLanes.Count, values += TLanes.Count)
        {
            T a0 = TLanes.Load(taps), a1 = TLanes.Load(taps + tap), a2 = TLanes.Load(taps + 2 * tap);
            T b0 = TLanes.Load(taps + 3 * tap), b1 = TLanes.Load(taps + 4 * tap), b2 = TLanes.Load(taps + 5 * tap);
            T d0 = TLanes.Load(taps + 6 * tap), d1 = TLanes.Load(taps + 7 * tap), d2 = TLanes.Load(taps + 8 * tap);
            Row(a0, a1, a2, values, place);
            Row(Half(TLanes.Add(TLanes.Add(a0, d0), b0)), Half(TLanes.Add(TLanes.Add(a1, d1), b1)), Half(TLanes.Add(TLanes.Add(a2, d2), b2)), values + 4 * place, place);
            Row(Half(TLanes.Subtract(TLanes.Add(a0, d0), b0)), Half(TLanes.Subtract(TLanes.Add(a1, d1), b1)), Half(TLanes.Subtract(TLanes.Add(a2, d2), b2)), values + 8 * place, place);
            Row(d0, d1, d2, values + 12 * place, place);
        }
    }

    /// <summary>See <see cref="WinogradTransforms.FilterGradient"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* values, nint place, int channels, float* taps, nint tap)
    {
        for (var c = 0; c < channels; c += TLanes.Count, taps += TLanes.Count, values += TLanes.Count)
        {
            Column(values, place, out var a0, out var b0, out var d0);
            Column(values + place, place, out var a1, out var b1, out var d1);
            Column(values + 2 * place, place, out var a2, out var b2, out var d2);
            Column(values + 3 * place, place, out var a3, out var b3, out var d3);
            Taps(a0, a1, a2, a3, taps, tap);
            Taps(b0, b1, b2, b3, taps + 3 * tap, tap);
            Taps(d0, d1, d2, d3, taps + 6 * tap, tap);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(T a, T b, T d, float* values, nint place)
    {
        TLanes.Store(a, values);
        TLanes.Store(Half(TLanes.Add(TLanes.Add(a, d), b)), values + place);
        TLanes.Store(Half(TLanes.Subtract(TLanes.Add(a, d), b)), values + 2 * place);
        TLanes.Store(d, values + 3 * place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* values, nint place, out T upper, out T middle, out T lower)
    {
        T b = TLanes.Load(values + 4 * place), d = TLanes.Load(values + 8 * place), half = Half(TLanes.Add(b, d));
        upper = TLanes.Add(TLanes.Load(values), half);
        middle = Half(TLanes.Subtract(b, d));
        lower = TLanes.Add(half, TLanes.Load(values + 12 * place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Taps(T a, T b, T d, T e, float* taps, nint tap)
    {
        var half = Half(TLanes.Add(b, d));
        TLanes.Store(TLanes.Add(a, half), taps);
        TLanes.Store(Half(TLanes.Subtract(b, d)), taps + tap);
        TLanes.Store(TLanes.Add(half, e), taps + 2 * tap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Half(T a) => TLanes.Multiply(a, TLanes.Fill(0.5f));
}
