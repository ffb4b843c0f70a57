using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>3×3 convolution of one channel (same padding), bias, 2×2 max-pooling and ReLU in one pass over the image, and its gradient.</summary>
/// <remarks>
/// Torch writes the whole convolution to memory, four times what pooling leaves, and reads it again for pooling, ReLU and their gradients: most of a step.
/// Here a vector of output channels stays in registers for each window of the pooling. Each channel is summed in one order whatever the vector
/// width, so the width does not change a bit. Ties of the pooling go to the first position, as in torch.
/// </remarks>
internal static unsafe class FirstLayer
{
    /// <summary>Channels come in multiples of this: the widest vector.</summary>
    public const int Block = 16;

    /// <summary>What is noted for a channel whose ReLU is closed: no position of the window.</summary>
    public const byte Closed = 4;

    private const int Taps = ParameterLayout.Kernel * ParameterLayout.Kernel;

    /// <summary>Values that <see cref="Forward"/> and <see cref="Backward"/> need for weights and biases of a number of channels.</summary>
    public static int PackedSize(int channels) => (Taps + 1) * channels;

    /// <summary>Weights tap by tap with channels fastest, and the biases after them.</summary>
    /// <param name="weights">channels×9.</param>
    /// <param name="bias">One value a channel.</param>
    /// <param name="channels">Any number.</param>
    /// <param name="packed">Set, <see cref="PackedSize"/> values.</param>
    public static void Pack(float* weights, float* bias, int channels, float* packed)
    {
        for (var t = 0; t < Taps; t++)
            for (var c = 0; c < channels; c++)
                packed[t * channels + c] = weights[c * Taps + t];
        new ReadOnlySpan<float>(bias, channels).CopyTo(new Span<float>(packed + Taps * channels, channels));
    }

    /// <summary>Pools an image.</summary>
    /// <param name="image">side·side values.</param>
    /// <param name="side">Even.</param>
    /// <param name="packed">What <see cref="Pack"/> made.</param>
    /// <param name="channels">A multiple of <see cref="Block"/>.</param>
    /// <param name="pooled">(side/2)²·channels values, channels fastest.</param>
    /// <param name="chosen">As many: the position of the window that has the maximum, or <see cref="Closed"/>.</param>
    public static void Forward(float* image, int side, float* packed, int channels, float* pooled, byte* chosen)
    {
        var stride = side + 2;
        var padded = stackalloc float[stride * stride];
        Pad(image, side, padded);
        for (var c = 0; c < channels; c += Vector512.IsHardwareAccelerated ? Lanes512.Count : Lanes256.Count)
        {
            if (Vector512.IsHardwareAccelerated)
                Forward<Lanes512, Vector512<float>>(padded, stride, packed + c, channels, pooled + c, chosen + c);
            else
                Forward<Lanes256, Vector256<float>>(padded, stride, packed + c, channels, pooled + c, chosen + c);
        }
    }

    /// <summary>Adds an image's part of the gradients of the weights and biases; those of the image are not needed.</summary>
    /// <param name="image">As in <see cref="Forward"/>.</param>
    /// <param name="side">Even.</param>
    /// <param name="channels">A multiple of <see cref="Block"/>.</param>
    /// <param name="gradient">Gradient with respect to what <see cref="Forward"/> gave.</param>
    /// <param name="chosen">What <see cref="Forward"/> noted.</param>
    /// <param name="sums">The sums so far, as <see cref="Pack"/> orders them.</param>
    public static void Backward(float* image, int side, int channels, float* gradient, byte* chosen, float* sums)
    {
        var stride = side + 2;
        var padded = stackalloc float[stride * stride];
        var squares = stackalloc float[4 * (side + 1) * (side + 1)];
        Pad(image, side, padded);
        Squares(padded, side + 1, squares);
        for (var c = 0; c < channels; c += Vector512.IsHardwareAccelerated ? Lanes512.Count : Lanes256.Count)
        {
            if (Vector512.IsHardwareAccelerated)
                Backward<Lanes512, Vector512<float>>(squares, side + 1, sums + c, channels, gradient + c, chosen + c);
            else
                Backward<Lanes256, Vector256<float>>(squares, side + 1, sums + c, channels, gradient + c, chosen + c);
        }
    }

