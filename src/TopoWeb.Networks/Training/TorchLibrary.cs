using TorchSharp;

namespace TopoWeb.Networks.Training;

/// <summary>The libraries that train, as they are built into this program.</summary>
public static class TorchLibrary
{
    /// <summary>Whether this is a build with CUDA (<c>-p:TorchBackend=cuda</c>).</summary>
#if TORCH_CUDA
    public static bool HasCuda => true;
#else
    public static bool HasCuda => false;
#endif

    /// <summary>The devices that can be trained on, the processor first. Loads torch in a build with CUDA.</summary>
    public static IReadOnlyList<ComputeDevice> Devices() => [ComputeDevice.Processor, .. Enumerable.Range(0, CudaDevices() ?? 0).Select(i => new ComputeDevice(i))];

    /// <summary>Versions of libtorch and TorchSharp; loads them.</summary>
    /// <exception cref="TypeInitializationException">A native library is missing or does not fit this system.</exception>
    public static string Describe()
    {
        TorchRuntime.Initialize();
        return $"libtorch {torch.__version__} {(HasCuda ? "with CUDA" : "without CUDA")}, TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}";
    }

    /// <summary>Number of CUDA devices that torch can use; null in a build that can use none, which does not load torch.</summary>
    internal static int? CudaDevices() => !HasCuda ? null : torch.cuda.is_available() ? torch.cuda.device_count() : 0;
}
