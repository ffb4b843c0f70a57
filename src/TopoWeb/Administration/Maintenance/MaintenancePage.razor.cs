using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Access;
using TopoWeb.Controls.Times;
using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Administration.Maintenance;

/// <summary>Switches maintenance on and off.</summary>
public sealed partial class MaintenancePage
{
    private MaintenanceNotice? _notice;
    private InvalidInputException? _error;
    private string _message = "";
    private DateTime? _until;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private string? _said;
    private bool _busy;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal MaintenanceMode Mode { get; set; } = default!;

    [Inject] internal MaintenanceService Service { get; set; } = default!;

    [Inject] internal IJSRuntime Js { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _notice = await Mode.CurrentAsync();
        (_message, _until) = (_notice?.Message ?? "", _notice?.Until);
    }

    /// <summary>The end is written on the clocks of whoever writes it.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || TimeZones.OfBrowser(await LocalTime.ZoneAsync(Js)) is not { } zone || zone.Equals(_zone))
            return;
        _zone = zone;
        if (_until == _notice?.Until && _until is { } until)
            _until = TimeZoneInfo.ConvertTimeFromUtc(until, zone);
        StateHasChanged();
    }

    private Task BeginAsync() => TryAsync(async visitor =>
    {
        _notice = await Service.BeginAsync(visitor, _message, _until is { } until ? TimeZones.ToUtc(until, _zone) : null);
        _said = "Every page says so within seconds.";
    });

    private Task EndAsync() => TryAsync(async visitor =>
    {
        await Service.EndAsync(visitor);
        (_notice, _message, _until, _said) = (null, "", null, "Maintenance has ended. New runs are accepted.");
    });

    private async Task TryAsync(Func<Visitor, Task> act)
    {
        (_error, _said, _busy) = (null, null, true);
        try
        {
            await act(await Who.GetAsync());
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        catch (NotAllowedException e)
        {
            // Her own role changed while the page was open.
            _error = new("message", e.Message);
        }
        _busy = false;
    }

    private string? ErrorOf(string field) => _error?.All.FirstOrDefault(e => e.Field == field)?.Message;
}
