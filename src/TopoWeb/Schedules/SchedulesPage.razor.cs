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

    private sealed record Item(ScheduleRow Row, string Notation, IReadOnlyList<RunSnapshot> Runs);

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
        foreach (var row in await Service.ListAsync(await Who.GetAsync(), _gone.Token))
        {
            var spec = JsonSerializer.Deserialize<ExperimentSpec>(row.Experiment!.SpecJson, JsonDefaults.Options)!;
            items.Add(new(row, ExperimentNotation.Format(spec), await Reader.OfScheduleAsync(await Who.GetAsync(), row.Id, RunsShown, _gone.Token)));
        }
        await using var db = await Contexts.CreateDbContextAsync(_gone.Token);
        _hasExperiments = await db.Experiments.AnyAsync(_gone.Token);
        _items = items;
    }

    private async Task CreateAsync()
    {
        if (await ScheduleDialog.ShowAsync(Dialogs))
            await LoadAsync();
    }

    private async Task PauseAsync(Guid id, bool paused)
    {
        await Service.SetPausedAsync(await Who.GetAsync(), id, paused);
        await LoadAsync();
    }

    private async Task DeleteAsync(Guid id)
    {
        await Service.DeleteAsync(await Who.GetAsync(), id);
        _deleting = null;
        await LoadAsync();
    }
}
