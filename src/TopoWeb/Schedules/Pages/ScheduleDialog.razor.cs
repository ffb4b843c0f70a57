using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Schedules;

public sealed partial class ScheduleDialog
{
    private const int Recent = 50;

    private ScheduleEditor? _editor;
    private SelectOption[] _experiments = [];
    private string _chosen = "";
    private SelectOption[] _projects = [];
    private string _project = "";
    private string? _name;
    private bool _asked;
    private bool _busy;

    /// <summary>The experiment that is run again; null asks for one.</summary>
    [Parameter]
    public Guid? ExperimentId { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ProjectChoices Choices { get; set; } = null!;

    [Inject]
    private IDbContextFactory<TopoWebContext> Contexts { get; set; } = null!;

    /// <summary>The button on the pages of runs and results.</summary>
    internal static RunAction Action { get; } = new("Schedule", 2, RunActionPlaces.OnRun | RunActionPlaces.OnResult, (dialogs, run) => ShowAsync(dialogs, run.Experiment));

    /// <summary>Shows the dialog.</summary>
    /// <returns>Whether a schedule was made.</returns>
    public static async Task<bool> ShowAsync(IDialogService dialogs, Guid? experiment = null)
    {
        var dialog = await dialogs.ShowAsync<ScheduleDialog>(null, new DialogParameters<ScheduleDialog> { { d => d.ExperimentId, experiment } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        return await dialog.Result is { Canceled: false };
    }

    protected override async Task OnInitializedAsync()
    {
        var visitor = await Who.GetAsync();
        if (await Choices.WritableAsync(visitor) is { Count: > 0 } projects)
            _projects = [new("", "As the experiment"), .. projects.Select(p => new SelectOption(p.Id.ToString(), p.Title))];
        await using var db = await Contexts.CreateDbContextAsync();
        if (ExperimentId is { } id)
        {
            _name = await db.ExperimentsOpenTo(visitor).Where(e => e.Id == id).Select(e => e.Name).SingleOrDefaultAsync();
            return;
        }
        // A schedule is made of what one may change; who owns all may make one of anything.
        var mine = db.Runs.WritableBy(visitor);
        var rows = await db.ExperimentsOpenTo(visitor).AsNoTracking().Where(e => visitor.OwnsAll || mine.Any(r => r.ExperimentId == e.Id)).OrderByDescending(e => e.CreatedAt).Take(Recent).ToListAsync();
        _experiments = [new("", "Choose an experiment", Disabled: true), .. rows.Select(e => new SelectOption(e.Id.ToString(), Title(e)))];
        if (rows.Count == 1)
            _chosen = rows[0].Id.ToString();
    }

    private async Task CreateAsync()
    {
        _asked = true;
        if (_editor is null || (ExperimentId ?? (Guid.TryParse(_chosen, out var chosen) ? chosen : null)) is not { } experiment)
            return;
        _busy = true;
        if (await _editor.CreateAsync(experiment, Guid.TryParse(_project, out var project) ? project : null))
            Dialog.Close(DialogResult.Ok(true));
        _busy = false;
    }

    private void Close() => Dialog.Cancel();

    private static string Title(ExperimentRow row)
    {
        var notation = ExperimentNotation.FormatSource(JsonSerializer.Deserialize<ExperimentSpec>(row.SpecJson, JsonDefaults.Options)!.Source);
        return row.Name == notation ? notation : $"{row.Name} · {notation}";
    }
}
