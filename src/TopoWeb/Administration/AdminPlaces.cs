using TopoWeb.Access;
using TopoWeb.Administration.Telemetry;

namespace TopoWeb.Administration;

/// <summary>Somewhere to go.</summary>
/// <param name="Address">Relative to the application.</param>
/// <param name="Title">Its name.</param>
/// <param name="About">What is there.</param>
internal sealed record AdminPlace(string Address, string Title, string About)
{
    /// <summary>No page of this application's own: the browser loads it as a whole.</summary>
    public bool Whole { get; init; }

    /// <summary>Not a page, but something for other programs or to read: it has no place among the links above the pages.</summary>
    public bool Aside { get; init; }
}

/// <summary>All that administrators have, in one place.</summary>
internal static class AdminPlaces
{
    /// <param name="access">Local mode has neither people nor links nor an audit log.</param>
    /// <param name="telemetry">Whether measurements are served.</param>
    public static IReadOnlyList<AdminPlace> Of(AccessOptions access, TelemetryOptions telemetry)
    {
        var isLab = access.Mode == AccessMode.Accounts;
        return
        [
            new("admin/health", "Health", "Whether everything works: queue, workers, disk, memory, backups, failed runs"),
            .. isLab ? new AdminPlace[]
            {
                new("admin/people", "People", "Accounts, roles, invitations, new passwords, sessions"),
                new("admin/links", "Share links", "All links of this server, and the rules for them"),
                new("admin/audit", "Audit log", "Who did what, when, and from where"),
            } : [],
            new("workers", "Workers", "Machines that train and analyse, and what they do now"),
            new("jobs", "Queue", "Jobs that wait, run or have failed, as the job engine sees them") { Whole = true },
            new("admin/storage", "Storage", isLab ? "What results, networks and uploads take, by kind, project and person" : "What results, networks and uploads take"),
            new("admin/retention", "Retention", "Rules that delete old runs"),
            new("admin/limits", "Limits and settings", "What is in force, and where each value comes from"),
            new("admin/maintenance", "Maintenance", "Take no new work for a while"),
            .. telemetry.Prometheus ? new AdminPlace[] { new("metrics", "Measurements", "Queues, stages, memory and requests, for Prometheus") { Whole = true, Aside = true } } : [],
            new("api/v1/" + TelemetryServices.Dashboard, "Dashboard for Grafana", "A file to import there, for these measurements") { Whole = true, Aside = true },
            new("docs/administration", "Documentation", "How all this works") { Whole = true, Aside = true },
        ];
    }

    /// <summary>Whether a page is one of them.</summary>
    /// <param name="path">Relative to the application, without what follows a question mark.</param>
    public static bool Has(string path) => path is "admin" or "workers" || path.StartsWith("admin/", StringComparison.Ordinal);
}