    /// <summary>Sets gradients from sums over all images.</summary>
    public static void Unpack(float* sums, int channels, float* weights, float* bias)
    {
        for (var c = 0; c < channels; c++)
            for (var t = 0; t < Taps; t++)
                weights[c * Taps + t] = sums[t * channels + c];
        new ReadOnlySpan<float>(sums + Taps * channels, channels).CopyTo(new Span<float>(bias, channels));
    }

    /// <summary>One vector of channels over one image. Pixels come one by one, so that weights and the four sums of a window are all that registers hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TLanes, T>(float* padded, int stride, float* packed, int channels, float* pooled, byte* chosen)
        where TLanes : ILanes<T> where T : unmanaged
    {
        T w0 = TLanes.Load(packed), w1 = TLanes.Load(packed + channels), w2 = TLanes.Load(packed + 2 * channels);
        T w3 = TLanes.Load(packed + 3 * channels), w4 = TLanes.Load(packed + 4 * channels), w5 = TLanes.Load(packed + 5 * channels);
        T w6 = TLanes.Load(packed + 6 * channels), w7 = TLanes.Load(packed + 7 * channels), w8 = TLanes.Load(packed + 8 * channels);
        var end = padded + (stride - 2) * stride;
        for (var row = padded; row < end; row += 2 * stride)
        {
            for (var x = row; x < row + stride - 2; x += 2, pooled += channels, chosen += channels)
            {
                T v0 = TLanes.Load(packed + Taps * channels), v1 = v0, v2 = v0, v3 = v0;
                T p = TLanes.Fill(x[0]);
                v0 = TLanes.Fma(w0, p, v0);
                p = TLanes.Fill(x[1]);
                (v0, v1) = (TLanes.Fma(w1, p, v0), TLanes.Fma(w0, p, v1));
                p = TLanes.Fill(x[2]);
                (v0, v1) = (TLanes.Fma(w2, p, v0), TLanes.Fma(w1, p, v1));
                p = TLanes.Fill(x[3]);
                v1 = TLanes.Fma(w2, p, v1);
                var y = x + stride;
                p = TLanes.Fill(y[0]);
                (v0, v2) = (TLanes.Fma(w3, p, v0), TLanes.Fma(w0, p, v2));
                p = TLanes.Fill(y[1]);
                (v0, v1, v2, v3) = (TLanes.Fma(w4, p, v0), TLanes.Fma(w3, p, v1), TLanes.Fma(w1, p, v2), TLanes.Fma(w0, p, v3));
                p = TLanes.Fill(y[2]);
                (v0, v1, v2, v3) = (TLanes.Fma(w5, p, v0), TLanes.Fma(w4, p, v1), TLanes.Fma(w2, p, v2), TLanes.Fma(w1, p, v3));
                p = TLanes.Fill(y[3]);
                (v1, v3) = (TLanes.Fma(w5, p, v1), TLanes.Fma(w2, p, v3));
                y += stride;
                p = TLanes.Fill(y[0]);
                (v0, v2) = (TLanes.Fma(w6, p, v0), TLanes.Fma(w3, p, v2));
                p = TLanes.Fill(y[1]);
                (v0, v1, v2, v3) = (TLanes.Fma(w7, p, v0), TLanes.Fma(w6, p, v1), TLanes.Fma(w4, p, v2), TLanes.Fma(w3, p, v3));
                p = TLanes.Fill(y[2]);
                (v0, v1, v2, v3) = (TLanes.Fma(w8, p, v0), TLanes.Fma(w7, p, v1), TLanes.Fma(w5, p, v2), TLanes.Fma(w4, p, v3));
                p = TLanes.Fill(y[3]);
                (v1, v3) = (TLanes.Fma(w8, p, v1), TLanes.Fma(w5, p, v3));
                y += stride;
                p = TLanes.Fill(y[0]);
                v2 = TLanes.Fma(w6, p, v2);
                p = TLanes.Fill(y[1]);
                (v2, v3) = (TLanes.Fma(w7, p, v2), TLanes.Fma(w6, p, v3));
                p = TLanes.Fill(y[2]);
                (v2, v3) = (TLanes.Fma(w8, p, v2), TLanes.Fma(w7, p, v3));
                p = TLanes.Fill(y[3]);
                v3 = TLanes.Fma(w8, p, v3);
                var larger = TLanes.Greater(v1, v0);
                (var best, var at) = (TLanes.Select(larger, v1, v0), TLanes.Select(larger, TLanes.FillNumber(1), TLanes.FillNumber(0)));
                larger = TLanes.Greater(v2, best);
                (best, at) = (TLanes.Select(larger, v2, best), TLanes.Select(larger, TLanes.FillNumber(2), at));
                larger = TLanes.Greater(v3, best);
                (best, at) = (TLanes.Select(larger, v3, best), TLanes.Select(larger, TLanes.FillNumber(3), at));
                var open = TLanes.Greater(best, TLanes.Fill(0));
                TLanes.Store(TLanes.Select(open, best, TLanes.Fill(0)), pooled);
                TLanes.StoreBytes(TLanes.Select(open, at, TLanes.FillNumber(Closed)), chosen);
            }
        }
    }

