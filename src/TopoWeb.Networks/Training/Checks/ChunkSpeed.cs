using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;

namespace TopoWeb.Networks.Training.Checks;

/// <summary>A chunk of networks on a device whose steps are timed.</summary>
internal sealed class ChunkSpeed : IDisposable
{
    private readonly ComputeDevice _device;
    private readonly BatchedImages _images;
    private readonly BatchedRun _run;

    /// <param name="settings">Of every network.</param>
    /// <param name="data">The images.</param>
    /// <param name="networks">Of the chunk.</param>
    /// <param name="how">The device.</param>
    /// <exception cref="DeviceLostException">The device fails, here or at a step.</exception>
    public ChunkSpeed(TrainingSettings settings, ImageDataset data, int networks, BatchedSettings how)
    {
        _device = how.Device;
        BatchedTrainer.Prepare(how);
        var architecture = settings.Validate();
        var preparation = ImagePreparation.For(architecture, data);
        var layout = new ParameterLayout(architecture, preparation.Side, preparation.Channels);
        _images = Guarded(() => new BatchedImages(data, preparation, _device.Torch));
        _run = Guarded(() => new BatchedRun(settings, data, _images, layout, [.. Enumerable.Range(0, networks).Select(i => new BatchedNetwork(i))], 1, _device.Torch));
        _run.Model.Variant = Guarded(() => VariantChoice.Of(_run.Model, settings.BatchSize, how));
    }

    /// <summary>How the second convolution is computed.</summary>
    public ConvolutionVariant Variant => _run.Model.Variant;

    /// <summary>Hands a step to the device.</summary>
    public void Step() => Guarded(() =>
    {
        _run.Step();
        return true;
    });

    /// <summary>Waits until the device has made all steps.</summary>
    public void Wait() => Guarded(() =>
    {
        _run.ReadLosses();
        return true;
    });

    public void Dispose()
    {
        _run.Dispose();
        _images.Dispose();
    }

    private T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (DeviceFault.IsLost(e))
        {
            throw new DeviceLostException(_device, e);
        }
    }
}
