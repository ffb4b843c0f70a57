namespace TopoWeb.Data;

/// <summary>What happens at a time of a schedule whose last run is still going.</summary>
public enum OverlapPolicy
{
    /// <summary>There is no run.</summary>
    Skip,

    /// <summary>The run waits for the end of the last one; one waits at most.</summary>
    Queue,
}

/// <summary>What happens with times at which the server was down.</summary>
public enum MissedPolicy
{
    /// <summary>One run once it is up again, however many were missed.</summary>
    RunOnce,

    /// <summary>Nothing until the next time.</summary>
    Skip,
}

/// <summary>What the result of a rerun is compared with.</summary>
public enum DriftReference
{
    /// <summary>The rerun before.</summary>
    Before,

    /// <summary>The result of a run that was chosen.</summary>
    Chosen,
}

public enum DriftState
{
    /// <summary>The rerun has finished and is to be compared.</summary>
    Waiting,

    Compared,

    /// <summary>There was nothing to compare, or no result; the summary says why.</summary>
    NotCompared,
}

public enum NoticeChannel
{
    Mail,
    WebHook,
}

public enum DeliveryState
{
    Waiting,
    Sent,
    Failed,
}

/// <summary>When an experiment is run again by itself.</summary>
internal sealed class ScheduleRow : IOwned
{
    public Guid Id { get; set; }
    public Guid? OwnerId { get; set; }
    public Guid? ProjectId { get; set; }
    public ProjectRow? Project { get; set; }
    public Guid ExperimentId { get; set; }
    public ExperimentRow? Experiment { get; set; }
    public required string Cron { get; set; }

    /// <summary>IANA name of the zone that the cron expression is meant in.</summary>
    public string TimeZone { get; set; } = "UTC";
    public bool Paused { get; set; }

    /// <summary>Each run trains networks with a seed of its own (the experiment's plus the number of the run).</summary>
    public bool NewSeeds { get; set; }
    public OverlapPolicy Overlap { get; set; }
    public MissedPolicy Missed { get; set; }

    /// <summary>The next time; null while it is paused, and until the server has looked at it for the first time.</summary>
    public DateTime? NextAt { get; set; }

    /// <summary>A run is due since then: it begins as soon as the last one has ended.</summary>
    public DateTime? WaitingSince { get; set; }
    public int Fired { get; set; }
    public string? LastNote { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastFiredAt { get; set; }

    /// <summary>Counts changes by people: whoever changes what somebody else has changed meanwhile is told.</summary>
    public int Version { get; set; }
    public Guid? ChangedById { get; set; }
    public DateTime? ChangedAt { get; set; }

    public DriftReference Reference { get; set; }
    public Guid? ReferenceRunId { get; set; }

    /// <summary>The result that is compared, by its name among those of a run; null takes the last.</summary>
    public string? Choice { get; set; }

    /// <summary>E-mail addresses that get notices, separated by commas.</summary>
    public string? MailTo { get; set; }
    public string? HookAddress { get; set; }

    /// <summary>What notices to the web hook are signed with, sealed with the keys of this installation.</summary>
    public string? HookSecret { get; set; }

    /// <summary>Finished reruns that are kept besides the first and those that drifted; null keeps all.</summary>
    public int? KeepLast { get; set; }
}

/// <summary>A rerun compared. It stays when the rerun is deleted: later ones are judged by it.</summary>
internal sealed class DriftRow
{
    public Guid Id { get; set; }
    public Guid ScheduleId { get; set; }
    public ScheduleRow? Schedule { get; set; }
    public Guid? RunId { get; set; }

    /// <summary>When the rerun was submitted: the order of reruns.</summary>
    public DateTime RunAt { get; set; }
    public DriftState State { get; set; }

    /// <summary>When the comparison was given to the queue last.</summary>
    public DateTime QueuedAt { get; set; }
    public DateTime? ComparedAt { get; set; }

    /// <summary>The result compared, by its name among those of the run.</summary>
    public string? Choice { get; set; }
    public Guid? ReferenceRunId { get; set; }
    public string? ReferenceChoice { get; set; }
    public long? Seed { get; set; }

    /// <summary>The networks of rerun and reference have different seeds.</summary>
    public bool SeedsDiffer { get; set; }
    public int? Loops { get; set; }
    public int? ReferenceLoops { get; set; }
    public double? Accuracy { get; set; }
    public double? PrimaryCircle { get; set; }
    public double? ThreeCircles { get; set; }
    public double? KleinBottle { get; set; }

    /// <summary>The distances with their thresholds.</summary>
    public string? DistancesJson { get; set; }
    public bool Drifted { get; set; }

    /// <summary>What came of it, for people.</summary>
    public string? Summary { get; set; }
}

/// <summary>The topology of a schedule's results has changed.</summary>
internal sealed class NoticeRow
{
    public Guid Id { get; set; }
    public Guid ScheduleId { get; set; }
    public ScheduleRow? Schedule { get; set; }
    public Guid? RunId { get; set; }
    public DateTime CreatedAt { get; set; }
    public required string Title { get; set; }
    public required string Text { get; set; }

    /// <summary>What web hooks get: the same at every try.</summary>
    public required string PayloadJson { get; set; }
    public List<NoticeDeliveryRow> Deliveries { get; } = [];
}

/// <summary>A notice on its way to an address or a web hook.</summary>
internal sealed class NoticeDeliveryRow
{
    public Guid Id { get; set; }
    public Guid NoticeId { get; set; }
    public NoticeRow? Notice { get; set; }
    public NoticeChannel Channel { get; set; }
    public required string Target { get; set; }
    public DeliveryState State { get; set; }
    public int Attempts { get; set; }
    public DateTime? NextTryAt { get; set; }
    public DateTime? EndedAt { get; set; }
    public string? Error { get; set; }
}

/// <summary>Until when somebody has seen the notices of a schedule. The one user of Local mode is <see cref="Guid.Empty"/>.</summary>
internal sealed class NoticeReadRow
{
    public Guid UserId { get; set; }
    public Guid ScheduleId { get; set; }
    public DateTime SeenAt { get; set; }
}
