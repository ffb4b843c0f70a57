using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>Torch's 3×3 convolution, same padding, in the forms in which it is right.</summary>
/// <remarks>
/// With planes in memory, torch 2.10 (oneDNN) gives wrong sums and gradients where a channel count is not a multiple of 16, so all images are channels-last here.
/// One channel is both orders at once and is taken for planes: its gradient would be wrong, so a channel of zeros is put beside it.
/// </remarks>
internal static class Convolution
{
    /// <param name="x">n×I×rows×columns, channels last in memory.</param>
    /// <param name="weights">O×I×3×3.</param>
    /// <param name="bias">O values.</param>
    public static Tensor Of(Tensor x, Tensor weights, Tensor bias)
    {
        if (x.shape[1] > 1 || !x.requires_grad)
            return nn.functional.conv2d(x, weights, bias, padding: [1, 1]);
        var pair = cat([x.permute(0, 2, 3, 1), zeros_like(x).permute(0, 2, 3, 1)], 3).permute(0, 3, 1, 2);
        return nn.functional.conv2d(pair, cat([weights, zeros_like(weights)], 1), bias, padding: [1, 1]);
    }
}
