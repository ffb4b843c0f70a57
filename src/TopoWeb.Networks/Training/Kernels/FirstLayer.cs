using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>3×3 convolution of one channel (same padding), bias, 2×2 max-pooling and ReLU in one pass over the image, and its gradient.</summary>
/// <remarks>
/// Torch writes the whole convolution to memory, four times what pooling leaves, and reads it again for pooling, ReLU and their gradients: most of a step.
/// Here a block of 16 output channels stays in registers for each window of the pooling. Sixteen channels are summed in one order whatever the vector
/// width, so the width does not change a bit. Ties of the pooling go to the first position, as in torch.
/// </remarks>
internal static unsafe class FirstLayer
{
    /// <summary>Channels of a block.</summary>
    public const int Block = 16;

    private const int Taps = ParameterLayout.Kernel * ParameterLayout.Kernel;

    /// <summary>Pools n images.</summary>
    /// <param name="images">n·side·side values.</param>
    /// <param name="count">n.</param>
    /// <param name="side">Even.</param>
    /// <param name="weights">channels×9.</param>
    /// <param name="bias">One value a channel.</param>
    /// <param name="channels">A multiple of <see cref="Block"/>.</param>
    /// <param name="pooled">n·(side/2)²·channels values, channels fastest.</param>
    /// <param name="chosen">One entry for each window and block: 16 bits for each position, set in the channels whose maximum it is and whose ReLU is open. Null where no gradient follows.</param>
    public static void Forward(float* images, int count, int side, float* weights, float* bias, int channels, float* pooled, ulong* chosen)
    {
        var (half, stride) = (side / 2, side + 2);
        var blocks = channels / Block;
        var padded = stackalloc float[stride * stride];
        var columns = stackalloc float[(Taps + 1) * Block];
        new Span<float>(padded, stride * stride).Clear();
        for (var block = 0; block < blocks; block++)
        {
            Transpose(weights + block * Block * Taps, bias + block * Block, columns);
            for (var n = 0; n < count; n++)
            {
                Pad(images + (long)n * side * side, side, padded);
                var first = (long)n * half * half;
                ForwardBlock(padded, stride, half, columns, pooled + first * channels + block * Block, channels, chosen is null ? null : chosen + first * blocks + block, blocks);
            }
        }
    }

    /// <summary>Gradient of the weights and biases; those of the images are not needed.</summary>
    /// <param name="images">As in <see cref="Forward"/>.</param>
    /// <param name="count">n.</param>
    /// <param name="side">Even.</param>
    /// <param name="channels">A multiple of <see cref="Block"/>.</param>
    /// <param name="gradient">Gradient with respect to what <see cref="Forward"/> gave.</param>
    /// <param name="chosen">What <see cref="Forward"/> noted.</param>
    /// <param name="weights">Set to channels×9 values.</param>
    /// <param name="bias">Set to one value a channel.</param>
    public static void Backward(float* images, int count, int side, int channels, float* gradient, ulong* chosen, float* weights, float* bias)
    {
        var (half, stride) = (side / 2, side + 2);
        var blocks = channels / Block;
        var padded = stackalloc float[stride * stride];
        var columns = stackalloc float[(Taps + 1) * Block];
        new Span<float>(padded, stride * stride).Clear();
        for (var block = 0; block < blocks; block++)
        {
            new Span<float>(columns, (Taps + 1) * Block).Clear();
            for (var n = 0; n < count; n++)
            {
                Pad(images + (long)n * side * side, side, padded);
                var first = (long)n * half * half;
                BackwardBlock(padded, stride, half, columns, gradient + first * channels + block * Block, channels, chosen + first * blocks + block, blocks);
            }
            for (var c = 0; c < Block; c++)
            {
                for (var t = 0; t < Taps; t++)
                    weights[(block * Block + c) * Taps + t] = columns[t * Block + c];
                bias[block * Block + c] = columns[Taps * Block + c];
            }
        }
    }

