namespace TopoWeb.Networks.Training.Devices;

/// <summary>What an error of torch says of the device: torch has no exceptions of its own, only texts.</summary>
internal static class DeviceFault
{
    private static readonly string[] Memory = ["out of memory", "can't allocate memory", "ALLOC_FAILED"];

    /// <summary>After each of them CUDA answers every further call of the process with an error.</summary>
    private static readonly string[] Lost = ["CUDA error", "CUDA driver error", "cuDNN error", "CUDNN_STATUS", "CUBLAS_STATUS", "CUFFT_STATUS", "NCCL error", "device is lost"];

    /// <summary>Memory has ended: fewer networks at once may fit.</summary>
    public static bool IsOutOfMemory(Exception e) => e is OutOfMemoryException || Says(e, Memory);

    /// <summary>The device failed.</summary>
    public static bool IsLost(Exception e) => !IsOutOfMemory(e) && Says(e, Lost);

    private static bool Says(Exception e, string[] words) => words.Any(w => e.Message.Contains(w, StringComparison.OrdinalIgnoreCase));
}
