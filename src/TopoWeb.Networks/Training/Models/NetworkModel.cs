using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Models;

/// <summary>Forward and backward pass of one network over its own parameters. Not thread-safe: one network, one thread.</summary>
internal abstract class NetworkModel(ParameterLayout layout) : IDisposable
{
    public ParameterLayout Layout { get; } = layout;

    /// <summary>The model of an architecture.</summary>
    /// <param name="layout">The architecture.</param>
    /// <param name="capacity">Largest batch.</param>
    /// <exception cref="OverflowException">What a layer makes of such a batch has more than 2³¹ − 1 values.</exception>
    public static NetworkModel Create(ParameterLayout layout, int capacity)
    {
        // Before memory is taken: what goes into each convolution, and what comes out of the last.
        var side = layout.Side;
        foreach (var layer in layout.Convolutions)
        {
            _ = checked(capacity * side * side * layer.Inputs);
            side = layout.Architecture.Pooling ? side / 2 : side;
        }
        _ = checked(capacity * layout.Flattened);
        return new StagedModel(layout, capacity);
    }

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