    private static void ForwardBlock(float* padded, int stride, int half, float* columns, float* pooled, int channels, ulong* chosen, int blocks)
    {
        var w0 = Vector512.Load(columns);
        var w1 = Vector512.Load(columns + Block);
        var w2 = Vector512.Load(columns + 2 * Block);
        var w3 = Vector512.Load(columns + 3 * Block);
        var w4 = Vector512.Load(columns + 4 * Block);
        var w5 = Vector512.Load(columns + 5 * Block);
        var w6 = Vector512.Load(columns + 6 * Block);
        var w7 = Vector512.Load(columns + 7 * Block);
        var w8 = Vector512.Load(columns + 8 * Block);
        var bias = Vector512.Load(columns + Taps * Block);
        for (var row = 0; row < half; row++)
        {
            for (var column = 0; column < half; column++, pooled += channels)
            {
                var x0 = padded + 2 * row * stride + 2 * column;
                var x1 = x0 + stride;
                var x2 = x1 + stride;
                var x3 = x2 + stride;
                Vector512<float> p00 = Vector512.Create(x0[0]), p01 = Vector512.Create(x0[1]), p02 = Vector512.Create(x0[2]), p03 = Vector512.Create(x0[3]);
                Vector512<float> p10 = Vector512.Create(x1[0]), p11 = Vector512.Create(x1[1]), p12 = Vector512.Create(x1[2]), p13 = Vector512.Create(x1[3]);
                Vector512<float> p20 = Vector512.Create(x2[0]), p21 = Vector512.Create(x2[1]), p22 = Vector512.Create(x2[2]), p23 = Vector512.Create(x2[3]);
                Vector512<float> p30 = Vector512.Create(x3[0]), p31 = Vector512.Create(x3[1]), p32 = Vector512.Create(x3[2]), p33 = Vector512.Create(x3[3]);
                var v0 = Fma(w8, p22, Fma(w7, p21, Fma(w6, p20, Fma(w5, p12, Fma(w4, p11, Fma(w3, p10, Fma(w2, p02, Fma(w1, p01, Fma(w0, p00, bias)))))))));
                var v1 = Fma(w8, p23, Fma(w7, p22, Fma(w6, p21, Fma(w5, p13, Fma(w4, p12, Fma(w3, p11, Fma(w2, p03, Fma(w1, p02, Fma(w0, p01, bias)))))))));
                var v2 = Fma(w8, p32, Fma(w7, p31, Fma(w6, p30, Fma(w5, p22, Fma(w4, p21, Fma(w3, p20, Fma(w2, p12, Fma(w1, p11, Fma(w0, p10, bias)))))))));
                var v3 = Fma(w8, p33, Fma(w7, p32, Fma(w6, p31, Fma(w5, p23, Fma(w4, p22, Fma(w3, p21, Fma(w2, p13, Fma(w1, p12, Fma(w0, p11, bias)))))))));
                var m1 = Vector512.GreaterThan(v1, v0);
                var best = Vector512.ConditionalSelect(m1, v1, v0);
                var m2 = Vector512.GreaterThan(v2, best);
                best = Vector512.ConditionalSelect(m2, v2, best);
                var m3 = Vector512.GreaterThan(v3, best);
                best = Vector512.ConditionalSelect(m3, v3, best);
                var open = Vector512.GreaterThan(best, Vector512<float>.Zero);
                Vector512.ConditionalSelect(open, best, Vector512<float>.Zero).Store(pooled);
                if (chosen is null)
                    continue;
                var (b1, b2, b3, on) = (m1.ExtractMostSignificantBits(), m2.ExtractMostSignificantBits(), m3.ExtractMostSignificantBits(), open.ExtractMostSignificantBits());
                *chosen = (on & ~(b1 | b2 | b3)) | (on & b1 & ~(b2 | b3)) << 16 | (on & b2 & ~b3) << 32 | (on & b3) << 48;
                chosen += blocks;
            }
        }
    }

