using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Networks.Training.Kernels;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>How many networks are trained at once: an estimate from parameters and activations, and halving where it was too much.</summary>
/// <remarks>
/// For a network and a batch of B, in numbers of 4 bytes: 7 a parameter (value, gradient twice, moments, two temporaries of the optimizer); for a convolution of S×S with I inputs
/// and O outputs 2·9·B·S²·I for its columns and their gradient (the first one's have none), 2·B·S²·O for its output, and 6 (M) or 12 (C) for each pooled pixel: positions,
/// ReLU, response normalisation and gradients. The nodes take 4 a node.
/// </remarks>
internal static class ChunkSize
{
    /// <summary>What a CUDA device is taken to have free where its driver does not say. Less is found out by running out, and the chunk is halved.</summary>
    private const long AssumedDeviceBytes = 6L << 30;

    /// <summary>Share of the free memory that the networks may take: the images, torch's own libraries and the gaps between its blocks need the rest.</summary>
    private const double DeviceShare = 0.7;

    /// <summary>The requested size, else the estimate, 1 to <see cref="BatchedSettings.DefaultChunk"/>.</summary>
    public static int Of(ParameterLayout layout, int batchSize, BatchedSettings settings)
    {
        if (settings.ChunkNetworks is { } asked)
            return asked;
        // On the processor other work shares the memory, and other trainings.
        var free = settings.Device.Cuda is { } device ? (CudaDriver.FreeBytes(device) is { } bytes ? (long)(DeviceShare * bytes) : AssumedDeviceBytes) : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;
        return (int)Math.Clamp(free / BytesOf(layout, batchSize), 1, BatchedSettings.DefaultChunk);
    }

    /// <summary>Estimated bytes of one network in training.</summary>
    public static long BytesOf(ParameterLayout layout, int batchSize)
    {
        var architecture = layout.Architecture;
        long numbers = 0, side = layout.Side;
        for (var i = 0; i < layout.Convolutions.Length; i++)
        {
            var layer = layout.Convolutions[i];
            numbers += (i == 0 ? 1 : 2) * 9 * side * side * layer.Inputs + 2 * side * side * layer.Outputs;
            if (architecture.Pooling && (architecture.Family == NetworkFamily.M || (i == 0 && architecture.X > 0)))
                side /= 2;
            numbers += (architecture.Family == NetworkFamily.C ? 12 : 6) * side * side * layer.Outputs;
        }
        numbers += 4L * (layout.Flattened + (layout.Hidden?.Outputs ?? 0));
        return 4 * (numbers * batchSize + 7L * layout.Total);
    }
}
