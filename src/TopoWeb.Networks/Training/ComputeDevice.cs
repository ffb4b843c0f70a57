using System.Globalization;
using TopoWeb.Topology;
using TorchSharp;

namespace TopoWeb.Networks.Training;

/// <summary>Device used for training: the CPU or one CUDA device.</summary>
/// <param name="Cuda">Number of the CUDA device; null is the processor.</param>
public sealed record ComputeDevice(int? Cuda)
{
    /// <summary>The processor.</summary>
    public static ComputeDevice Processor { get; } = new((int?)null);

    /// <summary>Whether it is a CUDA device.</summary>
    public bool IsCuda => Cuda is not null;

    internal torch.Device Torch => Cuda is { } index ? new torch.Device(DeviceType.CUDA, index) : torch.CPU;

    /// <summary>Finds a device of this machine.</summary>
    /// <param name="text"><c>auto</c> (CUDA if available, otherwise the CPU), <c>cpu</c>, <c>cuda</c> (device 0) or <c>cuda:2</c>.</param>
    /// <param name="field">Setting to name in errors.</param>
    /// <exception cref="InvalidInputException">Not a device, or one that is not there.</exception>
    public static ComputeDevice Find(string text, string field) => Choose(text, field, TorchLibrary.CudaDevices);

    /// <summary>As <see cref="Find"/>, with what is there given.</summary>
    /// <param name="text">As there.</param>
    /// <param name="field">As there.</param>
    /// <param name="cudaDevices">Counts CUDA devices; null where the build cannot use any. Asked only where the answer matters, since it loads torch.</param>
    internal static ComputeDevice Choose(string? text, string field, Func<int?> cudaDevices)
    {
        var name = (text ?? "").Trim().ToLowerInvariant();
        if (name == "cpu")
            return Processor;
        if (name == "auto")
            return cudaDevices() is > 0 ? new ComputeDevice(0) : Processor;
        if (name != "cuda" && !name.StartsWith("cuda:", StringComparison.Ordinal))
            throw NotADevice(text, field);
        var index = 0;
        if (name != "cuda" && !int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index))
            throw NotADevice(text, field);
        var there = cudaDevices();
        if (there is null)
            throw new InvalidInputException(field, $"{field} is '{text}', but this build supports the CPU only. Build with -p:TorchBackend=cuda, or set {field} to cpu or auto.");
        if (there == 0)
            throw new InvalidInputException(field, $"{field} is '{text}', but no CUDA device was found on this machine. Check the driver (nvidia-smi), or set {field} to cpu or auto.");
        if (index >= there)
            throw new InvalidInputException(field, $"{field} is '{text}', but this machine has {there} CUDA device{(there == 1 ? "" : "s")}: cuda:0{(there > 1 ? $" to cuda:{there - 1}" : "")}. Choose one of them, or cpu or auto.");
        return new ComputeDevice(index);
    }

    /// <summary>The name that <see cref="Find"/> reads back.</summary>
    public override string ToString() => Cuda is { } index ? $"cuda:{index}" : "cpu";

    private static InvalidInputException NotADevice(string? text, string field) =>
        new(field, $"{field} is '{text}'; it must be auto, cpu, cuda or cuda:N (for example cuda:0).");
}
