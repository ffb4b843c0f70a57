using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;

namespace TopoWeb.Workers;

public sealed partial class WorkersPage : IAsyncDisposable
{
    private IReadOnlyList<WorkerSummary>? _workers;
    private string? _problem;
    private Guid? _stopping;
    private LiveRefresh? _live;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal WorkerService Workers { get; set; } = default!;

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
            }, 2 * LiveRefresh.Interval);
    }

    private async Task RefreshAsync() => _workers = await Workers.ListAsync(await Who.GetAsync());

    private async Task AskAsync(WorkerSummary worker, WorkerOrder order)
    {
        (_problem, _stopping) = (null, null);
        try
        {
            if (!await Workers.AskAsync(await Who.GetAsync(), worker.Id, order))
                _problem = $"{worker.Process} has ended.";
        }
        catch (Exception e) when (e is WorkerUnableException or NotAllowedException)
        {
            _problem = e.Message;
        }
        await RefreshAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
    }
}
