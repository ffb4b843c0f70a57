using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Any C network: its convolutions by <see cref="ConvolutionStage"/>, the rest by <see cref="NodeLayers"/>.</summary>
/// <remarks>3×3 pooling of stride 2 after the convolution X, 2×2 pooling of stride 1 after the convolution Y, none in a starred network. No dropout.</remarks>
internal sealed unsafe class StagedModel : NetworkModel
{
    private readonly FloatBuffer _images;
    private readonly List<ConvolutionStage> _stages = [];
    private readonly NodeLayers _nodes;

    /// <param name="layout">A C network.</param>
    /// <param name="capacity">Largest batch.</param>
    public StagedModel(ParameterLayout layout, int capacity) : base(layout)
    {
        _images = new FloatBuffer((long)capacity * layout.Side * layout.Side * layout.Channels);
        var side = layout.Side;
        var isFirst = layout.Architecture.X > 0;
        foreach (var layer in layout.Convolutions)
        {
            var window = !layout.Architecture.Pooling ? new PoolWindow(1, 1) : isFirst ? new PoolWindow(3, 2) : new PoolWindow(2, 1);
            var stage = new ConvolutionStage(layer, window, side, capacity, Parameters, Gradients);
            _stages.Add(stage);
            (side, isFirst) = (stage.PooledSide, false);
        }
        _nodes = new NodeLayers(layout, capacity, Parameters, Gradients);
    }

    public override float Step(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        using var scope = NewDisposeScope();
        var features = Features(images, labels.Length, withGradient: true);
        float loss;
        using (no_grad())
            loss = _nodes.Step(features, labels, mask);
        var gradient = _nodes.InputGradient.Pointer;
        for (var s = _stages.Count - 1; s >= 0; s--)
            gradient = _stages[s].Backward(gradient, labels.Length);
        return loss;
    }

    public override (int Correct, double Loss) Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return _nodes.Evaluate(Features(images, labels.Length, withGradient: false), labels);
    }

    public override void Dispose()
    {
        _images.Dispose();
        _nodes.Dispose();
        foreach (var stage in _stages)
            stage.Dispose();
        base.Dispose();
    }

    private Tensor Features(ReadOnlySpan<float> images, int count, bool withGradient)
    {
        images.CopyTo(_images.Span);
        long side = Layout.Side, channels = Layout.Channels;
        // These strides say "channels last" also for one channel, where torch would otherwise take the slow path.
        var x = _images.Tensor.as_strided([count, channels, side, side], [side * side * channels, 1, side * channels, channels]);
        foreach (var stage in _stages)
        {
            if (withGradient && stage != _stages[0])
                x.requires_grad_();
            var output = stage.Forward(x, count);
            x = output.permute(0, 3, 1, 2).detach();
        }
        return x.permute(0, 2, 3, 1).reshape(count, Layout.Flattened);
    }
}
