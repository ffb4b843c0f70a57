using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Forward and backward pass of one network over its own parameters. Not thread-safe: one network, one thread.</summary>
internal abstract class NetworkModel(ParameterLayout layout) : IDisposable
{
    public ParameterLayout Layout { get; } = layout;

    /// <summary>The fastest model that can do the architecture.</summary>
    /// <param name="layout">The architecture.</param>
    /// <param name="capacity">Largest batch.</param>
    public static NetworkModel Create(ParameterLayout layout, int capacity) =>
        layout.Architecture.Family == Architectures.NetworkFamily.C ? new StagedModel(layout, capacity)
        : FusedModel.Fits(layout) ? new FusedModel(layout, capacity)
        : new TorchModel(layout, FirstLayerMemory.Fits(layout) ? new FirstLayerMemory(layout, capacity) : null);

    public FloatBuffer Parameters { get; } = new(layout.Total);

    /// <summary>Filled by <see cref="Step"/>, in the order of the parameters.</summary>
    public FloatBuffer Gradients { get; } = new(layout.Total);

    /// <summary>Gradient of the mean softmax cross-entropy over a batch; returns that mean.</summary>
    /// <param name="images">n·side·side·channels values, channels fastest.</param>
    /// <param name="labels">n labels.</param>
    /// <param name="mask">n·Features factors of the nodes before the readout; empty for no dropout.</param>
    public abstract float Step(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> mask);

    /// <summary>How many of a batch are classified rightly, and the sum of their cross-entropies. No dropout.</summary>
    public abstract (int Correct, double Loss) Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels);

    /// <summary>A copy of the filters of every convolution.</summary>
    public IReadOnlyList<LayerFilters> Filters() =>
    [
        .. Layout.Convolutions.Select((layer, l) => new LayerFilters(
            l + 1, layer.Outputs, layer.Inputs, Parameters.Span.Slice(layer.Weights, layer.Outputs * layer.Inputs * ParameterLayout.Kernel * ParameterLayout.Kernel).ToArray())),
    ];

    public virtual void Dispose()
    {
        Parameters.Dispose();
        Gradients.Dispose();
    }
}
