using TopoWeb.Controls;
using TopoWeb.Data;

namespace TopoWeb.Accounts.People;

/// <summary>A person as administrators see her.</summary>
internal sealed record PersonSummary(Guid Id, string Name, string Email, UserRole Role, DateTime CreatedAt, DateTime? LastSeenAt, int OpenSessions, bool Locked);

/// <summary>What belongs to a person, and goes to another when she is deleted.</summary>
internal sealed record PersonWork(int Runs, int Uploads, int Schedules, int Links, int Projects)
{
    public bool IsEmpty => Runs + Uploads + Schedules + Links + Projects == 0;

    /// <summary><c>3 runs, 1 upload and 2 projects</c>.</summary>
    public override string ToString()
    {
        string[] parts = [.. new[] { (Runs, "run"), (Uploads, "upload"), (Schedules, "schedule"), (Links, "share link"), (Projects, "project") }
            .Where(p => p.Item1 > 0).Select(p => NumberFormat.Count(p.Item1, p.Item2))];
        return parts.Length switch
        {
            0 => "nothing",
            1 => parts[0],
            _ => $"{string.Join(", ", parts[..^1])} and {parts[^1]}",
        };
    }
}
