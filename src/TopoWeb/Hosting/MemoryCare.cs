using System.Runtime;
using Microsoft.Extensions.Options;
using TopoWeb.Data.Caching;
using TopoWeb.Experiments;
using TopoWeb.Networks.Datasets;

namespace TopoWeb.Hosting;

/// <summary>
/// Gives memory back to the system once after work, when the process has come to rest: neither the collector nor the C library does that by itself, and a server that once held gigabytes keeps them.
/// </summary>
internal sealed partial class MemoryCare(Caches caches, DatasetCatalog datasets, SampleLibrary samples, IOptions<MemoryOptions> options, TimeProvider time, ILogger<MemoryCare> logger) : BackgroundService
{
    /// <summary>Less of one core than this is rest: beats and open pages take some.</summary>
    private const double Rest = 0.1;

    /// <summary>So much must have been allocated since the last time for another to be worth its tenths of a second.</summary>
    private const long Worth = 32L << 20;

    /// <summary>What was used so recently may be wanted again.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private long _allocated;

    /// <summary>Sets the limit of managed memory, before there is much of it.</summary>
    public static void Limit(IConfiguration configuration)
    {
        if ((configuration.GetSection(MemoryOptions.Section).Get<MemoryOptions>() ?? new()).HeapMegabytes is not { } megabytes)
            return;
        try
        {
            AppContext.SetData("GCHeapHardLimit", (ulong)megabytes << 20);
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            throw new StartRefusedException($"Memory:HeapMegabytes is {megabytes}, less than the program needs to start. Raise it, or leave it empty.");
        }
    }

    /// <summary>Forgets what nobody has asked for lately and gives what is free back to the system.</summary>
    public void Trim()
    {
        caches.Forget(Recent);
        datasets.Forget();
        samples.Forget();
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = NativeHeap.Trim();
        _allocated = GC.GetTotalAllocatedBytes();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.IdleSeconds == 0)
            return;
        using var timer = new PeriodicTimer(Beat, time);
        var (used, rest) = (Environment.CpuUsage.TotalTime, TimeSpan.Zero);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = Environment.CpuUsage.TotalTime;
                rest = now - used < Beat * Rest ? rest + Beat : TimeSpan.Zero;
                used = now;
                if (rest.TotalSeconds < options.Value.IdleSeconds || GC.GetTotalAllocatedBytes() - _allocated < Worth)
                    continue;
                var before = Environment.WorkingSet;
                Trim();
                LogTrimmed(before >> 20, Environment.WorkingSet >> 20);
                (used, rest) = (Environment.CpuUsage.TotalTime, TimeSpan.Zero);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "At rest: resident memory went from {Before} MB to {After} MB")]
    private partial void LogTrimmed(long before, long after);
}
