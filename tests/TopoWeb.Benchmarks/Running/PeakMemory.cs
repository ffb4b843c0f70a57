namespace TopoWeb.Benchmarks.Running;

/// <summary>Largest resident memory of a process, as Linux counts it (VmHWM); 0 on other systems.</summary>
internal static class PeakMemory
{
    public static long OfThisProcess() => Read(Environment.ProcessId);

    /// <summary>Of another process that runs still.</summary>
    public static long Of(int process) => Read(process);

    /// <summary>Follows a process that does not tell itself, until <paramref name="ended"/>. The number only grows, so little is lost between two looks.</summary>
    public static long Watch(int process, CancellationToken ended)
    {
        var peak = 0L;
        // Often at first, for short runs, and then less and less, not to disturb long ones.
        for (var wait = 1.0; !ended.IsCancellationRequested; wait = Math.Min(wait * 1.05, 50))
        {
            peak = Math.Max(peak, Read(process));
            ended.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(wait));
        }

        return peak;
    }

    private static long Read(int process) => ProcessStatus.Bytes(process, "VmHWM:");
}
