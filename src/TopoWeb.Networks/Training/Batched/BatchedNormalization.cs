using TopoWeb.Networks.Training.Kernels;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary><see cref="ResponseNormalization"/> over stacked images: y = x / (1 + α·Σ x²)^¾, the sum over nine channels as a product with a band matrix.</summary>
internal sealed class BatchedNormalization(Device device) : IDisposable
{
    private readonly Dictionary<long, Tensor> _bands = [];

    /// <param name="x">Any shape, channels last.</param>
    public Tensor Of(Tensor x)
    {
        var root = x.pow(HeldScalars.Of(2L)).matmul(Band(x.shape[^1])).mul(HeldScalars.Of(ResponseNormalization.Alpha)).add(HeldScalars.One, HeldScalars.One).rsqrt();
        return x * root * root.sqrt();
    }

    public void Dispose()
    {
        foreach (var band in _bands.Values)
            band.Dispose();
    }

    /// <summary>1 where |i − j| ≤ 4.</summary>
    private Tensor Band(long channels)
    {
        if (_bands.TryGetValue(channels, out var band))
            return band;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        band = ones([channels, channels], device: device).triu(-ResponseNormalization.Radius).tril(ResponseNormalization.Radius).DetachFromDisposeScope();
        return _bands[channels] = band;
    }
}