    /// <summary>
    /// One vector of channels over one image. Each channel has one position of each window: the pixel that a tap saw there is one of the four around it,
    /// so a tap takes one multiply-add a window and not four.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TLanes, T>(float* squares, int stride, float* packed, int channels, float* gradient, byte* chosen)
        where TLanes : ILanes<T> where T : unmanaged
    {
        T w0 = TLanes.Load(packed), w1 = TLanes.Load(packed + channels), w2 = TLanes.Load(packed + 2 * channels);
        T w3 = TLanes.Load(packed + 3 * channels), w4 = TLanes.Load(packed + 4 * channels), w5 = TLanes.Load(packed + 5 * channels);
        T w6 = TLanes.Load(packed + 6 * channels), w7 = TLanes.Load(packed + 7 * channels), w8 = TLanes.Load(packed + 8 * channels);
        T bias = TLanes.Load(packed + Taps * channels);
        var end = squares + 4 * (stride - 1) * stride;
        for (var row = squares; row < end; row += 8 * stride)
        {
            for (var x = row; x < row + 4 * (stride - 1); x += 8, gradient += channels, chosen += channels)
            {
                T at = TLanes.LoadBytes(chosen);
                T g = TLanes.Select(TLanes.EqualNumbers(at, TLanes.FillNumber(Closed)), TLanes.Fill(0), TLanes.Load(gradient));
                bias = TLanes.Add(bias, g);
                w0 = TLanes.Fma(g, TLanes.Choose(x, at), w0);
                w1 = TLanes.Fma(g, TLanes.Choose(x + 4, at), w1);
                w2 = TLanes.Fma(g, TLanes.Choose(x + 8, at), w2);
                var y = x + 4 * stride;
                w3 = TLanes.Fma(g, TLanes.Choose(y, at), w3);
                w4 = TLanes.Fma(g, TLanes.Choose(y + 4, at), w4);
                w5 = TLanes.Fma(g, TLanes.Choose(y + 8, at), w5);
                y += 4 * stride;
                w6 = TLanes.Fma(g, TLanes.Choose(y, at), w6);
                w7 = TLanes.Fma(g, TLanes.Choose(y + 4, at), w7);
                w8 = TLanes.Fma(g, TLanes.Choose(y + 8, at), w8);
            }
        }
        TLanes.Store(w0, packed);
        TLanes.Store(w1, packed + channels);
        TLanes.Store(w2, packed + 2 * channels);
        TLanes.Store(w3, packed + 3 * channels);
        TLanes.Store(w4, packed + 4 * channels);
        TLanes.Store(w5, packed + 5 * channels);
        TLanes.Store(w6, packed + 6 * channels);
        TLanes.Store(w7, packed + 7 * channels);
        TLanes.Store(w8, packed + 8 * channels);
        TLanes.Store(bias, packed + Taps * channels);
    }

    /// <summary>The image within a border of zeros.</summary>
    private static void Pad(float* image, int side, float* padded)
    {
        new Span<float>(padded, (side + 2) * (side + 2)).Clear();
        for (var row = 0; row < side; row++)
            new ReadOnlySpan<float>(image + row * side, side).CopyTo(new Span<float>(padded + (row + 1) * (side + 2) + 1, side));
    }

    /// <summary>Four pixels for each place: itself, right of it, below it, below the right one.</summary>
    private static void Squares(float* padded, int places, float* squares)
    {
        for (var row = 0; row < places; row++, padded += places + 1)
        {
            for (var column = 0; column < places; column++, squares += 4)
            {
                *(ulong*)squares = *(ulong*)(padded + column);
                *(ulong*)(squares + 2) = *(ulong*)(padded + places + 1 + column);
            }
        }
    }
}
