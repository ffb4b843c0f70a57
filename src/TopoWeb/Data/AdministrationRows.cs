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
