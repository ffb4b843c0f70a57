using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Tests.Training;

/// <summary>The networks as one would write them down: torch's own layers in its usual order of axes, automatic differentiation, no tricks. The oracle of the fast models.</summary>
/// <remarks>
/// In double precision, for which torch has its own kernels: its convolutions of single precision over planes (oneDNN, torch 2.10) are wrong by tens of percent
/// where a number of channels is no multiple of 16. Channels-last, which the models use, they are right.
/// </remarks>
internal sealed class PlainNetwork(ParameterLayout layout, ScalarType type = ScalarType.Float64)
{
    private const int Kernel = ParameterLayout.Kernel;

    /// <summary>Loss (mean cross-entropy and penalty) with the gradient of all parameters, padding zero.</summary>
    public (float Loss, float[] Gradients) Step(ReadOnlySpan<float> parameters, ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask, double l2)
    {
        using var scope = NewDisposeScope();
        using var values = tensor(parameters.ToArray()).to(type).requires_grad_();
        var x = Features(values, images, labels.Length);
        if (mask.Length > 0)
            x = x * tensor(mask.ToArray()).to(type).view(labels.Length, layout.Features);
        var loss = nn.functional.cross_entropy(Readout(values, x), tensor(labels.ToArray().Select(l => (long)l).ToArray()));
        if (layout.Hidden is { } hidden && l2 > 0)
            loss = loss + Weights(values, hidden).square().sum() * (l2 / 2);
        loss.backward();
        return (loss.to(float32).item<float>(), values.grad!.to(float32).data<float>().ToArray());
    }

    /// <summary>The ten scores of each image.</summary>
    public float[] Scores(ReadOnlySpan<float> parameters, ReadOnlySpan<float> images, int count)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var values = tensor(parameters.ToArray()).to(type);
        return Readout(values, Features(values, images, count)).to(float32).data<float>().ToArray();
    }

    private Tensor Features(Tensor values, ReadOnlySpan<float> images, int count)
    {
        var c = layout.Architecture.Family == NetworkFamily.C;
        // One channel permuted would have the strides of channels-last, which is a slow path of torch.
        var x = layout.Channels == 1 ? tensor(images.ToArray()).to(type).view(count, 1, layout.Side, layout.Side)
            : tensor(images.ToArray()).to(type).view(count, layout.Side, layout.Side, layout.Channels).permute(0, 3, 1, 2).contiguous();
        var layer = 0;
        foreach (var (filters, first) in new[] { (layout.Architecture.X, true), (layout.Architecture.Y, false) })
        {
            if (filters == 0)
                continue;
            var convolution = layout.Convolutions[layer++];
            x = nn.functional.conv2d(x, Weights(values, convolution, Kernel * Kernel).view(filters, convolution.Inputs, Kernel, Kernel), Bias(values, convolution), padding: [1, 1]);
            x = x.relu();
            if (layout.Architecture.Pooling && !c)
                x = nn.functional.max_pool2d(x, 2);
            else if (layout.Architecture.Pooling)
                x = first ? nn.functional.max_pool2d(x, 3, 2, ceil_mode: true)
                    : nn.functional.max_pool2d(nn.functional.pad(x, [0, 1, 0, 1], PaddingModes.Constant, double.NegativeInfinity), 2, 1);
            if (c)
                x = nn.functional.local_response_norm(x, 9, 0.001, 0.75, 1);
        }
        x = x.permute(0, 2, 3, 1).reshape(count, layout.Flattened);
        return layout.Hidden is { } hidden ? (x.matmul(Weights(values, hidden).view(hidden.Inputs, hidden.Outputs)) + Bias(values, hidden)).relu() : x;
    }

    private Tensor Readout(Tensor values, Tensor x) =>
        x.matmul(Weights(values, layout.Readout).view(layout.Readout.Inputs, ParameterLayout.Classes)) + Bias(values, layout.Readout);

    private static Tensor Weights(Tensor values, LayerParameters layer, int kernel = 1) => values.narrow(0, layer.Weights, (long)layer.Inputs * layer.Outputs * kernel);

    private static Tensor Bias(Tensor values, LayerParameters layer) => values.narrow(0, layer.Bias, layer.Outputs);
}
