using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Local response normalisation over neighbouring channels, as TensorFlow writes it, and its gradient.</summary>
/// <remarks>
/// yᵢ = xᵢ / sᵢ^β with sᵢ = 1 + α Σ xⱼ² over |j − i| ≤ 4; α = 0.001/9, β = 3/4 (PyTorch divides its alpha by the window: there 0.001 for size 9).
/// With gradient g of y: ∂xᵢ = gᵢ / sᵢ^β − 2αβ xᵢ Σ gⱼ yⱼ / sⱼ over the same window. The power is two square roots and a division.
/// A strip of pixels is squared into a scratch with zeros around each pixel's channels, so that nine shifted loads add a window.
/// </remarks>
/// <param name="channels">Any number.</param>
internal sealed unsafe class ResponseNormalization(int channels) : IDisposable
{
    public const int Radius = 4;
    public const double Alpha = 0.001 / 9;
    public const double Beta = 0.75;

    private const int Width = 16;
    private const int Strip = 12; // a row of the C networks: its scratch stays in the fastest cache

    private readonly int _blocks = (channels + Width - 1) / Width;
    private readonly int _pitch = (channels + Width - 1) / Width * Width + Width;
    private readonly FloatBuffer _scratch = new(Strip * ((channels + Width - 1) / Width * Width + Width));

    /// <summary>Normalises pixels.</summary>
    /// <param name="x">pixels·channels values.</param>
    /// <param name="pixels">Any number.</param>
    /// <param name="scale">Set to s.</param>
    /// <param name="y">Set to the result.</param>
    public void Forward(float* x, int pixels, float* scale, float* y)
    {
        var one = Vector512<float>.One;
        var alpha = Vector512.Create((float)Alpha);
        for (var first = 0; first < pixels; first += Strip)
        {
            var n = Math.Min(Strip, pixels - first);
            for (var p = 0; p < n; p++)
            {
                for (var b = 0; b < _blocks; b++)
                {
                    var v = Load(x + (long)(first + p) * channels, b);
                    (v * v).Store(At(p, b));
                }
            }
            for (var p = 0; p < n; p++)
            {
                var at = (long)(first + p) * channels;
                for (var b = 0; b < _blocks; b++)
                {
                    var s = Vector512.FusedMultiplyAdd(alpha, Window(At(p, b)), one);
                    Store(s, scale + at, b);
                    Store(Load(x + at, b) / Power(s), y + at, b);
                }
            }
        }
    }

    /// <summary>Sets the gradient with respect to x. It may take the place of <paramref name="gradient"/>.</summary>
    /// <param name="x">As in <see cref="Forward"/>.</param>
    /// <param name="pixels">Any number.</param>
    /// <param name="scale">What it wrote.</param>
    /// <param name="y">What it wrote.</param>
    /// <param name="gradient">Gradient with respect to y.</param>
    /// <param name="result">Gradient with respect to x.</param>
    public void Backward(float* x, int pixels, float* scale, float* y, float* gradient, float* result)
    {
        var factor = Vector512.Create((float)(-2 * Alpha * Beta));
        for (var first = 0; first < pixels; first += Strip)
        {
            var n = Math.Min(Strip, pixels - first);
            for (var p = 0; p < n; p++)
            {
                var at = (long)(first + p) * channels;
                for (var b = 0; b < _blocks; b++)
                    (Load(gradient + at, b) * Load(y + at, b) / Load(scale + at, b, 1)).Store(At(p, b));
            }
            for (var p = 0; p < n; p++)
            {
                var at = (long)(first + p) * channels;
                for (var b = 0; b < _blocks; b++)
                {
                    var own = Load(gradient + at, b) / Power(Load(scale + at, b, 1));
                    Store(Vector512.FusedMultiplyAdd(factor * Load(x + at, b), Window(At(p, b)), own), result + at, b);
                }
            }
        }
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Block b of pixel p in the scratch; <see cref="Radius"/> zeros and more lie before the first and after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* At(int p, int b) => _scratch.Pointer + p * _pitch + Width / 2 + b * Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Window(float* at) =>
        (Vector512.Load(at - 4) + Vector512.Load(at + 4)) + (Vector512.Load(at - 3) + Vector512.Load(at + 3))
        + ((Vector512.Load(at - 2) + Vector512.Load(at + 2)) + (Vector512.Load(at - 1) + Vector512.Load(at + 1))) + Vector512.Load(at);

    /// <summary>s^0.75.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Power(Vector512<float> s)
    {
        var root = Vector512.Sqrt(s);
        return root * Vector512.Sqrt(root);
    }

    /// <summary>Block b of a pixel; channels that do not exist have the given value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Load(float* pixel, int b, float missing = 0) =>
        channels - b * Width >= Width ? Vector512.Load(pixel + b * Width) : LoadRest(pixel + b * Width, missing);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector512<float> values, float* pixel, int b)
    {
        if (channels - b * Width >= Width)
            values.Store(pixel + b * Width);
        else
            StoreRest(values, pixel + b * Width);
    }

    private Vector512<float> LoadRest(float* from, float missing)
    {
        var values = stackalloc float[Width];
        for (var c = 0; c < Width; c++)
            values[c] = c < channels % Width ? from[c] : missing;
        return Vector512.Load(values);
    }

    private void StoreRest(Vector512<float> values, float* to)
    {
        for (var c = 0; c < channels % Width; c++)
            to[c] = values[c];
    }
}
