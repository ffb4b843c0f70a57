namespace TopoWeb.Administration.Retention;

/// <summary>A run that a rule would delete.</summary>
public sealed record RetentionRun(Guid Id, string Name, DateTime EndedAt);

/// <summary>What a rule would delete now.</summary>
/// <param name="Project">Of which project; null for runs without one.</param>
/// <param name="Days">Runs that ended longer ago.</param>
/// <param name="Runs">How many.</param>
/// <param name="Kept">Runs as old that stay: pinned, shared, needed by a schedule, or the sample.</param>
/// <param name="Freed">Bytes that nothing else keeps.</param>
/// <param name="Oldest">The oldest of the runs, by the time they ended.</param>
public sealed record RetentionPreview(Guid? Project, int Days, int Runs, int Kept, long Freed, IReadOnlyList<RetentionRun> Oldest);

/// <summary>A rule in force.</summary>
public sealed record RetentionRule(Guid Id, Guid? Project, string Title, int Days, string? CreatedBy, DateTime CreatedAt, DateTime? LastRunAt, int LastDeleted);
