using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Runs.Labels;
using TopoWeb.Training;

namespace TopoWeb.Runs.Details;

public sealed partial class RunPage : IAsyncDisposable
{
    private static readonly TimeSpan CurvesInterval = TimeSpan.FromSeconds(2);

    /// <summary>Looks of which one is made once the run has ended: every four seconds.</summary>
    private const int Idle = 8;

    private RunSnapshot? _run;
    private IReadOnlyList<RunLogRow> _log = [];
    private IReadOnlyList<IReadOnlyList<CurvePoint>> _curves = [];
    private long _curvesRead;
    private DateTime? _curvesOf;
    private DateTime _now;
    private bool _loaded;
    private bool _confirming;
    private string? _problem;
    private Visitor _visitor = Visitor.Nobody;
    private LiveRefresh? _live;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>While the page is rendered ahead: an address without a run is answered as such.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunService Runs { get; set; } = default!;
    [Inject] internal RunLabels Labels { get; set; } = default!;
    [Inject] internal RunReader Reader { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IDialogService Dialogs { get; set; } = default!;
    [Inject] internal IEnumerable<RunAction> Actions { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;

    protected override Task OnParametersSetAsync() => RefreshAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            Follow();
    }

    /// <summary>A finished run may be retried, renamed, moved or deleted elsewhere: it is looked at seldom.</summary>
    private void Follow() => _live = new LiveRefresh(async () =>
    {
        await InvokeAsync(async () =>
        {
            await RefreshAsync();
            StateHasChanged();
        });
        return _run is not null;
    }, idle: () => _run is { IsActive: false }, seldom: Idle);

    private bool MayChange => _run is { Ownership.MayChange: true };

    private async Task RefreshAsync()
    {
        _visitor = await Who.GetAsync();
        _run = await Reader.FindAsync(_visitor, Id);
        if (_run is not null)
            _log = await Reader.LogAsync(_visitor, Id);
        else
            PageStatus.Missing(HttpContext);
        // Curves grow by a point in a hundred: no need to read them at every look, and once when they have ended.
        if (_run is { Networks: > 0 } && (_run.IsActive ? Time.GetElapsedTime(_curvesRead) > CurvesInterval : _curvesRead == 0 || _curvesOf != _run.FinishedAt))
        {
            _curves = await Reader.CurvesAsync(_visitor, Id);
            (_curvesRead, _curvesOf) = (Time.GetTimestamp(), _run.FinishedAt);
        }
        _now = Time.GetUtcNow().UtcDateTime;
        _loaded = true;
    }

    private async Task CancelAsync()
    {
        await TryAsync(visitor => Runs.CancelAsync(visitor, Id));
        await RefreshAsync();
    }

    private async Task RetryAsync()
    {
        await TryAsync(visitor => Runs.RetryAsync(visitor, Id));
        await RefreshAsync();
    }

    private async Task PinAsync()
    {
        await TryAsync(visitor => Runs.PinAsync(visitor, Id, !_run!.Pinned));
        await RefreshAsync();
    }

    private async Task ArchiveAsync()
    {
        await TryAsync(visitor => Labels.ChangeAsync(visitor, Id, new() { Archived = !_run!.Archived }));
        await RefreshAsync();
    }

    private async Task MoveAsync()
    {
        if (await MoveRunDialog.ShowAsync(Dialogs, Id, _run?.Ownership.ProjectId))
            await RefreshAsync();
    }

    private async Task DeleteAsync()
    {
        if (_visitor.IsSignedIn)
        {
            if (await DeleteRunDialog.ShowAsync(Dialogs, Id))
                Navigation.NavigateTo("runs");
            return;
        }
        if (!_confirming)
        {
            _confirming = true;
            return;
        }
        await Runs.DeleteAsync(_visitor, Id);
        Navigation.NavigateTo("runs");
    }

    /// <summary>Rights may have been taken away while the page was open.</summary>
    private async Task TryAsync(Func<Visitor, Task> act)
    {
        _problem = null;
        try
        {
            await act(await Who.GetAsync());
        }
        catch (Exception e) when (e is NotAllowedException or MaintenanceException)
        {
            _problem = e.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
    }
}
