using TopoWeb.Data;

namespace TopoWeb.Projects;

/// <summary>A project as its visitor sees it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is about.</param>
/// <param name="OwnerId">The account of the owner.</param>
/// <param name="Owner">Name of the owner.</param>
/// <param name="LabAccess">What everybody with an account may do.</param>
/// <param name="YourAccess">What the visitor may do.</param>
/// <param name="MayManage">The visitor may change the project, its members and who owns it.</param>
/// <param name="IsHome">Work of its owner that names no project goes there.</param>
/// <param name="Members">People named in it, besides the owner.</param>
/// <param name="Runs">Runs in it.</param>
/// <param name="LastActivity">When a run was submitted or ended last.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record ProjectSummary(
    Guid Id, string Name, string? Description, Guid OwnerId, string Owner, ProjectAccess LabAccess, ProjectAccess YourAccess, bool MayManage, bool IsHome, int Members, int Runs, DateTime? LastActivity, DateTime CreatedAt)
{
    /// <summary>Who else comes in, in words.</summary>
    public string Openness => (LabAccess, Members) switch
    {
        (ProjectAccess.Write, _) => "Everybody on this server can edit",
        (ProjectAccess.Read, 0) => "Everybody on this server can view",
        (ProjectAccess.Read, _) => $"Everybody on this server can view; {People}",
        (_, 0) => "Private",
        _ => $"Private; {People}",
    };

    private string People => Members == 1 ? "1 member" : $"{Members:N0} members";
}

/// <summary>Somebody named in a project.</summary>
internal sealed record ProjectMember(Guid PersonId, string Person, ProjectAccess Access);

/// <summary>A project with its people and what is in it.</summary>
internal sealed record ProjectDetails(ProjectSummary Project, IReadOnlyList<ProjectMember> Members, ProjectWork Work, ProjectStorage Storage);

/// <summary>What is in a project.</summary>
internal sealed record ProjectWork(int Runs, int Uploads, int Schedules)
{
    public bool IsEmpty => this is { Runs: 0, Uploads: 0, Schedules: 0 };

    /// <summary><c>12 runs, 2 uploads and 1 schedule</c>.</summary>
    public string Words
    {
        get
        {
            string[] parts = [.. new[] { (Runs, "run"), (Uploads, "upload"), (Schedules, "schedule") }.Where(p => p.Item1 > 0).Select(p => Controls.NumberFormat.Count(p.Item1, p.Item2))];
            return parts.Length < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
        }
    }
}
