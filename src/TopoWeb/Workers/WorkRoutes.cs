namespace TopoWeb.Workers;

/// <summary>Which queue a job goes into, by what the living processes offer: what this one does at first, and from its first beat on all of them.</summary>
internal sealed class WorkRoutes(WorkerProfile profile)
{
    private volatile IReadOnlySet<string> _served = profile.Queues.ToHashSet();

    /// <param name="queues">From which some living process takes jobs.</param>
    public void Learn(IEnumerable<string> queues) => _served = queues.ToHashSet();

    /// <param name="capability">What the job needs.</param>
    /// <param name="first">Somebody waits for it.</param>
    public string QueueOf(string capability, bool first)
    {
        var queue = WorkQueues.Of(capability, first);
        return IsLost(queue) ? WorkQueues.Of(WorkQueues.InsteadOf(capability), first) : queue;
    }

    /// <summary>Nobody takes jobs from it any more, and they have another place to go to.</summary>
    public bool IsLost(string queue) => !_served.Contains(queue) && WorkQueues.CapabilityOf(queue) is var capability && WorkQueues.InsteadOf(capability) != capability;
}
