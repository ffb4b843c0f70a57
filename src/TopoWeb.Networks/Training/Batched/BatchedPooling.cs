using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>The max-pooling of an architecture over stacked images, as <see cref="PoolWindow"/> and the M networks have it.</summary>
/// <remarks>M: 2×2 of stride 2. C: 3×3 of stride 2 after the convolution X, 2×2 of stride 1 after the convolution Y, cut at the lower and right border. None in a starred network.</remarks>
internal sealed class BatchedPooling(Architecture architecture)
{
    /// <param name="x">N×B×S×S×O.</param>
    /// <param name="isLayerX">Whether it is the convolution X that came before.</param>
    /// <returns>N×B×P×P×O.</returns>
    public Tensor Of(Tensor x, bool isLayerX)
    {
        if (!architecture.Pooling)
            return x;
        var (n, batch, side, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[4]);
        var images = x.view(n * batch, side, side, channels).permute(0, 3, 1, 2);
        var pooled = architecture.Family == NetworkFamily.M ? nn.functional.max_pool2d(images, 2)
            : isLayerX ? nn.functional.max_pool2d(images, 3, 2, ceil_mode: true)
            // A border of −∞ never is the maximum: each window has a place in the image.
            : nn.functional.max_pool2d(nn.functional.pad(images, [0, 1, 0, 1], PaddingModes.Constant, double.NegativeInfinity), 2, 1);
        var left = pooled.shape[2];
        return pooled.permute(0, 2, 3, 1).reshape(n, batch, left, left, channels);
    }
}
