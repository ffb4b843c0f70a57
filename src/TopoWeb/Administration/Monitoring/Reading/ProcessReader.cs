using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Monitoring.Reading;

/// <summary>Servers and workers with their memory.</summary>
internal static class ProcessReader
{
    /// <summary>One that is gone for so long is no longer waited for.</summary>
    private static readonly TimeSpan Missed = TimeSpan.FromHours(1);

    public static async Task<IReadOnlyList<ProcessHealth>> ReadAsync(TopoWebContext db, IReadOnlyList<WorkerSummary> workers, WorkerMemory memory, CancellationToken cancellation)
    {
        var uses = await memory.ReadAsync(db, cancellation);
        return [.. workers.Where(w => !IsPast(w, workers)).Select(w => uses.GetValueOrDefault(w.Id) is var use && w.State == WorkerSummary.Lost ? Of(w, null) : Of(w, use))];
    }

    /// <summary>A lost process that has been started again since, or that nobody waits for any more.</summary>
    internal static bool IsPast(WorkerSummary worker, IReadOnlyList<WorkerSummary> all) => worker.State == WorkerSummary.Lost
        && (worker.HeartbeatSeconds > Missed.TotalSeconds || all.Any(o => o.State != WorkerSummary.Lost && o.Machine == worker.Machine && o.Serves == worker.Serves && o.StartedAt > worker.StartedAt));

    private static ProcessHealth Of(WorkerSummary worker, MemoryUse? use) => new(
        worker.Id, worker.Process, worker.Machine, worker.Serves, worker.State, worker.Notice, worker.HeartbeatSeconds, worker.Jobs.Count,
        worker.Gpu ?? $"{worker.Cores} cores", worker.Version, use?.Resident, use?.Budget);
}
