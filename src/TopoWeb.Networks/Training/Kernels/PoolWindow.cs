using System.Runtime.Intrinsics;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Max-pooling followed by ReLU over one image with channels fastest, and its gradient.</summary>
/// <remarks>
/// Windows begin at multiples of the stride and are cut at the lower and right border, which is TensorFlow's SAME padding for the sizes of the C networks
/// (24 → 12 for 3×3 at stride 2, 12 → 12 for 2×2 at stride 1). Pooling before ReLU gives what ReLU before pooling gives. The gradient goes to the first position
/// that has the maximum, as in torch; it is found again by comparison, which saves the memory for positions.
/// </remarks>
/// <param name="Size">Rows and columns of a window; 1 for no pooling.</param>
/// <param name="Stride">Distance of windows.</param>
internal readonly unsafe record struct PoolWindow(int Size, int Stride)
{
    /// <summary>Rows and columns after pooling.</summary>
    public int Pooled(int side) => (side + Stride - 1) / Stride;

    /// <summary>Writes the pooled image, never below zero.</summary>
    /// <param name="image">side·side·channels values.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Any number.</param>
    /// <param name="pooled">Pooled(side)²·channels values.</param>
    public void Forward(float* image, int side, int channels, float* pooled)
    {
        var positions = stackalloc float*[Size * Size];
        for (var row = 0; row < side; row += Stride)
        {
            for (var column = 0; column < side; column += Stride, pooled += channels)
            {
                var count = Positions(image, side, channels, row, column, positions);
                var c = 0;
                for (; c <= channels - Vector512<float>.Count; c += Vector512<float>.Count)
                {
                    var best = Vector512<float>.Zero;
                    for (var p = 0; p < count; p++)
                        best = Vector512.MaxNative(best, Vector512.Load(positions[p] + c));
                    best.Store(pooled + c);
                }
                for (; c < channels; c++)
                {
                    var best = 0f;
                    for (var p = 0; p < count; p++)
                        best = Math.Max(best, positions[p][c]);
                    pooled[c] = best;
                }
            }
        }
    }

    /// <summary>Sets the gradient of the image.</summary>
    /// <param name="image">What <see cref="Forward"/> saw.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="channels">Any number.</param>
    /// <param name="pooled">What it wrote.</param>
    /// <param name="pooledGradient">Gradient with respect to that.</param>
    /// <param name="gradient">side·side·channels values.</param>
    public void Backward(float* image, int side, int channels, float* pooled, float* pooledGradient, float* gradient)
    {
        new Span<float>(gradient, side * side * channels).Clear();
        var positions = stackalloc float*[Size * Size];
        var offset = gradient - image;
        for (var row = 0; row < side; row += Stride)
        {
            for (var column = 0; column < side; column += Stride, pooled += channels, pooledGradient += channels)
            {
                var count = Positions(image, side, channels, row, column, positions);
                var c = 0;
                for (; c <= channels - Vector512<float>.Count; c += Vector512<float>.Count)
                {
                    var value = Vector512.Load(pooled + c);
                    var left = Vector512.ConditionalSelect(Vector512.GreaterThan(value, Vector512<float>.Zero), Vector512.Load(pooledGradient + c), Vector512<float>.Zero);
                    for (var p = 0; p < count; p++)
                    {
                        var from = positions[p] + c;
                        var here = Vector512.Equals(Vector512.Load(from), value);
                        (Vector512.Load(from + offset) + (left & here)).Store(from + offset);
                        left = Vector512.AndNot(left, here);
                    }
                }
                for (; c < channels; c++)
                {
                    for (var p = 0; p < count && pooled[c] > 0; p++)
                    {
                        if (positions[p][c] != pooled[c])
                            continue;
                        (positions[p] + c)[offset] += pooledGradient[c];
                        break;
                    }
                }
            }
        }
    }

    private int Positions(float* image, int side, int channels, int row, int column, float** positions)
    {
        var count = 0;
        for (var r = row; r < Math.Min(row + Size, side); r++)
            for (var c = column; c < Math.Min(column + Size, side); c++)
                positions[count++] = image + (r * side + c) * channels;
        return count;
    }
}
