using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels.Convolutions;

/// <summary>The transformations of <see cref="WinogradConvolution"/>: sums and differences, channels in the lanes. Place p of tile t is at (p·tiles + t)·channels.</summary>
internal static unsafe class WinogradTransforms
{
    /// <summary>Places of a tile of 4×4.</summary>
    public const int Places = 16;

    /// <summary>Bᵀ d B of every tile of an image within its border.</summary>
    public static void Input(float* padded, int side, int channels, float* values)
    {
        if (Vector512.IsHardwareAccelerated)
            Input<Lanes512, Vector512<float>>(padded, side, channels, values);
        else
            Input<Lanes256, Vector256<float>>(padded, side, channels, values);
    }

    /// <summary>Aᵀ m A of every tile, with biases where there are any: the image without border.</summary>
    public static void Output(float* products, int side, int channels, float* bias, float* output)
    {
        if (Vector512.IsHardwareAccelerated)
            Output<Lanes512, Vector512<float>>(products, side, channels, bias, output);
        else
            Output<Lanes256, Vector256<float>>(products, side, channels, bias, output);
    }

    /// <summary>A z Aᵀ of every tile of a gradient; z begins at the first pixel within the border.</summary>
    public static void Gradient(float* inside, int side, int channels, float* values)
    {
        if (Vector512.IsHardwareAccelerated)
            Gradient<Lanes512, Vector512<float>>(inside, side, channels, values);
        else
            Gradient<Lanes256, Vector256<float>>(inside, side, channels, values);
    }

