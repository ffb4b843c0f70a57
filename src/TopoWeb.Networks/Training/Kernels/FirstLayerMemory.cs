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

    /// <summary>Pooled images n×rows×columns×channels, which the next batch overwrites.</summary>
    public FloatBuffer Pooled { get; } = new((long)capacity * PooledSize(layout));

    /// <summary>Whether <see cref="FirstLayer"/> can do the first convolution of a network.</summary>
    public static bool Fits(ParameterLayout layout) =>
        layout is { Architecture: { Family: NetworkFamily.M, Pooling: true }, Channels: 1 }
        && layout.Side % 2 == 0 && layout.Convolutions[0].Outputs % FirstLayer.Block == 0;

    /// <summary>To be called before the images of a batch go forward.</summary>
    public void BeginForward(FloatBuffer parameters) =>
        FirstLayer.Pack(parameters.Pointer + _layer.Weights, parameters.Pointer + _layer.Bias, _layer.Outputs, _packed.Pointer);

    /// <summary>Pools image n and returns it.</summary>
    public float* Forward(int n, float* image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(n, capacity);
        fixed (byte* chosen = _chosen)
            FirstLayer.Forward(image, layout.Side, _packed.Pointer, _layer.Outputs, PooledOf(n), chosen + (long)n * PooledSize(layout));
        return PooledOf(n);
    }

    /// <summary>The pooled image n.</summary>
    public float* PooledOf(int n) => Pooled.Pointer + (long)n * PooledSize(layout);

    /// <summary>To be called before the images of a batch go backward.</summary>
    public void BeginBackward() => _packed.Span.Clear();

    /// <summary>Adds image n's part of the gradients from that of what <see cref="Forward"/> gave.</summary>
    public void Backward(int n, float* image, float* pooledGradient)
    {
        fixed (byte* chosen = _chosen)
            FirstLayer.Backward(image, layout.Side, _layer.Outputs, pooledGradient, chosen + (long)n * PooledSize(layout), _packed.Pointer);
    }

    /// <summary>Sets the gradients of the layer when all images of a batch have gone backward.</summary>
    public void EndBackward(FloatBuffer gradients) =>
        FirstLayer.Unpack(_packed.Pointer, _layer.Outputs, gradients.Pointer + _layer.Weights, gradients.Pointer + _layer.Bias);

    public void Dispose()
    {
        Pooled.Dispose();
        _packed.Dispose();
    }

    private static int PooledSize(ParameterLayout layout) => layout.Side / 2 * (layout.Side / 2) * layout.Convolutions[0].Outputs;
}
