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

    /// <summary>G g Gᵀ of one filter, whose nine values are read forward or backward.</summary>
    public static void Filter(float* filter, int direction, float* values, nint place)
    {
        var rows = stackalloc float[12];
        for (var c = 0; c < 3; c++)
        {
            float a = filter[c * direction], b = filter[(3 + c) * direction], d = filter[(6 + c) * direction];
            (rows[c], rows[3 + c], rows[6 + c], rows[9 + c]) = (a, (a + d + b) * 0.5f, (a + d - b) * 0.5f, d);
        }
        for (var r = 0; r < 4; r++, values += 4 * place)
        {
            float a = rows[3 * r], b = rows[3 * r + 1], d = rows[3 * r + 2];
            (values[0], values[place], values[2 * place], values[3 * place]) = (a, (a + d + b) * 0.5f, (a + d - b) * 0.5f, d);
        }
    }

    /// <summary>Gᵀ u G: the gradient of one filter from that of what <see cref="Filter"/> made of it.</summary>
    public static void FilterGradient(float* values, nint place, float* filter)
    {
        var rows = stackalloc float[12];
        for (var c = 0; c < 4; c++)
        {
            float a = values[c * place], b = values[(4 + c) * place], d = values[(8 + c) * place], e = values[(12 + c) * place];
            (rows[c], rows[4 + c], rows[8 + c]) = (a + (b + d) * 0.5f, (b - d) * 0.5f, (b + d) * 0.5f + e);
        }
        for (var r = 0; r < 3; r++)
        {
            float a = rows[4 * r], b = rows[4 * r + 1], d = rows[4 * r + 2], e = rows[4 * r + 3];
            (filter[3 * r], filter[3 * r + 1], filter[3 * r + 2]) = (a + (b + d) * 0.5f, (b - d) * 0.5f, (b + d) * 0.5f + e);
        }
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
