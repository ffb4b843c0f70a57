using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Administration.Alerts;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Controls;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Health;

/// <summary>Shows at a glance whether the installation needs attention, and what fails.</summary>
public sealed partial class HealthPage : IAsyncDisposable
{
    private HealthReport? _report;
    private LiveRefresh? _live;
    private string? _said, _problem;
    private AlertTest? _test;
    private bool _busy;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal HealthService Health { get; set; } = default!;

    [Inject] internal AlertService Alerts { get; set; } = default!;

    private HealthReading Read => _report!.Readings;

    protected override Task OnInitializedAsync() => RefreshAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _live = new LiveRefresh(async () =>
            {
                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
                return true;
            }, LiveRefresh.Slow);
    }

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
    }

    private async Task RefreshAsync()
    {
        var visitor = await Who.GetAsync();
        _report = visitor.May(Rights.Administer) ? await Health.ReadAsync(visitor) : null;
    }

    private Task RetryAsync(Guid? run) => ActAsync(async visitor =>
    {
        var retried = (await Health.RetryAsync(visitor, run)).Retried;
        _said = retried == 0 ? "Nothing is left to retry." : $"{NumberFormat.Count(retried, "run")} retried.";
        await RefreshAsync();
    });

    private Task TestAsync() => ActAsync(async visitor => _test = await Alerts.TestAsync(visitor));

    private async Task ActAsync(Func<Visitor, Task> act)
    {
        (_said, _problem, _test, _busy) = (null, null, null, true);
        try
        {
            await act(await Who.GetAsync());
        }
        catch (Exception e) when (e is NotAllowedException or MaintenanceException)
        {
            _problem = e.Message;
        }
        _busy = false;
    }

    private string Ago(DateTime at) => TimeText.Distance(Read.At, at);

    private static string Age(QueueHealth queue) => queue.Waiting == 0 ? "–" : DurationText.Of(TimeSpan.FromSeconds(queue.OldestSeconds));

    private static string Heartbeat(ProcessHealth process) => process.HeartbeatSeconds < 5 ? "just now" : $"{DurationText.Of(TimeSpan.FromSeconds(process.HeartbeatSeconds))} ago";

    private static string StateOf(ProcessHealth process) => process.State == WorkerSummary.Running ? process.Jobs > 0 ? "Working" : "Idle" : $"{char.ToUpperInvariant(process.State[0])}{process.State[1..]}";

    /// <summary>Of the program; of what else a result depends on, the workers page tells.</summary>
    private static string VersionOf(ProcessHealth process) => process.Version.Split(' ')[0];

    private static string EventOf(AlertDelivery message) => message.Event switch
    {
        AlertEvent.Begin => "Began",
        AlertEvent.Remind => "Reminder",
        AlertEvent.End => "Ended",
        _ => "Test",
    };

    private string FateOf(AlertDelivery message) => message.State switch
    {
        Data.DeliveryState.Sent => $"Arrived {Ago(message.EndedAt ?? message.At)}",
        Data.DeliveryState.Failed => $"Given up after {(message.Attempts == 1 ? "1 try" : $"{message.Attempts} tries")}",
        _ => message.Attempts == 0 ? "On its way" : $"Next try {TimeText.Distance(Read.At, message.NextTryAt ?? Read.At)}",
    };
}
