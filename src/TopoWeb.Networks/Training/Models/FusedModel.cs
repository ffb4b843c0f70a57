using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Models;

/// <summary>M networks with one pooled convolution and a fully connected layer: the convolution by <see cref="FirstLayer"/>, the rest by <see cref="NodeLayers"/>.</summary>
internal sealed unsafe class FusedModel : NetworkModel
{
    private readonly FirstLayerMemory _first;
    private readonly NodeLayers _nodes;

    /// <param name="layout">One for which <see cref="Fits"/> is true.</param>
    /// <param name="capacity">Largest batch.</param>
    public FusedModel(ParameterLayout layout, int capacity) : base(layout)
    {
        _first = new FirstLayerMemory(layout, capacity);
        _nodes = new NodeLayers(layout, capacity, Parameters, Gradients);
    }

    /// <summary>Whether this model can do the network; <see cref="TorchModel"/> can do every M.</summary>
    public static bool Fits(ParameterLayout layout) => FirstLayerMemory.Fits(layout) && layout.Convolutions.Length == 1 && layout.Hidden is not null;

    public override float Step(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var loss = _nodes.Step(Pooled(images, labels.Length, keepChoice: true), labels, mask);
        _first.Backward(images, labels.Length, _nodes.InputGradient.Pointer, Gradients);
        return loss;
    }

    public override (int Correct, double Loss) Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return _nodes.Evaluate(Pooled(images, labels.Length, keepChoice: false), labels);
    }

    public override void Dispose()
    {
        _first.Dispose();
        _nodes.Dispose();
        base.Dispose();
    }

    private Tensor Pooled(ReadOnlySpan<float> images, int count, bool keepChoice) =>
        _first.Forward(images, count, Parameters, keepChoice).view(count, Layout.Flattened);
}
