namespace TopoWeb.Data;

public enum RunState
{
    Queued,
    Training,
    Analyzing,
    Succeeded,
    Failed,
    Cancelled,
}

public enum NetworkState
{
    /// <summary>Nobody wants it now: its runs were cancelled before it was trained.</summary>
    Idle,
    Queued,
    Running,
    Succeeded,
    Failed,
}

/// <summary>What somebody asked for; runs execute it.</summary>
internal sealed class ExperimentRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public required string SpecJson { get; set; }
    public string? PresetId { get; set; }
    public DateTime CreatedAt { get; set; }
    public List<RunRow> Runs { get; } = [];
}

/// <summary>One execution of an experiment.</summary>
internal sealed class RunRow : IOwned
{
    public Guid Id { get; set; }
    public Guid ExperimentId { get; set; }
    public ExperimentRow? Experiment { get; set; }
    public Guid? ScheduleId { get; set; }
    public Guid? OwnerId { get; set; }
    public Guid? ProjectId { get; set; }
    public ProjectRow? Project { get; set; }

    /// <summary>The specification as it ran: a scheduled run may have another seed than its experiment.</summary>
    public required string SpecJson { get; set; }

    /// <summary>Name that somebody gave the run afterwards; null leaves it that of its experiment.</summary>
    public string? Title { get; set; }

    /// <summary>What people noted of it, in Markdown.</summary>
    public string? Note { get; set; }
    public List<RunTagRow> Tags { get; } = [];

    /// <summary>Since when lists leave it out; null of one that they show.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>Data set that its networks are trained on, written with <see cref="SearchText"/>; null where nothing is trained.</summary>
    public string? Dataset { get; set; }

    /// <summary>Name and notation as a search looks for them, written when the run is submitted; null of a run from before there was a search, until the next start.</summary>
    public string? SearchText { get; set; }
    public RunState State { get; set; }

    /// <summary>What is being done now, for people.</summary>
    public string? Stage { get; set; }

    /// <summary>Share of the stage done, 0 to 1.</summary>
    public double? StageProgress { get; set; }
    public string? Error { get; set; }

    /// <summary>Stopped because its project has no room left; it goes on when there is room.</summary>
    public bool WaitsForRoom { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
    /// <summary>Somebody wants to keep it: rules that delete old runs leave it.</summary>
    public bool Pinned { get; set; }
    public string? LeaseOwner { get; set; }

    /// <summary>By the database's clock.</summary>
    public DateTime? Heartbeat { get; set; }

    /// <summary>How often a job has taken the present step on, with the one that has it now. One that gave the run back does not count.</summary>
    public int Attempt { get; set; }

    /// <summary>When a repair last put a job for it into the queue, by the database's clock.</summary>
    public DateTime? OfferedAt { get; set; }
    public RunLane Lane { get; set; }

    /// <summary>What its analysis does next.</summary>
    public RunStep Next { get; set; }

    /// <summary>Its analysis is large: a process with much memory takes it where there is one.</summary>
    public bool NeedsMemory { get; set; }
    public Guid? TrainingSetId { get; set; }
    public TrainingSetRow? TrainingSet { get; set; }

    /// <summary>The run uses networks 0 … NetworkCount − 1 of its training set.</summary>
    public int NetworkCount { get; set; }
    public List<RunResultRow> Results { get; } = [];
}

/// <summary>A word by which somebody finds a run again.</summary>
internal sealed class RunTagRow
{
    public Guid RunId { get; set; }
    public RunRow? Run { get; set; }
    public required string Tag { get; set; }
}

/// <summary>A result as somebody looked at it, kept with what she saw in it.</summary>
internal sealed class SavedViewRow
{
    public Guid Id { get; set; }
    public Guid RunId { get; set; }
    public RunRow? Run { get; set; }

    /// <summary>Who saved it; null in Local mode.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>The result, by its name among those of the run.</summary>
    public required string Choice { get; set; }
    public required string CaptionText { get; set; }

    /// <summary>Settings, colours, selection and the rest: the part of the page's address after the question mark, without the choice.</summary>
    public string View { get; set; } = "";

