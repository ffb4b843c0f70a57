using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Schedules;

/// <summary>Experiments that run again by themselves.</summary>
public sealed partial class SchedulesPage : IDisposable
{
    private const int RunsShown = 5;

    /// <summary>The words say minutes; this is often enough for them, and for runs that begin meanwhile.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<Item>? _items;
    private bool _hasExperiments;
    private Guid? _deleting;

    private Visitor _visitor = Visitor.Nobody;
    private string? _problem;

    private sealed record Item(ScheduleRow Row, WorkOwnership Ownership, string Notation, IReadOnlyList<RunSnapshot> Runs);

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ScheduleService Service { get; set; } = null!;

    [Inject]
    private RunReader Reader { get; set; } = null!;

    [Inject]
    private IDbContextFactory<TopoWebContext> Contexts { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = FollowAsync(_gone.Token);
    }

    private async Task FollowAsync(CancellationToken gone)
    {
        try
        {
            using var timer = new PeriodicTimer(Every, Time);
            while (await timer.WaitForNextTickAsync(gone))
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page has gone.
        }
    }

    private async Task LoadAsync()
    {
        var items = new List<Item>();
        var visitor = await Who.GetAsync();
        var rows = await Service.ListAsync(visitor, _gone.Token);
        var ownership = await Service.OwnershipOfAsync(visitor, rows, _gone.Token);
        foreach (var row in rows)
        {
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(row.Experiment!.SpecJson, JsonDefaults.Options)!;
            items.Add(new(row, ownership[row.Id], ExperimentNotation.Format(spec), await Reader.OfScheduleAsync(visitor, row.Id, RunsShown, _gone.Token)));
        }
        await using var db = await Contexts.CreateDbContextAsync(_gone.Token);
        _hasExperiments = await db.ExperimentsOpenTo(visitor).AnyAsync(_gone.Token);
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
        catch (NotAllowedException e)
        {
            _problem = e.Message;
        }
    }
}
