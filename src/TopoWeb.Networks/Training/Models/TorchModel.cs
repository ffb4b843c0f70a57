using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Any M network, by torch and its automatic differentiation; the first convolution by <see cref="FirstLayer"/> where that can do it.</summary>
/// <remarks>
/// Tensors are channels-last in memory, and pooling comes before ReLU (equal results, a quarter of the work): together these halve a step on a CPU.
/// </remarks>
internal sealed unsafe class TorchModel : NetworkModel
{
    private readonly FirstLayerMemory? _first;
    private readonly List<(Tensor Tensor, int Offset)> _leaves = [];
    private readonly List<(Tensor Weights, Tensor Bias)> _convolutions = [];
    private readonly (Tensor Weights, Tensor Bias)? _hidden;
    private readonly (Tensor Weights, Tensor Bias) _readout;

    /// <param name="layout">Any.</param>
    /// <param name="first">Memory for doing the first convolution by <see cref="FirstLayer"/>; null leaves all to torch. Taken over.</param>
    public TorchModel(ParameterLayout layout, FirstLayerMemory? first = null) : base(layout)
    {
        _first = first;
        foreach (var layer in layout.Convolutions.AsSpan(first is null ? 0 : 1))
            _convolutions.Add((Leaf(layer.Weights, layer.Outputs, layer.Inputs, ParameterLayout.Kernel, ParameterLayout.Kernel), Leaf(layer.Bias, layer.Outputs)));
        if (layout.Hidden is { } hidden)
            _hidden = (Leaf(hidden.Weights, hidden.Inputs, hidden.Outputs), Leaf(hidden.Bias, hidden.Outputs));
        _readout = (Leaf(layout.Readout.Weights, layout.Readout.Inputs, ParameterLayout.Classes), Leaf(layout.Readout.Bias, ParameterLayout.Classes));
    }

    public override float Step(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        using var scope = NewDisposeScope();
        var input = Input(images, labels.Length, keepChoice: true);
        if (_first is not null)
            input.requires_grad_();
        var features = Features(input, labels.Length);
        if (mask.Length > 0)
            features = features * Values(mask).view(labels.Length, Layout.Features);
        var loss = nn.functional.cross_entropy(addmm(_readout.Bias, features, _readout.Weights, 1, 1), Labels(labels));
        loss.backward();
        foreach (var (leaf, offset) in _leaves)
        {
            using var gradient = leaf.grad!;
            Floats(gradient.contiguous()).CopyTo(Gradients.Span[offset..]);
            leaf.grad = null;
        }
        if (_first is not null)
        {
            using var gradient = input.grad!.permute(0, 2, 3, 1).contiguous();
            fixed (float* g = Floats(gradient))
                _first.Backward(images, labels.Length, g, Gradients);
        }
        return loss.item<float>();
    }

    public override (int Correct, double Loss) Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var scores = addmm(_readout.Bias, Features(Input(images, labels.Length, keepChoice: false), labels.Length), _readout.Weights, 1, 1);
        var truth = Labels(labels);
        var loss = nn.functional.cross_entropy(scores, truth, reduction: nn.Reduction.Sum);
        return ((int)scores.argmax(1).eq(truth).sum().item<long>(), loss.item<float>());
    }

    public override void Dispose()
    {
        foreach (var (leaf, _) in _leaves)
            leaf.Dispose();
        _first?.Dispose();
        base.Dispose();
    }

    /// <summary>The images, or what the first layer makes of them, n×channels×rows×columns with channels last in memory.</summary>
    private Tensor Input(ReadOnlySpan<float> images, int count, bool keepChoice)
    {
        if (_first is not null)
            return _first.Forward(images, count, Parameters, keepChoice).permute(0, 3, 1, 2);
        long side = Layout.Side, channels = Layout.Channels;
        // These strides say "channels last" also for one channel, where torch would otherwise take the slow path.
        return Values(images).as_strided([count, channels, side, side], [side * side * channels, 1, side * channels, channels]);
    }

    /// <summary>The nodes before the readout, n×Features.</summary>
    private Tensor Features(Tensor x, int count)
    {
        foreach (var (weights, bias) in _convolutions)
        {
            x = Convolution.Of(x, weights, bias);
            if (Layout.Architecture.Pooling)
                x = nn.functional.max_pool2d(x, 2);
            x = x.relu_();
        }
        x = x.permute(0, 2, 3, 1).reshape(count, Layout.Flattened);
        return _hidden is var (hidden, hiddenBias) ? addmm(hiddenBias, x, hidden, 1, 1).relu_() : x;
    }

    private Tensor Leaf(int offset, params long[] shape)
    {
        using var scope = NewDisposeScope();
        var length = 1L;
        foreach (var size in shape)
            length *= size;
        var leaf = Parameters.Tensor.narrow(0, offset, length).view(shape).detach().requires_grad_();
        leaf.DetachFromDisposeScope();
        _leaves.Add((leaf, offset));
        return leaf;
    }

    private static Tensor Values(ReadOnlySpan<float> values)
    {
        var tensor = empty(values.Length);
        values.CopyTo(Floats(tensor));
        return tensor;
    }

    private static Tensor Labels(ReadOnlySpan<byte> labels)
    {
        var tensor = empty(labels.Length, dtype: ScalarType.Int64);
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(tensor.bytes);
        for (var i = 0; i < labels.Length; i++)
            values[i] = labels[i];
        return tensor;
    }

    private static Span<float> Floats(Tensor tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
