namespace TopoWeb.Training;

/// <summary>What this process works on. Section <c>Workers</c>.</summary>
internal sealed class WorkerOptions
{
    public const string Section = "Workers";

    /// <summary>Networks (batched trainer: chunks) trained at a time; null: one a core, on a CUDA device one; 0: this process trains none.</summary>
    public int? Train { get; set; }

    /// <summary>Analyses at a time; 0: this process analyses none.</summary>
    public int Analyze { get; set; } = 1;

    /// <summary>A job whose heartbeat is older than this is taken to be dead and is given to another worker.</summary>
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>A training hands out its state every so many iterations; 0: never.</summary>
    public int SaveIterations { get; set; } = 250;

    /// <summary>A state handed out is written down when the last one is this old: what a killed worker loses at most.</summary>
    public int SaveSeconds { get; set; } = 20;

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);
}