    /// <summary>Its place among the views of the run.</summary>
    public int Ordinal { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>Networks trained with the same settings and ensemble seed; shared by all runs that ask for them.</summary>
internal sealed class TrainingSetRow
{
    public Guid Id { get; set; }
    public required string Key { get; set; }
    public required string SettingsJson { get; set; }
    public required string DatasetChecksum { get; set; }
    public long Seed { get; set; }
    public DateTime CreatedAt { get; set; }
    public List<NetworkRow> Networks { get; } = [];
}

/// <summary>One member of an ensemble.</summary>
internal sealed class NetworkRow
{
    public Guid Id { get; set; }
    public Guid TrainingSetId { get; set; }
    public TrainingSetRow? TrainingSet { get; set; }
    public int Index { get; set; }
    public long Seed { get; set; }
    public NetworkState State { get; set; }
    public int Iteration { get; set; }
    public int Iterations { get; set; }
    public double? Loss { get; set; }
    public double? Accuracy { get; set; }
    public double? StepsPerSecond { get; set; }
    public string? Error { get; set; }
    public string? ArtifactKey { get; set; }

    /// <summary>Loss and accuracy over the iterations, written by the training.</summary>
    public string? Curve { get; set; }

    /// <summary>Its training is long: a GPU takes it where there is one.</summary>
    public bool PrefersGpu { get; set; }
    public string? LeaseOwner { get; set; }

    /// <summary>By the database's clock.</summary>
    public DateTime? Heartbeat { get; set; }

    /// <summary>How often a job has taken the network on since its state was saved last, with the one that has it now. One that gave it back does not count.</summary>
    public int Attempt { get; set; }

    /// <summary>When a repair last put a job for it into the queue, by the database's clock.</summary>
    public DateTime? OfferedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
}

/// <summary>Where a training under way was saved last; gone when the network is trained.</summary>
internal sealed class NetworkStateRow
{
    public Guid NetworkId { get; set; }
    public int Iteration { get; set; }

    /// <summary>Its content; null where <see cref="Data"/> has it.</summary>
    public string? ContentHash { get; set; }

    /// <summary>The state itself, where it was saved before there were contents; empty otherwise.</summary>
    public byte[] Data { get; set; } = [];
    public DateTime SavedAt { get; set; }
}

/// <summary>The result of one layer at one checkpoint of a run.</summary>
internal sealed class RunResultRow
{
    public Guid Id { get; set; }
    public Guid RunId { get; set; }
    public RunRow? Run { get; set; }

    /// <summary>Name in links, <c>L1_000100</c> for layer 1 at iteration 100, or <c>points</c> for a cloud.</summary>
    public required string Choice { get; set; }
    public required string Label { get; set; }
    public int Ordinal { get; set; }
    public required string ResultKey { get; set; }
    public required string FiltersKey { get; set; }
    public int PointsIn { get; set; }
    public int PointsKept { get; set; }

    /// <summary>Networks the result stands on; null where nothing was trained.</summary>
    public int? Networks { get; set; }

    /// <summary>Longest H₁ bar divided by the second; null where there is no H₁ bar.</summary>
    public double? LongestRatio { get; set; }

    /// <summary>Length of the longest H₁ bar; null where there is none, and of results from before it was kept.</summary>
    public double? LongestBar { get; set; }

    /// <summary>Loops that random filters do not have; null until they are counted, and where there is no comparison.</summary>
    public int? SupportedLoops { get; set; }
    public string? ThumbnailSvg { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>A stage of a run: what its artifact is called, how long it took, whether it was there already.</summary>
internal sealed class StageRow
{
    public long Id { get; set; }
    public Guid RunId { get; set; }
    public required string Choice { get; set; }
    public required string Name { get; set; }
    public required string Key { get; set; }
    public double Seconds { get; set; }
    public bool Reused { get; set; }
}

/// <summary>A finished stage, found by its key.</summary>
internal sealed class ArtifactRow
{
    public required string Key { get; set; }
    public required string Kind { get; set; }

    /// <summary>Its content; null where <see cref="Data"/> has it.</summary>
    public string? ContentHash { get; set; }

    /// <summary>Brotli-compressed content, where it was stored before there were contents; empty otherwise.</summary>
    public byte[] Data { get; set; } = [];
    public long Size { get; set; }

    /// <summary>When somebody stored it last. A young one without a reference may belong to something that is being written.</summary>
    public DateTime CreatedAt { get; set; }
}

/// <summary>A point cloud somebody uploaded.</summary>
internal sealed class CloudRow : IOwned
{
    public Guid Id { get; set; }
    public Guid? OwnerId { get; set; }
    public Guid? ProjectId { get; set; }
    public ProjectRow? Project { get; set; }
    public required string Name { get; set; }
    public string? Array { get; set; }
    public required string FiltersKey { get; set; }
    public int Rows { get; set; }
    public int Dimension { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>One line of a run's log.</summary>
internal sealed class RunLogRow
{
    public long Id { get; set; }
    public Guid RunId { get; set; }
    public DateTime At { get; set; }
    public required string Level { get; set; }
    public required string Text { get; set; }
}

/// <summary>Small facts about this installation, such as whether the samples were offered once.</summary>
internal sealed class FactRow
{
    public required string Key { get; set; }
    public required string Value { get; set; }
}
