namespace TopoWeb.Workers;

/// <summary>Whether the device that this process trains on failed. CUDA answers a process no more after that, so it trains nothing until it is started again.</summary>
internal sealed class LostDevice
{
    private volatile string? _reason;

    /// <summary>What happened and what to do; null while the device works.</summary>
    public string? Reason => _reason;

    /// <summary>The first reason stays: what fails afterwards follows from it.</summary>
    public void Report(string reason) => Interlocked.CompareExchange(ref _reason, reason, null);

    /// <summary>What the process still offers.</summary>
    public WorkerProfile Left(WorkerProfile profile) => _reason is null ? profile : profile.WithoutTraining();
}
