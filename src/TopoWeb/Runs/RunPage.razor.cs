using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Training;

namespace TopoWeb.Runs;

public sealed partial class RunPage : IAsyncDisposable
{
    private static readonly TimeSpan CurvesInterval = TimeSpan.FromSeconds(2);

    private RunSnapshot? _run;
    private IReadOnlyList<RunLogRow> _log = [];
    private IReadOnlyList<IReadOnlyList<CurvePoint>> _curves = [];
    private long _curvesRead;
    private DateTime _now;
    private bool _loaded;
    private bool _confirming;
    private LiveRefresh? _live;

    [Parameter]
    public Guid Id { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunService Runs { get; set; } = default!;
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

    /// <summary>While the run is going; a finished run does not change by itself.</summary>
    private void Follow() => _live = new LiveRefresh(async () =>
    {
        await InvokeAsync(async () =>
        {
            await RefreshAsync();
            StateHasChanged();
        });
        return _run is { IsActive: true };
    });

    private async Task RefreshAsync()
    {
        _run = await Reader.FindAsync(await Who.GetAsync(), Id);
        if (_run is not null)
            _log = await Reader.LogAsync(await Who.GetAsync(), Id);
        // Curves grow by a point in a hundred: no need to read them at every look.
        if (_run is { Networks: > 0 } && (!_run.IsActive || Time.GetElapsedTime(_curvesRead) > CurvesInterval))
        {
            _curves = await Reader.CurvesAsync(await Who.GetAsync(), Id);
            _curvesRead = Time.GetTimestamp();
        }
        _now = Time.GetUtcNow().UtcDateTime;
        _loaded = true;
    }

    private async Task CancelAsync()
    {
        await Runs.CancelAsync(await Who.GetAsync(), Id);
        await RefreshAsync();
    }

    private async Task RetryAsync()
    {
        await Runs.RetryAsync(await Who.GetAsync(), Id);
        await RefreshAsync();
        Follow();
    }

    private async Task DeleteAsync()
    {
        if (!_confirming)
        {
            _confirming = true;
            return;
        }
        await Runs.DeleteAsync(await Who.GetAsync(), Id);
        Navigation.NavigateTo("runs");
    }

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
    }
}
