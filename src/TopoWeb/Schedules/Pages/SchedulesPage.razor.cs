using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Runs;
using TopoWeb.Schedules.Drift;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Pages;

/// <summary>Experiments that run again by themselves.</summary>
public sealed partial class SchedulesPage : IAsyncDisposable
{
    private const int RunsShown = 5;

    /// <summary>The words say minutes; this is often enough for them, and for runs that begin meanwhile.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _gone = new();
    private LiveRefresh? _live;
    private IReadOnlyList<Item>? _items;
    private Guid? _deleting;
    private int _loads;

    private Visitor _visitor = Visitor.Nobody;
    private string? _problem;

    private sealed record Item(ScheduleSummary Schedule, DriftSummary? Last, bool Unseen, IReadOnlyList<RunSnapshot> Runs);

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ScheduleService Service { get; set; } = null!;

    [Inject]
    private ScheduleReader Schedules { get; set; } = null!;

    [Inject]
    private DriftReader Drifts { get; set; } = null!;

    [Inject]
    private NoticeService Notices { get; set; } = null!;

    [Inject]
    private RunReader Reader { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        if (_live is not null)
            await _live.DisposeAsync();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _live = new(async () =>
            {
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
                return true;
            }, Every);
    }

    private async Task LoadAsync()
    {
        var load = ++_loads;
        var visitor = await Who.GetAsync();
        var schedules = await Schedules.ListAsync(visitor, _gone.Token);
        Guid[] ids = [.. schedules.Select(s => s.Id)];
        var last = await Drifts.LastOfAsync(visitor, ids, _gone.Token);
        var unseen = await Notices.UnseenOfAsync(visitor, ids, _gone.Token);
        var items = new List<Item>(schedules.Count);
        foreach (var schedule in schedules)
            items.Add(new(schedule, last.GetValueOrDefault(schedule.Id), unseen.Contains(schedule.Id), await Reader.OfScheduleAsync(visitor, schedule.Id, RunsShown, _gone.Token)));
        // What was read before something was changed does not take the place of what was read after it.
        if (load == _loads)
            (_items, _visitor) = (items, visitor);
    }

    private async Task CreateAsync()
    {
        if (await ScheduleDialog.ShowAsync(Dialogs))
            await LoadAsync();
    }

    private async Task PauseAsync(Guid id, bool paused)
    {
        await TryAsync(visitor => Service.SetPausedAsync(visitor, id, paused));
        await LoadAsync();
    }

    private async Task DeleteAsync(Guid id)
    {
        await TryAsync(visitor => Service.DeleteAsync(visitor, id));
        _deleting = null;
        await LoadAsync();
    }

    /// <summary>Rights may have been taken away while the page was open.</summary>
    private async Task TryAsync(Func<Visitor, Task> act)
    {
        _problem = null;
        try
        {
            await act(await Who.GetAsync());
        }
        catch (Exception e) when (e is NotAllowedException or InvalidInputException)
        {
            _problem = e.Message;
        }
    }
}
