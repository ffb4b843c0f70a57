using TopoWeb.Networks.Architectures;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>What <see cref="FirstLayer"/> writes for one network, kept from step to step.</summary>
/// <param name="layout">One for which <see cref="Fits"/> is true.</param>
/// <param name="capacity">Largest batch.</param>
internal sealed unsafe class FirstLayerMemory(ParameterLayout layout, int capacity) : IDisposable
{
    private readonly LayerParameters _layer = layout.Convolutions[0];
    private readonly byte[] _chosen = GC.AllocateUninitializedArray<byte>(checked(capacity * PooledSize(layout)), pinned: true);
    private readonly FloatBuffer _packed = new(FirstLayer.PackedSize(layout.Convolutions[0].Outputs));

    /// <summary>Pooled images n×rows×columns×channels, which the next call overwrites.</summary>
    public FloatBuffer Pooled { get; } = new((long)capacity * PooledSize(layout));

    /// <summary>Whether <see cref="FirstLayer"/> can do the first convolution of a network.</summary>
    public static bool Fits(ParameterLayout layout) =>
        layout is { Architecture: { Family: NetworkFamily.M, Pooling: true }, Channels: 1 }
        && layout.Side % 2 == 0 && layout.Convolutions[0].Outputs % FirstLayer.Block == 0;

    /// <summary>Fills <see cref="Pooled"/>.</summary>
    public void Forward(float* images, int count, FloatBuffer parameters)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, capacity);
        FirstLayer.Pack(parameters.Pointer + _layer.Weights, parameters.Pointer + _layer.Bias, _layer.Outputs, _packed.Pointer);
        fixed (byte* chosen = _chosen)
            FirstLayer.Forward(images, count, layout.Side, _packed.Pointer, _layer.Outputs, Pooled.Pointer, chosen);
    }

    /// <summary>Sets the gradients of the layer from those of what <see cref="Forward"/> gave.</summary>
    public void Backward(float* images, int count, float* pooledGradient, FloatBuffer gradients)
    {
        fixed (byte* chosen = _chosen)
            FirstLayer.Backward(
                images, count, layout.Side, _layer.Outputs, pooledGradient, chosen, _packed.Pointer, gradients.Pointer + _layer.Weights, gradients.Pointer + _layer.Bias);
    }

    public void Dispose()
    {
        Pooled.Dispose();
        _packed.Dispose();
    }

    private static int PooledSize(ParameterLayout layout) => layout.Side / 2 * (layout.Side / 2) * layout.Convolutions[0].Outputs;
}
