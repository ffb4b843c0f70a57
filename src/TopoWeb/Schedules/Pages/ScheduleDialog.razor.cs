using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls.Times;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Pages;

public sealed partial class ScheduleDialog
{
    private const int Recent = 50;

    private static readonly SelectOption[] Sources = [new("Experiment", "An experiment"), new("Preset", "A preset"), new("Notation", "A line of notation")];

    private ScheduleEditor? _editor;
    private string _source = "Experiment";
    private SelectOption[] _experiments = [];
    private SelectOption[] _presets = [];
    private SelectOption[] _runs = [];
    private SelectOption[] _choices = [];
    private SelectOption[] _projects = [];
    private string _chosen = "";
    private string _preset = "";
    private string _notation = "";
    private string _project = "";
    private string? _name;
    private string? _wrong;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;
    private SourceKind? _kind;
    private SourceKind? _notationKind;
    private IReadOnlyDictionary<string, SourceKind> _kinds = new Dictionary<string, SourceKind>();
    private string? _secret;
    private object? _initial;
    private int _version;
    private bool _loaded;
    private bool _asked;
    private bool _busy;

    /// <summary>The experiment that is run again; null asks for one.</summary>
    [Parameter]
    public Guid? ExperimentId { get; set; }

    /// <summary>The schedule that is changed; null makes a new one.</summary>
    [Parameter]
    public Guid? Edited { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ProjectChoices ProjectsOf { get; set; } = null!;

    [Inject]
    private ScheduleService Service { get; set; } = null!;

    [Inject]
    private ScheduleReader Reader { get; set; } = null!;

    [Inject]
    private IPresetSource Presets { get; set; } = null!;

    [Inject]
    private IDbContextFactory<TopoWebContext> Contexts { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The button on the pages of runs and results.</summary>
    internal static RunAction Action { get; } = new("Schedule", 2, RunActionPlaces.OnRun | RunActionPlaces.OnResult, (dialogs, run) => ShowAsync(dialogs, run.Experiment));

    /// <summary>Where the points of what is to run come from; null while nothing is chosen.</summary>
    private SourceKind? Kind => _kind ?? _source switch
    {
        "Preset" => _preset.Length == 0 ? null : Presets.Find(_preset).Spec.Source.Kind,
        "Notation" => _notationKind,
        _ => _kinds.TryGetValue(_chosen, out var kind) ? kind : null,
    };

    private string? NotationError => _wrong ?? (_asked && _notation.Trim().Length == 0 ? "Enter a line of notation." : null);

    /// <summary>Shows the dialog.</summary>
    /// <returns>Whether a schedule was made or changed.</returns>
    public static async Task<bool> ShowAsync(IDialogService dialogs, Guid? experiment = null, Guid? edited = null)
    {
        var dialog = await dialogs.ShowAsync<ScheduleDialog>(null, new DialogParameters<ScheduleDialog> { { d => d.ExperimentId, experiment }, { d => d.Edited, edited } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        return await dialog.Result is { Canceled: false };
    }

    protected override async Task OnInitializedAsync()
    {
        var visitor = await Who.GetAsync();
        _zone = TimeZones.OfBrowser(await LocalTime.ZoneAsync(Js));
        if (await ProjectsOf.WritableAsync(visitor) is { Count: > 0 } projects)
            _projects = [new("", "As the experiment"), .. projects.Select(p => new SelectOption(p.Id.ToString(), p.Title))];
        await using var db = await Contexts.CreateDbContextAsync();
        var experiment = ExperimentId;
        if (Edited is { } edited && await Reader.FindAsync(visitor, edited) is { } schedule)
            (experiment, _name, _initial, _version) = (schedule.Experiment, schedule.Name, schedule.Settings, schedule.Version);
        if (experiment is { } id)
        {
            if (await db.ExperimentsOpenTo(visitor).Where(e => e.Id == id).Select(e => new { e.Name, e.SpecJson }).SingleOrDefaultAsync() is { } known)
                (_name, _kind) = (_name ?? known.Name, SpecOf(known.SpecJson)?.Source.Kind);
            var newest = await db.Runs.ReadableBy(visitor).Where(r => r.ExperimentId == id && r.Results.Count > 0).OrderByDescending(r => r.CreatedAt).Select(r => r.Id).FirstOrDefaultAsync();
            _choices = [.. (await db.RunResults.Where(r => r.RunId == newest).OrderBy(r => r.Ordinal).Select(r => new { r.Choice, r.Label }).ToListAsync()).Select(r => new SelectOption(r.Choice, r.Label))];
        }
        else
            await LoadSourcesAsync(db, visitor);
        _runs = await ReferencesAsync(db, visitor, experiment);
        _loaded = true;
    }

    private async Task LoadSourcesAsync(TopoWebContext db, Visitor visitor)
    {
        // A schedule is made of what one may change; who owns all may make one of anything.
        var mine = db.Runs.WritableBy(visitor);
        var rows = await db.ExperimentsOpenTo(visitor).AsNoTracking().Where(e => visitor.OwnsAll || mine.Any(r => r.ExperimentId == e.Id)).OrderByDescending(e => e.CreatedAt).Take(Recent).ToListAsync();
        _experiments = [new("", "Choose an experiment", Disabled: true), .. rows.Select(e => new SelectOption(e.Id.ToString(), Title(e)))];
        _kinds = rows.Where(e => SpecOf(e.SpecJson) is not null).ToDictionary(e => e.Id.ToString(), e => SpecOf(e.SpecJson)!.Source.Kind);
        _presets = [new("", "Choose a preset", Disabled: true), .. Presets.All().Select(p => new SelectOption(p.Id, p.Title))];
        if (rows.Count == 1)
            _chosen = rows[0].Id.ToString();
        if (rows.Count == 0)
            _source = "Preset";
    }

    /// <summary>Finished runs, those of the experiment first.</summary>
    private async Task<SelectOption[]> ReferencesAsync(TopoWebContext db, Visitor visitor, Guid? experiment)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        var rows = await db.Runs.ReadableBy(visitor).Where(r => r.State == RunState.Succeeded && r.Results.Count > 0).OrderByDescending(r => r.ExperimentId == experiment).ThenByDescending(r => r.CreatedAt).Take(Recent)
            .Select(r => new { r.Id, Name = r.Title ?? r.Experiment!.Name, r.CreatedAt }).ToListAsync();
        return [.. rows.Select(r => new SelectOption(r.Id.ToString(), $"{r.Name} · {LocalTimeText.Clock(now, r.CreatedAt, _zone)}"))];
    }

    private async Task SaveAsync()
    {
        _asked = true;
        if (_editor is null || _busy)
            return;
        _busy = true;
        ScheduleSaved? saved = null;
        if (await _editor.SaveAsync(async settings => saved = await StoreAsync(await Who.GetAsync(), settings)) && saved is not null)
        {
            if ((_secret = saved.HookSecret) is null)
                Dialog.Close(DialogResult.Ok(true));
        }
        _busy = false;
    }

    private async Task<ScheduleSaved?> StoreAsync(Visitor visitor, ScheduleSettings settings)
    {
        var project = Guid.TryParse(_project, out var p) ? p : (Guid?)null;
        if (Edited is { } edited)
            return await Service.ChangeAsync(visitor, edited, _version, settings) ?? throw new ScheduleConflictException("The schedule has been deleted meanwhile.");
        if ((ExperimentId ?? (_source == "Experiment" && Guid.TryParse(_chosen, out var chosen) ? chosen : null)) is { } experiment)
            return await Service.CreateAsync(visitor, experiment, settings, project);
        if (_source == "Preset" && _preset.Length > 0)
            return await Service.CreateAsync(visitor, Presets.Find(_preset).Spec, _preset, settings, project);
        if (_source == "Notation" && ReadNotation() is { } spec)
            return await Service.CreateAsync(visitor, spec, null, settings, project);
        return null;
    }

    private ExperimentSpec? ReadNotation()
    {
        if (_notation.Trim().Length == 0)
            return null;
        try
        {
            return ExperimentNotation.Parse(_notation);
        }
        catch (InvalidInputException e)
        {
            _wrong = e.Message;
            return null;
        }
    }

    private void ChangeNotation(string? text)
    {
        _notation = text ?? "";
        (_asked, _wrong, _notationKind) = (false, null, Parsed(_notation)?.Source.Kind);
    }

    private static ExperimentSpec? Parsed(string notation)
    {
        try
        {
            return ExperimentNotation.Parse(notation);
        }
        catch (InvalidInputException)
        {
            // Said when it is to be saved.
            return null;
        }
    }

    /// <summary>Null where this version cannot read what another one stored.</summary>
    private static ExperimentSpec? SpecOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Close() => Dialog.Cancel();

    private void Done() => Dialog.Close(DialogResult.Ok(true));

    private static string Title(ExperimentRow row)
    {
        if (SpecOf(row.SpecJson) is not { } spec)
            return row.Name;
        var notation = ExperimentNotation.FormatSource(spec.Source);
        return row.Name == notation ? notation : $"{row.Name} · {notation}";
    }
}
