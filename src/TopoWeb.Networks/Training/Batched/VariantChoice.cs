using System.Diagnostics;
using static TorchSharp.torch;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Chooses the second convolution of a chunk on a CUDA device by timing a few steps of each variant on made-up batches: no random number is drawn and no parameter changes.</summary>
internal static class VariantChoice
{
    private const int Steps = 5;

    public static ConvolutionVariant Of(BatchedModel model, int batchSize, BatchedSettings settings)
    {
        if (settings.Variant is { } given)
            return given;
        return !settings.Device.IsCuda || model.Layout.Convolutions.Length < 2 ? ConvolutionVariant.Columns : Fastest(model, batchSize, () => cuda.synchronize());
    }

    /// <summary>The faster one here and now.</summary>
    /// <param name="model">Left as it is, but for its gradients.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="wait">Waits for the device.</param>
    internal static ConvolutionVariant Fastest(BatchedModel model, int batchSize, Action wait)
    {
        using var scope = NewDisposeScope();
        var (layout, device, before) = (model.Layout, model.Parameters.device, model.Variant);
        var images = zeros([model.Networks, batchSize, layout.Side, layout.Side, layout.Channels], device: device);
        var labels = zeros([model.Networks, batchSize], dtype: int64, device: device);
        var times = Enum.GetValues<ConvolutionVariant>().ToDictionary(v => v, Time);
        model.Variant = before;
        return times.MinBy(t => t.Value).Key;

        TimeSpan Time(ConvolutionVariant variant)
        {
            model.Variant = variant;
            Step(); // compiles and chooses algorithms
            wait();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Steps; i++)
                Step();
            wait();
            return Stopwatch.GetElapsedTime(started);
        }

        void Step()
        {
            using var batch = NewDisposeScope();
            model.Step(images, labels, null);
        }
    }
}
