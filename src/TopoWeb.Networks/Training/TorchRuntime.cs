using static TorchSharp.torch;

namespace TopoWeb.Networks.Training;

/// <summary>Loads torch and makes it use one thread for each network: two threads for one operation collapse where the cores are shared.</summary>
internal static class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static bool _initialized;

    [ThreadStatic]
    private static bool _threadInitialized;

    /// <summary>To be called by every thread before it uses torch; only the first call of a thread does anything.</summary>
    public static void Initialize()
    {
        if (_threadInitialized)
            return;
        lock (Gate)
        {
            if (!_initialized)
            {
                set_num_interop_threads(1); // once a process: a second call throws
                _initialized = true;
            }
            set_num_threads(1); // OpenMP keeps this per thread
        }
        _threadInitialized = true;
    }
}
