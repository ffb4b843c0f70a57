using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Kernels.Convolutions;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Any network: its convolutions by <see cref="FirstLayer"/> where that can do the first one and else by <see cref="ConvolutionStage"/>, the rest by <see cref="NodeLayers"/>.</summary>
/// <remarks>
/// Image by image through all convolutions, so that what one writes is still in the cache when the next reads it.
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
                between = ImageConvolution.Size(side, layer.Inputs);
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
            var features = Features(input, labels.Length);
            var loss = _nodes.Step(features, labels, mask);
            _first?.BeginBackward();
            foreach (var stage in _stages)
                stage.BeginBackward(Parameters);
            for (var n = 0; n < labels.Length; n++)
                Backward(n, input + (long)n * Layout.Side * Layout.Side * Layout.Channels, features + (long)n * Layout.Flattened);
            foreach (var stage in _stages)
                stage.EndBackward(Gradients);
            _first?.EndBackward(Gradients);
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
        _first?.BeginForward(Parameters);
        foreach (var stage in _stages)
            stage.BeginForward(Parameters);
        for (var n = 0; n < count; n++)
        {
            var x = images + (long)n * Layout.Side * Layout.Side * Layout.Channels;
            if (_first is not null)
                x = _first.Forward(n, x);
            foreach (var stage in _stages)
                x = stage.Forward(n, x, Parameters);
        }
        return _stages.Count > 0 ? _stages[^1].Output.Pointer : _first!.Pooled.Pointer;
    }

    /// <summary>One image's part of the gradients of the convolutions.</summary>
    private void Backward(int n, float* image, float* gradient)
    {
        for (var s = _stages.Count - 1; s >= 0; s--)
        {
            var isInput = s == 0 && _first is null;
            var input = isInput ? image : s > 0 ? _stages[s - 1].OutputOf(n) : _first!.PooledOf(n);
            var inputGradient = isInput ? null : _between.Pointer; // two convolutions at most: one gradient between them
            _stages[s].Backward(n, input, gradient, inputGradient);
            gradient = inputGradient;
        }
        _first?.Backward(n, image, gradient);
    }
}
