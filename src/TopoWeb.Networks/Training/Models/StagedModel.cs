using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Any network: its convolutions by <see cref="FirstLayer"/> where that can do the first one and else by <see cref="ConvolutionStage"/>, the rest by <see cref="NodeLayers"/>.</summary>
/// <remarks>
/// M: 2×2 pooling of stride 2. C: 3×3 pooling of stride 2 after the convolution X, 2×2 pooling of stride 1 after the convolution Y, each followed by response
/// normalisation. None in a starred network.
/// </remarks>
internal sealed unsafe class StagedModel : NetworkModel
{
    private readonly FirstLayerMemory? _first;
    private readonly List<ConvolutionStage> _stages = [];
    private readonly FloatBuffer _between;
    private readonly NodeLayers _nodes;

    /// <param name="layout">Any.</param>
    /// <param name="capacity">Largest batch.</param>
    public StagedModel(ParameterLayout layout, int capacity) : base(layout)
    {
        var isC = layout.Architecture.Family == NetworkFamily.C;
        _first = FirstLayerMemory.Fits(layout) ? new FirstLayerMemory(layout, capacity) : null;
        var (side, isX) = (_first is null ? layout.Side : layout.Side / 2, layout.Architecture.X > 0);
        var between = 0;
        foreach (var layer in layout.Convolutions.AsSpan(_first is null ? 0 : 1))
        {
            var window = !layout.Architecture.Pooling ? new PoolWindow(1, 1) : !isC ? new PoolWindow(2, 2) : isX ? new PoolWindow(3, 2) : new PoolWindow(2, 1);
            var stage = new ConvolutionStage(layer, window, isC, side, capacity);
            if (_first is not null || _stages.Count > 0)
                between = ImageConvolution.Size(side, checked(capacity * layer.Inputs));
            _stages.Add(stage);
            (side, isX) = (stage.PooledSide, false);
        }
        _between = new FloatBuffer(between);
        _nodes = new NodeLayers(layout, capacity, Parameters, Gradients);
    }

    public override float Step(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        fixed (float* input = images)
        {
            var count = labels.Length;
            var loss = _nodes.Step(Features(input, count), labels, mask);
            var gradient = _nodes.InputGradient.Pointer;
            for (var s = _stages.Count - 1; s >= 0; s--)
            {
                var from = s > 0 ? _stages[s - 1].Output.Pointer : _first is not null ? _first.Pooled.Pointer : input;
                var needed = s > 0 || _first is not null ? _between.Pointer : null; // two convolutions at most: one gradient between them
                _stages[s].Backward(from, gradient, count, Parameters, Gradients, needed);
                gradient = needed;
            }
            _first?.Backward(input, count, gradient, Gradients);
            return loss;
        }
    }

    public override (int Correct, double Loss) Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels)
    {
        fixed (float* input = images)
            return _nodes.Evaluate(Features(input, labels.Length), labels);
    }

    public override void Dispose()
    {
        _first?.Dispose();
        foreach (var stage in _stages)
            stage.Dispose();
        _between.Dispose();
        _nodes.Dispose();
        base.Dispose();
    }

    /// <summary>What the convolutions make of the images, n×Flattened.</summary>
    private float* Features(float* images, int count)
    {
        var x = images;
        if (_first is not null)
        {
            _first.Forward(x, count, Parameters);
            x = _first.Pooled.Pointer;
        }
        foreach (var stage in _stages)
        {
            stage.Forward(x, count, Parameters);
            x = stage.Output.Pointer;
        }
        return x;
    }
}
