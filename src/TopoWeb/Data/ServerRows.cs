namespace TopoWeb.Data;

/// <summary>Old runs of a project are deleted by themselves. There is none unless an administrator has made it.</summary>
internal sealed class RetentionRuleRow
{
    public Guid Id { get; set; }

    /// <summary>Null: runs without a project, as all are in Local mode.</summary>
    public Guid? ProjectId { get; set; }
    public ProjectRow? Project { get; set; }

    /// <summary>Runs that ended longer ago are deleted.</summary>
    public int Days { get; set; }

    /// <summary>Who made it: a name of the time.</summary>
    public string? CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastRunAt { get; set; }
    public int LastDeleted { get; set; }
}

/// <summary>A submission that named an Idempotency-Key: asked again, it has the same answer.</summary>
internal sealed class SubmissionKeyRow
{
    /// <summary>Hash of the person and the key.</summary>
    public required string Id { get; set; }

    /// <summary>Whose key it is; null in Local mode.</summary>
    public Guid? UserId { get; set; }

    /// <summary>Hash of the request's body.</summary>
    public required string BodyHash { get; set; }

    /// <summary>The run that is made, known before it is: whoever goes on after a crash finds out whether it is there.</summary>
    public Guid RunId { get; set; }

    /// <summary>The answer as JSON; null while the run is being made.</summary>
    public string? Answer { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>When somebody began to make the run.</summary>
    public DateTime TakenAt { get; set; }
}
