using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Local response normalisation over neighbouring channels, as TensorFlow writes it, and its gradient.</summary>
/// <remarks>
/// yᵢ = xᵢ / sᵢ^β with sᵢ = 1 + α Σ xⱼ² over |j − i| ≤ 4; α = 0.001/9, β = 3/4 (PyTorch divides its alpha by the window: there 0.001 for size 9).
/// With gradient g of y: ∂xᵢ = gᵢ / sᵢ^β − 2αβ xᵢ Σ gⱼ yⱼ / sⱼ over the same window. Two square roots and a division give
/// q = s^(−¼), which is kept: 1 / s^β = q³ and 1 / s = q⁴, so the gradient needs neither again. A strip of pixels is squared into a scratch with zeros around each pixel's channels, so that nine shifted loads add a window.
/// </remarks>
/// <param name="channels">Any number.</param>
internal sealed unsafe class ResponseNormalization(int channels) : IDisposable
{
    public const int Radius = 4;
    public const double Alpha = 0.001 / 9;
    public const double Beta = 0.75;

    private const int Strip = 12; // a row of the C networks: its scratch stays in the fastest cache

    private readonly FloatBuffer _scratch = new(Strip * Pitch(channels, Vector512<float>.Count));

    /// <summary>Normalises pixels.</summary>
    /// <param name="x">pixels·channels values.</param>
    /// <param name="pixels">Any number.</param>
    /// <param name="root">Set to q.</param>
    /// <param name="y">Set to the result.</param>
    public void Forward(float* x, int pixels, float* root, float* y)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<Lanes512, Vector512<float>>(x, pixels, root, y);
        else
            Forward<Lanes256, Vector256<float>>(x, pixels, root, y);
    }

    /// <summary>Sets the gradient with respect to x. It may take the place of <paramref name="gradient"/>.</summary>
    /// <param name="x">As in <see cref="Forward"/>.</param>
    /// <param name="pixels">Any number.</param>
    /// <param name="root">What it wrote.</param>
    /// <param name="gradient">Gradient with respect to y.</param>
    /// <param name="result">Gradient with respect to x.</param>
    public void Backward(float* x, int pixels, float* root, float* gradient, float* result)
    {
        if (Vector512.IsHardwareAccelerated)
            Backward<Lanes512, Vector512<float>>(x, pixels, root, gradient, result);
        else
            Backward<Lanes256, Vector256<float>>(x, pixels, root, gradient, result);
    }

    public void Dispose() => _scratch.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward<TLanes, T>(float* x, int pixels, float* root, float* y) where TLanes : ILanes<T> where T : unmanaged
    {
        var pitch = Pitch(channels, TLanes.Count);
        for (var first = 0; first < pixels; first += Strip)
        {
            var n = Math.Min(Strip, pixels - first);
            for (var p = 0; p < n; p++)
            {
                var pixel = x + (long)(first + p) * channels;
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var v = Load<TLanes, T>(pixel, c);
                    TLanes.Store(TLanes.Multiply(v, v), At<TLanes, T>(p * pitch + c));
                }
            }
            for (var p = 0; p < n; p++)
            {
                var at = (long)(first + p) * channels;
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var s = TLanes.Fma(TLanes.Fill((float)Alpha), Window<TLanes, T>(At<TLanes, T>(p * pitch + c)), TLanes.Fill(1));
                    var q = TLanes.Divide(TLanes.Fill(1), TLanes.Sqrt(TLanes.Sqrt(s)));
                    Store<TLanes, T>(q, root + at, c);
                    var value = TLanes.Multiply(Load<TLanes, T>(x + at, c), TLanes.Multiply(TLanes.Multiply(q, q), q));
                    Store<TLanes, T>(value, y + at, c);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward<TLanes, T>(float* x, int pixels, float* root, float* gradient, float* result) where TLanes : ILanes<T> where T : unmanaged
    {
        var pitch = Pitch(channels, TLanes.Count);
        for (var first = 0; first < pixels; first += Strip)
        {
            var n = Math.Min(Strip, pixels - first);
            for (var p = 0; p < n; p++)
            {
                var at = (long)(first + p) * channels;
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var q = Load<TLanes, T>(root + at, c);
                    var square = TLanes.Multiply(q, q);
                    var own = TLanes.Multiply(Load<TLanes, T>(gradient + at, c), TLanes.Multiply(square, q)); // g / s^β
                    Store<TLanes, T>(own, result + at, c);
                    TLanes.Store(TLanes.Multiply(TLanes.Multiply(own, Load<TLanes, T>(x + at, c)), TLanes.Multiply(square, square)), At<TLanes, T>(p * pitch + c));
                }
            }
            for (var p = 0; p < n; p++)
            {
                var at = (long)(first + p) * channels;
                for (var c = 0; c < channels; c += TLanes.Count)
                {
                    var others = TLanes.Multiply(TLanes.Fill((float)(-2 * Alpha * Beta)), Load<TLanes, T>(x + at, c));
                    Store<TLanes, T>(TLanes.Fma(others, Window<TLanes, T>(At<TLanes, T>(p * pitch + c)), Load<TLanes, T>(result + at, c)), result + at, c);
                }
            }
        }
    }

    /// <summary>Floats from pixel to pixel in the scratch: whole vectors, and another between pixels whose zeros both neighbours' windows reach into.</summary>
    private static int Pitch(int channels, int vector) => ((channels + vector - 1) / vector + 1) * vector;

    /// <summary>A place in the scratch; <see cref="Radius"/> zeros or more lie before the first channel and after the last of a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* At<TLanes, T>(int offset) where TLanes : ILanes<T> where T : unmanaged => _scratch.Pointer + TLanes.Count / 2 + offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Window<TLanes, T>(float* at) where TLanes : ILanes<T> where T : unmanaged
    {
        var outer = TLanes.Add(TLanes.Add(TLanes.Load(at - 4), TLanes.Load(at + 4)), TLanes.Add(TLanes.Load(at - 3), TLanes.Load(at + 3)));
        var inner = TLanes.Add(TLanes.Add(TLanes.Load(at - 2), TLanes.Load(at + 2)), TLanes.Add(TLanes.Load(at - 1), TLanes.Load(at + 1)));
        return TLanes.Add(TLanes.Add(outer, inner), TLanes.Load(at));
    }

    /// <summary>Channels from c on; those that do not exist are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Load<TLanes, T>(float* pixel, int c) where TLanes : ILanes<T> where T : unmanaged =>
        channels - c >= TLanes.Count ? TLanes.Load(pixel + c) : LoadRest<TLanes, T>(pixel + c, channels - c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<TLanes, T>(T values, float* pixel, int c) where TLanes : ILanes<T> where T : unmanaged
    {
        if (channels - c >= TLanes.Count)
            TLanes.Store(values, pixel + c);
        else
            StoreRest<TLanes, T>(values, pixel + c, channels - c);
    }

    private static T LoadRest<TLanes, T>(float* from, int count) where TLanes : ILanes<T> where T : unmanaged
    {
        var values = stackalloc float[TLanes.Count];
        new Span<float>(values, TLanes.Count).Clear();
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(values, count));
        return TLanes.Load(values);
    }

    private static void StoreRest<TLanes, T>(T values, float* to, int count) where TLanes : ILanes<T> where T : unmanaged
    {
        var all = stackalloc float[TLanes.Count];
        TLanes.Store(values, all);
        new ReadOnlySpan<float>(all, count).CopyTo(new Span<float>(to, count));
    }
}
