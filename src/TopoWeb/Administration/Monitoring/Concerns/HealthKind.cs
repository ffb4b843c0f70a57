namespace TopoWeb.Administration.Monitoring.Concerns;

/// <summary>A kind of trouble: it has a sentence on the page Health, an alert, and a section in the runbook.</summary>
/// <param name="Id">In settings and in messages.</param>
/// <param name="Title">For people; the heading of its section in the runbook.</param>
internal sealed record HealthKind(string Id, string Title)
{
    public static readonly HealthKind Stalled = new("queue-stalled", "Jobs wait and nothing runs");
    public static readonly HealthKind Age = new("queue-age", "Jobs wait for long");
    public static readonly HealthKind Lost = new("worker-lost", "A process is lost");
    public static readonly HealthKind Refused = new("worker-refused", "A worker is refused");
    public static readonly HealthKind Disk = new("disk", "Little disk space");
    public static readonly HealthKind Memory = new("memory", "Much memory in use");
    public static readonly HealthKind Database = new("database", "The database does not answer");
    public static readonly HealthKind Backup = new("backup", "No recent backup");
    public static readonly HealthKind Damage = new("damage", "Stored data is damaged");
    public static readonly HealthKind Failed = new("failed", "Runs or networks fail");

    /// <summary>Of the alerts themselves: no alert can tell of it.</summary>
    public static readonly HealthKind Alerts = new("alerts", "Alerts do not arrive");

    /// <summary>Those that alerts are sent of.</summary>
    public static IReadOnlyList<HealthKind> Alerted { get; } = [Stalled, Age, Lost, Refused, Disk, Memory, Database, Backup, Damage, Failed];

    public static IReadOnlyList<HealthKind> All { get; } = [.. Alerted, Alerts];

    /// <summary>The section, relative to the application.</summary>
    public string Runbook => $"docs/runbook#{Title.ToLowerInvariant().Replace(' ', '-')}";

    public static HealthKind Of(string id) => All.Single(k => k.Id == id);
}
