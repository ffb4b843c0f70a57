using TopoWeb.Networks.Architectures;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Kernels;

/// <summary>What <see cref="FirstLayer"/> writes for one network, kept from step to step.</summary>
/// <param name="layout">One for which <see cref="Fits"/> is true.</param>
/// <param name="capacity">Largest batch.</param>
internal sealed unsafe class FirstLayerMemory(ParameterLayout layout, int capacity) : IDisposable
{
    private readonly LayerParameters _layer = layout.Convolutions[0];
    private readonly int _half = layout.Side / 2;
    private readonly FloatBuffer _pooled = new((long)capacity * PooledSize(layout));
    private readonly ulong[] _chosen = GC.AllocateUninitializedArray<ulong>(capacity * (PooledSize(layout) / FirstLayer.Block), pinned: true);

    /// <summary>Whether <see cref="FirstLayer"/> can do the first convolution of a network.</summary>
    public static bool Fits(ParameterLayout layout) =>
        layout is { Architecture: { Family: NetworkFamily.M, Pooling: true }, Channels: 1 }
        && layout.Side % 2 == 0 && layout.Convolutions[0].Outputs % FirstLayer.Block == 0;

    /// <summary>Pooled images n×rows×columns×channels, a view of memory that the next call overwrites.</summary>
    public Tensor Forward(ReadOnlySpan<float> images, int count, FloatBuffer parameters, bool keepChoice)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, capacity);
        fixed (float* x = images)
        fixed (ulong* chosen = _chosen)
            FirstLayer.Forward(
                x, count, layout.Side, parameters.Pointer + _layer.Weights, parameters.Pointer + _layer.Bias, _layer.Outputs, _pooled.Pointer, keepChoice ? chosen : null);
        return _pooled.Tensor.narrow(0, 0, (long)count * PooledSize(layout)).view(count, _half, _half, _layer.Outputs);
    }

    /// <summary>Sets the gradients of the layer from those of what <see cref="Forward"/> gave.</summary>
    public void Backward(ReadOnlySpan<float> images, int count, float* pooledGradient, FloatBuffer gradients)
    {
        fixed (float* x = images)
        fixed (ulong* chosen = _chosen)
            FirstLayer.Backward(
                x, count, layout.Side, _layer.Outputs, pooledGradient, chosen, gradients.Pointer + _layer.Weights, gradients.Pointer + _layer.Bias);
    }

    public void Dispose() => _pooled.Dispose();

    private static int PooledSize(ParameterLayout layout) => layout.Side / 2 * (layout.Side / 2) * layout.Convolutions[0].Outputs;
}
