using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Topology;
using TorchSharp;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Trains networks of one architecture together, in chunks that fit the memory of a device.</summary>
/// <remarks>
/// Network i draws the same random numbers as under <see cref="NetworkTrainer"/> and is the same network up to rounding, whatever the others are and however many.
/// On the processor the same arguments give the same bytes. On a CUDA device the faster form of the second convolution is found by timing, and torch adds some gradients in no fixed
/// order, so there the last bits may differ from time to time.
/// </remarks>
public static class BatchedTrainer
{
    /// <summary>Trains the networks and returns them in the given order. Networks whose states are of different iterations are trained one group after the other.</summary>
    /// <param name="settings">Settings of every network.</param>
    /// <param name="data">Copied to the device once.</param>
    /// <param name="networks">Which ones, at least one.</param>
    /// <param name="ensembleSeed">Seed of the ensemble.</param>
    /// <param name="how">Device and memory.</param>
    /// <param name="cancellation">Checked at every step.</param>
    /// <exception cref="InvalidInputException">The settings do not fit the data, a state is of another training, or one network alone does not fit the memory.</exception>
    /// <exception cref="DeviceLostException">The device failed or is gone. Networks that were finished before have been handed out.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<TrainedNetwork> Train(
        TrainingSettings settings, ImageDataset data, IReadOnlyList<BatchedNetwork> networks, long ensembleSeed, BatchedSettings how, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(how);
        if (how.ChunkNetworks is < 1 or > BatchedSettings.MaximumChunk)
            throw new InvalidInputException("training.chunkNetworks", $"chunkNetworks is {how.ChunkNetworks}; it must be between 1 and {BatchedSettings.MaximumChunk:N0}.");
        var architecture = settings.Validate();
        var preparation = ImagePreparation.For(architecture, data); // says what does not fit before torch is loaded
        cancellation.ThrowIfCancellationRequested();
        Prepare(how);

        var layout = LayoutOf(architecture, preparation, settings);
        var trained = new TrainedNetwork[networks.Count];
        var size = ChunkSize.Of(layout, settings.BatchSize, how);
        using var images = OnDevice(data, preparation, how.Device);
        foreach (var group in Enumerable.Range(0, networks.Count).GroupBy(i => networks[i].Resume?.Iteration ?? 0))
        {
            var waiting = new Queue<(int Place, BatchedNetwork Network)>(group.Select(i => (i, networks[i])));
            while (waiting.Count > 0)
            {
                var chunk = Enumerable.Range(0, Math.Min(size, waiting.Count)).Select(_ => waiting.Dequeue()).ToList();
                foreach (var (place, network) in new ChunkTrainer(settings, data, images, layout, ensembleSeed, how, cancellation).Train(chunk, ref size))
                    trained[place] = network;
            }
        }
        return trained;
    }

    /// <summary>How many networks a chunk of such a training has at first; no torch needed.</summary>
    /// <param name="settings">Settings of every network.</param>
    /// <param name="how">Device and memory.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public static int ChunkOf(TrainingSettings settings, BatchedSettings how)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(how);
        var architecture = settings.Validate();
        ImagePreparation preparation = architecture.Family == Architectures.NetworkFamily.C ? new CropPreparation(settings.ImageChannels) : new ScalePreparation();
        return ChunkSize.Of(LayoutOf(architecture, preparation, settings), settings.BatchSize, how);
    }

    /// <summary>Estimated bytes of one network in training: parameters, their optimizer and what a batch needs; no torch needed.</summary>
    /// <param name="settings">Its settings.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public static long BytesOf(TrainingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var architecture = settings.Validate();
        ImagePreparation preparation = architecture.Family == Architectures.NetworkFamily.C ? new CropPreparation(settings.ImageChannels) : new ScalePreparation();
        return ChunkSize.BytesOf(LayoutOf(architecture, preparation, settings), settings.BatchSize);
    }

    /// <summary>Sets torch up: full single precision unless the settings say otherwise, for torch itself lets convolutions round to TensorFloat-32.</summary>
    internal static void Prepare(BatchedSettings how)
    {
        TorchRuntime.Initialize();
        if (how.Device.IsCuda)
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = how.AllowTf32;
    }

    private static BatchedImages OnDevice(ImageDataset data, ImagePreparation preparation, ComputeDevice device)
    {
        try
        {
            return new BatchedImages(data, preparation, device.Torch);
        }
        catch (Exception e) when (DeviceFault.IsOutOfMemory(e))
        {
            throw new InvalidInputException("training.dataset", $"The images of {data.Id} do not fit into the memory of {device}. Run fewer trainings in parallel (Workers:Train), or use a device with more memory.");
        }
        catch (Exception e) when (DeviceFault.IsLost(e))
        {
            throw new DeviceLostException(device, e);
        }
    }

    private static ParameterLayout LayoutOf(Architectures.Architecture architecture, ImagePreparation preparation, TrainingSettings settings)
    {
        try
        {
            return new ParameterLayout(architecture, preparation.Side, preparation.Channels);
        }
        catch (OverflowException)
        {
            throw new InvalidInputException("training.architecture", $"A layer of {architecture} with batches of {settings.BatchSize} has more than 2,147,483,647 values. Use fewer filters, fewer nodes or a smaller batch.");
        }
    }
}