    private static void BackwardBlock(float* padded, int stride, int half, float* columns, float* gradient, int channels, ulong* chosen, int blocks)
    {
        var w0 = Vector512.Load(columns);
        var w1 = Vector512.Load(columns + Block);
        var w2 = Vector512.Load(columns + 2 * Block);
        var w3 = Vector512.Load(columns + 3 * Block);
        var w4 = Vector512.Load(columns + 4 * Block);
        var w5 = Vector512.Load(columns + 5 * Block);
        var w6 = Vector512.Load(columns + 6 * Block);
        var w7 = Vector512.Load(columns + 7 * Block);
        var w8 = Vector512.Load(columns + 8 * Block);
        var bias = Vector512.Load(columns + Taps * Block);
        var lanes = Vector512.Create(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        for (var row = 0; row < half; row++)
        {
            for (var column = 0; column < half; column++, gradient += channels, chosen += blocks)
            {
                var bits = *chosen;
                var g = Vector512.Load(gradient);
                var g0 = Chosen(g, (int)(bits & 0xffff), lanes);
                var g1 = Chosen(g, (int)(bits >> 16 & 0xffff), lanes);
                var g2 = Chosen(g, (int)(bits >> 32 & 0xffff), lanes);
                var g3 = Chosen(g, (int)(bits >> 48), lanes);
                bias += g0 + g1 + (g2 + g3);
                var x0 = padded + 2 * row * stride + 2 * column;
                var x1 = x0 + stride;
                var x2 = x1 + stride;
                var x3 = x2 + stride;
                Vector512<float> p00 = Vector512.Create(x0[0]), p01 = Vector512.Create(x0[1]), p02 = Vector512.Create(x0[2]), p03 = Vector512.Create(x0[3]);
                Vector512<float> p10 = Vector512.Create(x1[0]), p11 = Vector512.Create(x1[1]), p12 = Vector512.Create(x1[2]), p13 = Vector512.Create(x1[3]);
                Vector512<float> p20 = Vector512.Create(x2[0]), p21 = Vector512.Create(x2[1]), p22 = Vector512.Create(x2[2]), p23 = Vector512.Create(x2[3]);
                Vector512<float> p30 = Vector512.Create(x3[0]), p31 = Vector512.Create(x3[1]), p32 = Vector512.Create(x3[2]), p33 = Vector512.Create(x3[3]);
                w0 = Fma(g3, p11, Fma(g2, p10, Fma(g1, p01, Fma(g0, p00, w0))));
                w1 = Fma(g3, p12, Fma(g2, p11, Fma(g1, p02, Fma(g0, p01, w1))));
                w2 = Fma(g3, p13, Fma(g2, p12, Fma(g1, p03, Fma(g0, p02, w2))));
                w3 = Fma(g3, p21, Fma(g2, p20, Fma(g1, p11, Fma(g0, p10, w3))));
                w4 = Fma(g3, p22, Fma(g2, p21, Fma(g1, p12, Fma(g0, p11, w4))));
                w5 = Fma(g3, p23, Fma(g2, p22, Fma(g1, p13, Fma(g0, p12, w5))));
                w6 = Fma(g3, p31, Fma(g2, p30, Fma(g1, p21, Fma(g0, p20, w6))));
                w7 = Fma(g3, p32, Fma(g2, p31, Fma(g1, p22, Fma(g0, p21, w7))));
                w8 = Fma(g3, p33, Fma(g2, p32, Fma(g1, p23, Fma(g0, p22, w8))));
            }
        }
        w0.Store(columns);
        w1.Store(columns + Block);
        w2.Store(columns + 2 * Block);
        w3.Store(columns + 3 * Block);
        w4.Store(columns + 4 * Block);
        w5.Store(columns + 5 * Block);
        w6.Store(columns + 6 * Block);
        w7.Store(columns + 7 * Block);
        w8.Store(columns + 8 * Block);
        bias.Store(columns + Taps * Block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    /// <summary>The lanes whose bit is set, zero in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Chosen(Vector512<float> values, int bits, Vector512<int> lanes) =>
        Vector512.ConditionalSelect(Vector512.Equals(Vector512.Create(bits) & lanes, lanes).AsSingle(), values, Vector512<float>.Zero);

    /// <summary>The image within a border of zeros, which stays from call to call.</summary>
    private static void Pad(float* image, int side, float* padded)
    {
        for (var row = 0; row < side; row++)
            new ReadOnlySpan<float>(image + row * side, side).CopyTo(new Span<float>(padded + (row + 1) * (side + 2) + 1, side));
    }

    private static void Transpose(float* weights, float* bias, float* columns)
    {
        for (var c = 0; c < Block; c++)
        {
            for (var t = 0; t < Taps; t++)
                columns[t * Block + c] = weights[c * Taps + t];
            columns[Taps * Block + c] = bias[c];
        }
    }
}
