using Hangfire;

namespace TopoWeb.Workers.Waiting;

/// <summary>What waits in the queues, by the rows that it is for. A job that has been fetched is not among it: it holds a lease, has ended, or is lost with its process.</summary>
internal sealed class WaitingJobs(JobStorage storage, WorkRoutes routes)
{
    private const int Most = 1_000_000;

    /// <summary>Kinds of job and ids of rows. Jobs in a queue that nobody serves any more do not count.</summary>
    public IReadOnlyList<(Type Kind, Guid Row)> Read()
    {
        var monitor = storage.GetMonitoringApi();
        List<(Type, Guid)> found = [];
        foreach (var queue in WorkQueues.All.Where(q => !routes.IsLost(q)))
            foreach (var (_, waiting) in monitor.EnqueuedJobs(queue, 0, Most))
                // An entry of a job that was deleted, or has been fetched before, is left behind by some storages.
                if (waiting is { InEnqueuedState: true, State: null or "Enqueued", Job: { Args: [Guid row, ..] } job })
                    found.Add((job.Type, row));
        return found;
    }
}
