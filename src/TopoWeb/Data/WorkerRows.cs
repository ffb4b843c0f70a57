namespace TopoWeb.Data;

/// <summary>Who waits for a run, and so in which lane its jobs go.</summary>
public enum RunLane
{
    /// <summary>Programs and schedules.</summary>
    Batch,

    /// <summary>Somebody has clicked and looks at it.</summary>
    Interactive,

    /// <summary>The sample of a new installation: nobody waits for it.</summary>
    Sample,
}

/// <summary>What an analysis does next.</summary>
public enum RunStep
{
    /// <summary>Results with their graphs.</summary>
    Results,

    /// <summary>The comparison of stored results with random filters, which may take long.</summary>
    Comparison,
}

public enum WorkerState
{
    /// <summary>Takes jobs.</summary>
    Running,

    /// <summary>Takes no new jobs; those it has go on.</summary>
    Draining,

    /// <summary>Gives back what it has, and ends.</summary>
    Stopping,

    /// <summary>Its version does not fit: it takes no jobs.</summary>
    Refused,
}

/// <summary>What an administrator wants of a process.</summary>
public enum WorkerOrder
{
    None,
    Drain,
    Stop,
}

/// <summary>A process that takes part in the work: the server or a worker. It writes its row itself; others only write what it is asked to do.</summary>
internal sealed class WorkerRow
{
    public Guid Id { get; set; }

    /// <summary>Machine and process id: how the names begin under which it holds leases.</summary>
    public required string Process { get; set; }
    public required string Machine { get; set; }

    /// <summary>It serves pages too.</summary>
    public bool Serves { get; set; }
    public int Cores { get; set; }
    public long MemoryBytes { get; set; }

    /// <summary>The CUDA device that it trains on.</summary>
    public string? Gpu { get; set; }

    /// <summary>Of the program and of everything that a result depends on.</summary>
    public required string Version { get; set; }

    /// <summary>From which it takes jobs, separated by commas.</summary>
    public required string Queues { get; set; }

    /// <summary>Jobs at a time, for people: <c>train 2, analyze 1</c>.</summary>
    public required string Lanes { get; set; }
    public WorkerState State { get; set; }
    public WorkerOrder Asked { get; set; }

    /// <summary>Why it is refused.</summary>
    public string? Notice { get; set; }

    /// <summary>By the database's clock, as the heartbeat.</summary>
    public DateTime StartedAt { get; set; }
    public DateTime Heartbeat { get; set; }
}
