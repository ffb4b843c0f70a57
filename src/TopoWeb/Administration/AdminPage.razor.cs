using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Administration.Telemetry;

namespace TopoWeb.Administration;

/// <summary>Where administrators begin.</summary>
public sealed partial class AdminPage
{
    private MaintenanceNotice? _notice;

    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;

    [Inject] internal IOptions<TelemetryOptions> Telemetry { get; set; } = default!;

    [Inject] internal MaintenanceMode Mode { get; set; } = default!;

    private bool IsLocal => Access.Value.Mode != AccessMode.Accounts;

    protected override async Task OnInitializedAsync() => _notice = await Mode.CurrentAsync();

    private string AboutOf(AdminPlace place) => _notice is not null && place.Address == "admin/maintenance" ? "On: new runs and uploads are refused" : place.About;
}
