namespace TopoWeb.Data;

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
