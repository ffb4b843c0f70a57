namespace TopoWeb.Data;

/// <summary>What people other than a project's owner may do with its work.</summary>
public enum ProjectAccess
{
    None,
    Read,
    Write,
}

/// <summary>Work that belongs to somebody. Without an owner it is the installation's own.</summary>
internal interface IOwned
{
    Guid Id { get; }
    Guid? OwnerId { get; }
    Guid? ProjectId { get; }
    ProjectRow? Project { get; }
}

/// <summary>Work that belongs together and who may see it.</summary>
internal sealed class ProjectRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public Guid OwnerId { get; set; }
    public UserRow? Owner { get; set; }

    /// <summary>What everybody with an account may do.</summary>
    public ProjectAccess LabAccess { get; set; }

    /// <summary>What it may have in storage; null: what <c>Storage:ProjectQuotaMegabytes</c> says, 0: any amount.</summary>
    public long? QuotaMegabytes { get; set; }
    public DateTime CreatedAt { get; set; }
    public List<ProjectMemberRow> Members { get; } = [];
}

/// <summary>Somebody named in a project.</summary>
internal sealed class ProjectMemberRow
{
    public Guid ProjectId { get; set; }
    public ProjectRow? Project { get; set; }
    public Guid UserId { get; set; }
    public UserRow? User { get; set; }
    public ProjectAccess Access { get; set; }
}
