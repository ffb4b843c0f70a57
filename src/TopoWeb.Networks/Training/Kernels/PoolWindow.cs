using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TopoWeb.Networks.Training.Kernels.Lanes;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Max-pooling followed by ReLU over one image with channels fastest, and its gradient.</summary>
/// <remarks>
/// Windows begin at multiples of the stride and are cut at the lower and right border, which is TensorFlow's SAME padding for the sizes of the C networks
/// (24 → 12 for 3×3 at stride 2, 12 → 12 for 2×2 at stride 1). Pooling before ReLU gives what ReLU before pooling gives. The gradient goes to the first position
/// that has the maximum, as in torch: a byte for each pooled value notes it, so that the image itself need not be kept.
/// </remarks>
/// <param name="Size">Rows and columns of a window; 1 for no pooling.</param>
/// <param name="Stride">Distance of windows, at most their size.</param>
internal readonly unsafe record struct PoolWindow(int Size, int Stride)
{
    /// <summary>What is noted where the ReLU is closed: no position.</summary>
    private const byte Closed = 255;

    /// <summary>Rows and columns after pooling.</summary>
    public int Pooled(int side) => (side + Stride - 1) / Stride;

    /// <summary>Writes the pooled image, never below zero.</summary>
    /// <param name="image">side·side·channels values.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Any number.</param>
    /// <param name="pooled">Pooled(side)²·channels values.</param>
    /// <param name="chosen">As many: the place within the window, row by row as if it were whole, that has the maximum.</param>
    public void Forward(float* image, int side, int channels, float* pooled, byte* chosen)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<Lanes512, Vector512<float>>(image, side, channels, pooled, chosen);
        else
            Forward<Lanes256, Vector256<float>>(image, side, channels, pooled, chosen);
    }

    /// <summary>Sets the gradient of the image.</summary>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Any number.</param>
    /// <param name="chosen">What <see cref="Forward"/> noted.</param>
    /// <param name="pooledGradient">Gradient with respect to what it wrote.</param>
    /// <param name="gradient">side rows of side·channels values.</param>
    /// <param name="gradientRow">Floats from row to row.</param>
    public void Backward(int side, int channels, byte* chosen, float* pooledGradient, float* gradient, int gradientRow)
    {
        if (Stride < Size)
            for (var row = 0; row < side; row++)
                new Span<float>(gradient + row * gradientRow, side * channels).Clear();
        if (Vector512.IsHardwareAccelerated)
            Backward<Lanes512, Vector512<float>>(side, channels, chosen, pooledGradient, gradient, gradientRow);
        else
            Backward<Lanes256, Vector256<float>>(side, channels, chosen, pooledGradient, gradient, gradientRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward<TLanes, T>(float* image, int side, int channels, float* pooled, byte* chosen) where TLanes : ILanes<T> where T : unmanaged
    {
        for (var row = 0; row < side; row += Stride)
        {
            for (var column = 0; column < side; column += Stride, pooled += channels, chosen += channels)
            {
                var window = image + (row * side + column) * channels;
                var (rows, columns) = (Math.Min(Size, side - row), Math.Min(Size, side - column));
                var reach = Reach(side, column, columns, channels);
                var c = 0;
                for (; c < channels && c + TLanes.Count <= reach; c += TLanes.Count)
                {
                    T best = TLanes.Fill(0), at = TLanes.FillNumber(Closed);
                    for (var r = 0; r < rows; r++)
                    {
                        var from = window + r * side * channels + c;
                        for (var k = 0; k < columns; k++, from += channels)
                        {
                            var value = TLanes.Load(from);
                            var larger = TLanes.Greater(value, best);
                            (best, at) = (TLanes.Select(larger, value, best), TLanes.Select(larger, TLanes.FillNumber(r * Size + k), at));
                        }
                    }
                    TLanes.Store(best, pooled + c);
                    TLanes.StoreBytes(at, chosen + c);
                }
                for (; c < channels; c++)
                {
                    (pooled[c], chosen[c]) = (0, Closed);
                    for (var r = 0; r < rows; r++)
                        for (var k = 0; k < columns; k++)
                            if (window[(r * side + k) * channels + c] > pooled[c])
                                (pooled[c], chosen[c]) = (window[(r * side + k) * channels + c], (byte)(r * Size + k));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward<TLanes, T>(int side, int channels, byte* chosen, float* pooledGradient, float* gradient, int gradientRow) where TLanes : ILanes<T> where T : unmanaged
    {
        var overlap = Stride < Size;
        var ascending = stackalloc float[TLanes.Count];
        for (var i = 0; i < TLanes.Count; i++)
            ascending[i] = i;
        var count = TLanes.Load(ascending);
        for (var row = 0; row < side; row += Stride)
        {
            for (var column = 0; column < side; column += Stride, pooledGradient += channels, chosen += channels)
            {
                var window = gradient + row * gradientRow + column * channels;
                var (rows, columns) = (Math.Min(Size, side - row), Math.Min(Size, side - column));
                var reach = Reach(side, column, columns, channels);
                var rest = Math.Min((channels + TLanes.Count - 1) / TLanes.Count, reach / TLanes.Count) * TLanes.Count;
                // The last vector first: what it writes behind the last channel is the next pixel's, which its first vector writes.
                for (var c = rest - TLanes.Count; c >= 0; c -= TLanes.Count)
                {
                    // Where windows overlap, what lies behind the last channel is a part of other pixels: it gets nothing.
                    var inside = channels - c >= TLanes.Count ? TLanes.FillNumber(-1) : TLanes.Greater(TLanes.Fill(channels - c), count);
                    T given = TLanes.Select(inside, TLanes.Load(pooledGradient + c), TLanes.Fill(0)), at = TLanes.LoadBytes(chosen + c);
                    for (var r = 0; r < rows; r++)
                    {
                        var to = window + r * gradientRow + c;
                        for (var k = 0; k < columns; k++, to += channels)
                        {
                            var part = TLanes.Select(TLanes.EqualNumbers(at, TLanes.FillNumber(r * Size + k)), given, TLanes.Fill(0));
                            TLanes.Store(overlap ? TLanes.Add(TLanes.Load(to), part) : part, to);
                        }
                    }
                }
                for (var c = rest; c < channels; c++)
                {
                    for (var r = 0; r < rows; r++)
                    {
                        for (var k = 0; k < columns; k++)
                        {
                            var part = chosen[c] == r * Size + k ? pooledGradient[c] : 0;
                            ref var to = ref window[r * gradientRow + k * channels + c];
                            to = overlap ? to + part : part;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Channels that may be read and written from the first one of a window on without leaving its row, in the image or in what is pooled.</summary>
    /// <remarks>A vector may go beyond the last channel, into pixels right of it, whose own values are written after these.</remarks>
    private int Reach(int side, int column, int columns, int channels) =>
        Math.Min(side - column - columns + 1, Pooled(side) - column / Stride) * channels;
}
