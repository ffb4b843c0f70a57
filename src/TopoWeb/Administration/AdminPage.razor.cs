using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Telemetry;

namespace TopoWeb.Administration;

/// <summary>Where administrators begin.</summary>
public sealed partial class AdminPage
{
    private bool _isLocal;
    private bool _measures;
    private MaintenanceNotice? _notice;

    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;

    [Inject] internal IOptions<TelemetryOptions> Telemetry { get; set; } = default!;

    [Inject] internal MaintenanceMode Mode { get; set; } = default!;

    private IEnumerable<AdminPlace> Places =>
    [
        .. _isLocal ? [] : new AdminPlace[]
        {
            new("admin/people", "People", "Accounts, roles, invitations, new passwords, sessions"),
            new("admin/links", "Share links", "All links of this server, and the rules for them"),
            new("admin/audit", "Audit log", "Who did what, when, and from where"),
        },
        new("workers", "Workers", "Machines that train and analyse, and what they do now"),
        new("jobs", "Queue", "Jobs that wait, run or have failed, as the job engine sees them") { Whole = true },
        new("admin/storage", "Storage", "What results, networks and uploads take, by kind, project and person"),
        new("admin/retention", "Retention", "Rules that delete old runs"),
        new("admin/limits", "Limits and settings", "What is in force, and where each value comes from"),
        new("admin/maintenance", "Maintenance", _notice is null ? "Take no new work for a while" : "On: new runs and uploads are refused"),
        .. _measures ? new AdminPlace[] { new("metrics", "Measurements", "Queues, stages, memory and requests, for Prometheus") { Whole = true } } : [],
        new("api/v1/" + TelemetryServices.Dashboard, "Dashboard for Grafana", "A file to import there, for these measurements") { Whole = true },
        new("docs/administration", "Documentation", "How all this works") { Whole = true },
    ];

    protected override async Task OnInitializedAsync()
    {
        (_isLocal, _measures) = (Access.Value.Mode != AccessMode.Accounts, Telemetry.Value.Prometheus);
        _notice = await Mode.CurrentAsync();
    }

    /// <summary>Somewhere to go.</summary>
    /// <param name="Address">Relative to the application.</param>
    /// <param name="Title">Its name.</param>
    /// <param name="About">What is there.</param>
    private sealed record AdminPlace(string Address, string Title, string About)
    {
        /// <summary>No page of this application's own: the browser loads it as a whole.</summary>
        public bool Whole { get; init; }
    }
}
