namespace TopoWeb.Workers;

/// <summary>Jobs of a kind that wait only for each other.</summary>
/// <param name="Name">For people.</param>
/// <param name="Queues">From which it takes them, the first first.</param>
/// <param name="Count">At a time.</param>
internal sealed record WorkLane(string Name, string[] Queues, int Count);

/// <summary>What this process offers.</summary>
/// <param name="Serves">It serves pages too: it alone keeps the times of schedules and of retries, so that a worker's clock does not matter.</param>
/// <param name="Lanes">What it works on.</param>
/// <param name="Gpu">The CUDA device that it trains on.</param>
internal sealed record WorkerProfile(bool Serves, IReadOnlyList<WorkLane> Lanes, string? Gpu)
{
    /// <summary>From so much on a machine takes large analyses before others.</summary>
    private const long LargeMemory = 32_000_000_000;

    private const string Training = "train";

    public static long MachineMemory { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public IReadOnlyList<string> Queues => [.. Lanes.SelectMany(l => l.Queues).Distinct()];

    /// <summary>The same process with a device that it cannot train on any more.</summary>
    public WorkerProfile WithoutTraining() => this with { Lanes = [.. Lanes.Where(l => l.Name != Training)] };

    /// <param name="options">The settings.</param>
    /// <param name="serves">It serves pages too.</param>
    /// <param name="trainings">Trainings at a time.</param>
    /// <param name="gpu">The CUDA device.</param>
    public static WorkerProfile Of(WorkerOptions options, bool serves, int trainings, string? gpu)
    {
        var large = options.Memory ?? MachineMemory >= LargeMemory;
        List<WorkLane> lanes =
        [
            new("start", WorkQueues.Both(WorkQueues.Start), options.Analyze + options.InteractiveCount > 0 ? 2 : 0),
            new("interactive", Queues(first: true), options.InteractiveCount),
            new("analyze", Queues(first: false), options.Analyze),
            new("long", WorkQueues.Both(WorkQueues.Long), options.LongCount),
            new(Training, gpu is null ? WorkQueues.Both(WorkQueues.Train) : [.. WorkQueues.Both(WorkQueues.Gpu), .. WorkQueues.Both(WorkQueues.Train)], trainings),
        ];
        return new(serves, [.. lanes.Where(l => l.Count > 0)], gpu);

        string[] Queues(bool first) => large ? [WorkQueues.Of(WorkQueues.Analyze, first), WorkQueues.Of(WorkQueues.Memory, first)] : [WorkQueues.Of(WorkQueues.Analyze, first)];
    }
}