    /// <summary>G g Gᵀ of the filters of a number of channels.</summary>
    /// <param name="taps">Tap t of channel c is at t·tap + c; from the last tap on with a negative distance the filters are turned.</param>
    /// <param name="tap">Floats from tap to tap.</param>
    /// <param name="channels">Whole vectors.</param>
    /// <param name="values">Place p of channel c is at p·place + c.</param>
    /// <param name="place">Floats from place to place.</param>
    public static void Filter(float* taps, nint tap, int channels, float* values, nint place)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradFilters<Lanes512, Vector512<float>>.Forward(taps, tap, channels, values, place);
        else
            WinogradFilters<Lanes256, Vector256<float>>.Forward(taps, tap, channels, values, place);
    }

    /// <summary>Gᵀ u G: gradients of filters from those of what <see cref="Filter"/> made of them.</summary>
    public static void FilterGradient(float* values, nint place, int channels, float* taps, nint tap)
    {
        if (Vector512.IsHardwareAccelerated)
            WinogradFilters<Lanes512, Vector512<float>>.Backward(values, place, channels, taps, tap);
        else
            WinogradFilters<Lanes256, Vector256<float>>.Backward(values, place, channels, taps, tap);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Input<TLanes, T>(float* padded, int side, int channels, float* values) where TLanes : ILanes<T> where T : unmanaged
    {
        nint row = (side + 2) * channels, place = side / 2 * (side / 2) * channels;
        for (var y = 0; y < side; y += 2)
        {
            for (var x = 0; x < side; x += 2)
            {
                var tile = padded + y * row + x * channels;
                for (var c = 0; c < channels; c += TLanes.Count, tile += TLanes.Count, values += TLanes.Count)
                {
                    T a0 = TLanes.Load(tile + row), a1 = TLanes.Load(tile + row + channels), a2 = TLanes.Load(tile + row + 2 * channels), a3 = TLanes.Load(tile + row + 3 * channels);
                    var below = tile + 2 * row;
                    T b0 = TLanes.Load(below), b1 = TLanes.Load(below + channels), b2 = TLanes.Load(below + 2 * channels), b3 = TLanes.Load(below + 3 * channels);
                    Columns<TLanes, T>(TLanes.Add(a0, b0), TLanes.Add(a1, b1), TLanes.Add(a2, b2), TLanes.Add(a3, b3), values + 4 * place, place);
                    Columns<TLanes, T>(TLanes.Subtract(b0, a0), TLanes.Subtract(b1, a1), TLanes.Subtract(b2, a2), TLanes.Subtract(b3, a3), values + 8 * place, place);
                    Columns<TLanes, T>(
                        TLanes.Subtract(TLanes.Load(tile), b0), TLanes.Subtract(TLanes.Load(tile + channels), b1),
                        TLanes.Subtract(TLanes.Load(tile + 2 * channels), b2), TLanes.Subtract(TLanes.Load(tile + 3 * channels), b3), values, place);
                    below += row;
                    Columns<TLanes, T>(
                        TLanes.Subtract(a0, TLanes.Load(below)), TLanes.Subtract(a1, TLanes.Load(below + channels)),
                        TLanes.Subtract(a2, TLanes.Load(below + 2 * channels)), TLanes.Subtract(a3, TLanes.Load(below + 3 * channels)), values + 12 * place, place);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TLanes, T>(T a, T b, T c, T d, float* values, nint place) where TLanes : ILanes<T> where T : unmanaged
    {
        TLanes.Store(TLanes.Subtract(a, c), values);
        TLanes.Store(TLanes.Add(b, c), values + place);
        TLanes.Store(TLanes.Subtract(c, b), values + 2 * place);
        TLanes.Store(TLanes.Subtract(b, d), values + 3 * place);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Output<TLanes, T>(float* products, int side, int channels, float* bias, float* output) where TLanes : ILanes<T> where T : unmanaged
    {
        nint row = side * channels, place = side / 2 * (side / 2) * channels;
        for (var y = 0; y < side; y += 2)
        {
            for (var x = 0; x < side; x += 2)
            {
                var pixel = output + y * row + x * channels;
                for (var c = 0; c < channels; c += TLanes.Count, pixel += TLanes.Count, products += TLanes.Count)
                {
                    T own = bias is null ? TLanes.Fill(0) : TLanes.Load(bias + c);
                    Rows<TLanes, T>(products, place, out var s0, out var t0);
                    Rows<TLanes, T>(products + place, place, out var s1, out var t1);
                    Rows<TLanes, T>(products + 2 * place, place, out var s2, out var t2);
                    Rows<TLanes, T>(products + 3 * place, place, out var s3, out var t3);
                    TLanes.Store(TLanes.Add(TLanes.Add(s0, own), TLanes.Add(s1, s2)), pixel);
                    TLanes.Store(TLanes.Add(TLanes.Subtract(own, s3), TLanes.Subtract(s1, s2)), pixel + channels);
                    TLanes.Store(TLanes.Add(TLanes.Add(t0, own), TLanes.Add(t1, t2)), pixel + row);
                    TLanes.Store(TLanes.Add(TLanes.Subtract(own, t3), TLanes.Subtract(t1, t2)), pixel + row + channels);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows<TLanes, T>(float* column, nint place, out T upper, out T lower) where TLanes : ILanes<T> where T : unmanaged
    {
        T b = TLanes.Load(column + 4 * place), c = TLanes.Load(column + 8 * place);
        upper = TLanes.Add(TLanes.Load(column), TLanes.Add(b, c));
        lower = TLanes.Subtract(TLanes.Subtract(b, c), TLanes.Load(column + 12 * place));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient<TLanes, T>(float* inside, int side, int channels, float* values) where TLanes : ILanes<T> where T : unmanaged
    {
        nint row = (side + 2) * channels, place = side / 2 * (side / 2) * channels;
        for (var y = 0; y < side; y += 2)
        {
            for (var x = 0; x < side; x += 2)
            {
                var pixel = inside + y * row + x * channels;
                for (var c = 0; c < channels; c += TLanes.Count, pixel += TLanes.Count, values += TLanes.Count)
                {
                    T a = TLanes.Load(pixel), b = TLanes.Load(pixel + channels), d = TLanes.Load(pixel + row), e = TLanes.Load(pixel + row + channels);
                    Spread<TLanes, T>(a, b, values, place);
                    Spread<TLanes, T>(TLanes.Add(a, d), TLanes.Add(b, e), values + 4 * place, place);
                    Spread<TLanes, T>(TLanes.Subtract(a, d), TLanes.Subtract(b, e), values + 8 * place, place);
                    Spread<TLanes, T>(TLanes.Subtract(TLanes.Fill(0), d), TLanes.Subtract(TLanes.Fill(0), e), values + 12 * place, place);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread<TLanes, T>(T left, T right, float* values, nint place) where TLanes : ILanes<T> where T : unmanaged
    {
        TLanes.Store(left, values);
        TLanes.Store(TLanes.Add(left, right), values + place);
        TLanes.Store(TLanes.Subtract(left, right), values + 2 * place);
        TLanes.Store(TLanes.Subtract(TLanes.Fill(0), right), values + 3 * place);
    }
}
