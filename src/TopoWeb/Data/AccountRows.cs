using Microsoft.AspNetCore.Identity;

namespace TopoWeb.Data;

public enum UserRole
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Reads, runs and shares.</summary>
    Member,

    /// <summary>All, for everybody's work.</summary>
    Administrator,
}

/// <summary>A person with an account. <c>UserName</c> is the e-mail address.</summary>
internal sealed class UserRow : IdentityUser<Guid>
{
    /// <summary>For people.</summary>
    public required string DisplayName { get; set; }
    public UserRole Role { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? LastSeenAt { get; set; }

    /// <summary>Where work goes that names no project.</summary>
    public Guid? HomeProjectId { get; set; }
}

/// <summary>Where somebody is signed in. Revoking it ends its pages.</summary>
internal sealed class SessionRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public UserRow? User { get; set; }

    /// <summary>password, passkey, or the name of a provider.</summary>
    public required string Method { get; set; }
    public string? Address { get; set; }
    public string? Browser { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime SeenAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}

/// <summary>A token for programs. The token itself is never stored.</summary>
internal sealed class ApiTokenRow
{
    public Guid Id { get; set; }
    public Guid UserId { get; set; }
    public UserRow? User { get; set; }
    public required string Name { get; set; }
    public required byte[] TokenHash { get; set; }

    /// <summary>Rights as a number: what the token may do at most.</summary>
    public int Scopes { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public DateTime? LastUsedAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}

public enum InvitationKind
{
    /// <summary>The first administrator, by the code in the server's log.</summary>
    Setup,

    /// <summary>A new person.</summary>
    Invite,

    /// <summary>A new password for a person.</summary>
    Reset,
}

/// <summary>A code that works once: set-up, an invitation, a new password. The code itself is never stored.</summary>
internal sealed class InvitationRow
{
    public Guid Id { get; set; }
    public InvitationKind Kind { get; set; }
    public required byte[] TokenHash { get; set; }

    /// <summary>Whose password; null for new people.</summary>
    public Guid? UserId { get; set; }
    public UserRow? User { get; set; }
    public UserRole Role { get; set; }
    public string? Note { get; set; }
    public Guid? CreatedById { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? UsedAt { get; set; }
}

/// <summary>Who did what. Names are those of the time: people and things may be gone.</summary>
internal sealed class AuditRow
{
    public long Id { get; set; }
    public DateTime At { get; set; }
    public Guid? UserId { get; set; }
    public required string Person { get; set; }

    /// <summary>Such as <c>run.delete</c>.</summary>
    public required string Action { get; set; }
    public string? Target { get; set; }
    public string? Details { get; set; }
    public string? Address { get; set; }
}
