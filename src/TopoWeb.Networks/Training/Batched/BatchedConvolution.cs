using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>3×3 convolutions, same padding, of N networks at once, without their biases. Images have channels fastest throughout.</summary>
internal static class BatchedConvolution
{
    private const int Kernel = ParameterLayout.Kernel;

    /// <param name="variant">How.</param>
    /// <param name="x">N×B×S×S×I, or 1×B×S×S×I where all networks see the same images.</param>
    /// <param name="weights">N×O×I×3×3.</param>
    /// <returns>N×B×S×S×O.</returns>
    public static Tensor Of(ConvolutionVariant variant, Tensor x, Tensor weights) =>
        variant == ConvolutionVariant.Grouped && CanGroup(x, weights) ? Grouped(x, weights) : Columns(x, weights);

    /// <summary>y = columns(x)·w: N matrix products of (B·S²)×9I by 9I×O.</summary>
    private static Tensor Columns(Tensor x, Tensor weights)
    {
        var (stacked, n, batch, side) = (x.shape[0], weights.shape[0], x.shape[1], x.shape[2]);
        var (outputs, inputs) = (weights.shape[1], weights.shape[2]);
        var padded = nn.functional.pad(x.reshape(stacked * batch, side, side, inputs), [0, 0, 1, 1, 1, 1]);
        var taps = new List<Tensor>(Kernel * Kernel);
        for (var row = 0; row < Kernel; row++)
            for (var column = 0; column < Kernel; column++)
                taps.Add(padded.narrow(1, row, side).narrow(2, column, side));
        var columns = cat(taps, -1).view(stacked, batch * side * side, Kernel * Kernel * inputs);
        // Taps before channels, as they lie in the columns.
        var matrix = weights.view(n, outputs, inputs, Kernel * Kernel).permute(0, 3, 2, 1).reshape(n, Kernel * Kernel * inputs, outputs);
        return bmm(columns.expand(n, batch * side * side, Kernel * Kernel * inputs), matrix).view(n, batch, side, side, outputs);
    }

    /// <summary>One image of N·I channels for every place in the batch, network by network in its channels.</summary>
    private static Tensor Grouped(Tensor x, Tensor weights)
    {
        var (n, batch, side) = (weights.shape[0], x.shape[1], x.shape[2]);
        var (outputs, inputs) = (weights.shape[1], weights.shape[2]);
        // Channels last in memory: with planes torch's CPU convolutions of single precision are wrong for most numbers of channels, see Convolution.
        var images = x.permute(1, 2, 3, 0, 4).reshape(batch, side, side, n * inputs).permute(0, 3, 1, 2);
        var y = nn.functional.conv2d(images, weights.reshape(n * outputs, inputs, Kernel, Kernel), padding: [1, 1], groups: n);
        return y.permute(0, 2, 3, 1).reshape(batch, side, side, n, outputs).permute(3, 0, 1, 2, 4).contiguous();
    }

    /// <summary>One channel in all is planes and channels-last at once, and torch takes it for planes.</summary>
    private static bool CanGroup(Tensor x, Tensor weights) => x.shape[0] == weights.shape[0] && weights.shape[0] * weights.shape[2] > 1;
}
