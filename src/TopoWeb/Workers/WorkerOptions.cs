namespace TopoWeb.Workers;

/// <summary>What this process works on. Section <c>Workers</c>.</summary>
internal sealed class WorkerOptions
{
    public const string Section = "Workers";

    /// <summary>Networks (batched trainer: chunks) trained at a time; null: one a core, on a CUDA device one; 0: this process trains none.</summary>
    public int? Train { get; set; }

    /// <summary>Analyses of programs' and schedules' runs at a time; 0: this process analyses none, unless <see cref="Interactive"/> or <see cref="Long"/> say otherwise.</summary>
    public int Analyze { get; set; } = 1;

    /// <summary>Analyses at a time of runs that somebody has clicked; null: 2 where <see cref="Analyze"/> is not 0.</summary>
    public int? Interactive { get; set; }

    /// <summary>Comparisons with random filters at a time, and the sample; null: 1 where <see cref="Analyze"/> is not 0.</summary>
    public int? Long { get; set; }

    /// <summary>Whether this machine takes large analyses before others; null: where it has 32 GB of memory or more.</summary>
    public bool? Memory { get; set; }

    /// <summary>An analysis of so many points is large.</summary>
    public int LargePoints { get; set; } = 200_000;

    /// <summary>Networks of an ensemble with so many iterations in all are left to GPU workers while there are any.</summary>
    public int GpuIterations { get; set; } = 20_000;

    /// <summary>A job whose heartbeat is older than this is taken to be dead and is given to another worker.</summary>
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>PostgreSQL's queue hands a job out again that its process has not confirmed for so long. Longer jobs confirm themselves; a second one finds the lease held, and nothing to do.</summary>
    public int RequeueSeconds { get; set; } = 120;

    /// <summary>A training hands out its state every so many iterations; 0: never.</summary>
    public int SaveIterations { get; set; } = 250;

    /// <summary>A state handed out is written down when the last one is this old: what a killed worker loses at most.</summary>
    public int SaveSeconds { get; set; } = 20;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public int InteractiveCount => Interactive ?? (Analyze == 0 ? 0 : 2);

    public int LongCount => Long ?? (Analyze == 0 ? 0 : 1);
}
