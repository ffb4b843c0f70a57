using System.Runtime.InteropServices;

namespace TopoWeb.Hosting;

/// <summary>
/// Memory of the C library, which holds the buffers of a training. GNU's keeps a heap for every thread and whatever was freed there: ten networks, each trained on a thread of its own,
/// left hundreds of megabytes.
/// </summary>
internal static class NativeHeap
{
    /// <summary>Threads share so many heaps; the trainer allocates at its start and hardly ever afterwards, so nobody waits.</summary>
    private const int Heaps = 2;

    /// <summary>Larger blocks are the system's own, and go back to it when they are freed.</summary>
    private const int LargestKept = 1 << 20;

    // Of malloc.h.
    private const int MmapThreshold = -3, ArenaMax = -8;

    /// <summary>At the start of the process. What somebody has set in the environment stays.</summary>
    /// <returns>False where there is another C library.</returns>
    public static bool Configure() => OperatingSystem.IsLinux() && Ask(() =>
    {
        if (Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is null)
            _ = SetOption(ArenaMax, Heaps);
        if (Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is null)
            _ = SetOption(MmapThreshold, LargestKept);
    });

    /// <summary>Gives back what is free.</summary>
    public static bool Trim() => OperatingSystem.IsLinux() && Ask(() => _ = TrimAll(0));

    private static bool Ask(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than GNU's.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);

    [DllImport("libc", EntryPoint = "malloc_trim"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimAll(nuint keep);
}
