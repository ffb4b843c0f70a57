using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Data.Integrity;
using TopoWeb.Datasets;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Networks.Training;
using TopoWeb.Notation;
using TopoWeb.Rendering;
using TopoWeb.Runs.New.Form;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Runs.New;

/// <summary>Asks for an experiment, shows its meaning and cost while it is written, and submits it.</summary>
public sealed partial class NewExperiment : IDisposable
{
    private const string Plain = "Choose a source and an analysis. All settings are recorded with the result.";

    private ExperimentForm? _form;
    private TrainingSpeed _speed = TrainingSpeed.Default;
    private string _origin = Plain;
    private string? _problem;
    private string? _preset;
    private string? _presetJson;
    private bool _busy;
    private IReadOnlyList<ProjectChoice> _projects = [];

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunReader Reader { get; set; } = null!;

    [Inject]
    private ResultReader Results { get; set; } = null!;

    [Inject]
    private IPresetSource Presets { get; set; } = null!;

    [Inject]
    private PretrainedLayers Pretrained { get; set; } = null!;

    [Inject]
    private ProjectChoices Choices { get; set; } = null!;

    [Inject]
    private TrainingSpeedometer Speedometer { get; set; } = null!;

    [Inject]
    private IDbContextFactory<TopoWebContext> Contexts { get; set; } = null!;

    [Inject]
    private IOptions<ExperimentLimits> Limits { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool _live;

    /// <summary>A preset to begin with.</summary>
    [SupplyParameterFromQuery(Name = "preset")]
    private string? PresetId { get; set; }

    /// <summary>A line of the paper's notation to begin with.</summary>
    [SupplyParameterFromQuery(Name = "notation")]
    private string? Line { get; set; }

    /// <summary>An experiment or a run to begin with.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    private string? FromText { get; set; }

    /// <summary>An uploaded cloud to begin with.</summary>
    [SupplyParameterFromQuery(Name = "cloud")]
    private string? CloudText { get; set; }

    /// <summary>With a run: the result whose settings are meant, those beside it in the address changed.</summary>
    [SupplyParameterFromQuery(Name = "choice")]
    private string? Choice { get; set; }

    /// <summary>A data set to begin with.</summary>
    [SupplyParameterFromQuery(Name = "dataset")]
    private string? DatasetId { get; set; }

    /// <summary>A pretrained network of this server to begin with.</summary>
    [SupplyParameterFromQuery(Name = "network")]
    private string? Network { get; set; }

    /// <summary>A project into which the run goes; the visitor's home project without.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    private string? ProjectText { get; set; }

    // What is in an address may be anything.
    private Guid? From => Guid.TryParse(FromText, out var id) ? id : null;

    private Guid? Cloud => Guid.TryParse(CloudText, out var id) ? id : null;

    private Guid? ProjectId => Guid.TryParse(ProjectText, out var id) ? id : null;

    /// <summary>Like Figure 2 of the paper, small enough for an ordinary machine.</summary>
    internal static ExperimentSpec Plainly(string dataset) => new()
    {
        Source = new() { Kind = SourceKind.Training, Networks = 40, Training = new TrainingSettings { Dataset = dataset } },
        Analysis = new() { Density = new() { K = 80, P = 0.3 } },
    };

    /// <summary>The same with a network that takes CIFAR-10.</summary>
    private static ExperimentSpec Colored(ExperimentSpec spec, string dataset) =>
        spec with { Source = spec.Source with { Training = spec.Source.Training! with { Architecture = "C(64,0,64)", Dataset = dataset } } };

    public void Dispose()
    {
        if (_form is not null)
            _form.Changed -= Redraw;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_live)
            return;
        _live = true;
        StateHasChanged();
    }

    protected override async Task OnInitializedAsync()
    {
        _speed = await Speedometer.ReadAsync();
        var spec = await BeginningAsync();
        var form = new ExperimentForm(Limits.Value);
        form.Load(spec);
        _projects = await Choices.WritableAsync(await Who.GetAsync());
        if (_projects.Count > 0)
            form.Set(SourcePaths.Project, ChooseProject().Id.ToString());
        form.Changed += Redraw;
        _form = form;
    }

    private ProjectChoice ChooseProject()
    {
        if (ProjectId is not { } asked)
            return _projects[0];
        if (_projects.FirstOrDefault(p => p.Id == asked) is { } found)
            return found;
        _problem ??= $"Project {asked} was not found among those to which you may add work. The form shows {_projects[0].Name}.";
        return _projects[0];
    }

    private async Task<ExperimentSpec> BeginningAsync()
    {
        try
        {
            if (PresetId is { Length: > 0 } id)
            {
                var preset = Presets.Find(id);
                _origin = string.Join(" ", new[] { $"Based on “{preset.Title}”. Edit any settings.", preset.Substitution }.OfType<string>());
                var begun = await WithWeightsAsync(preset.Spec);
                (_preset, _presetJson) = (preset.Id, Json(begun));
                return begun;
            }
            if (Line is { Length: > 0 } line)
            {
                _origin = $"Based on “{line}”. Edit any settings.";
                return await WithWeightsAsync(ExperimentNotation.Parse(line));
            }
            if (From is { } from)
            {
                if (await FindAsync(from) is { } found)
                {
                    if (Cloud is { } selection)
                        return await OfSelectionAsync(found, from, selection);
                    _origin = "Based on an earlier run. Edit any settings; networks that are already trained are reused.";
                    found = found with { Name = await Runs.RepeatAsync(await Who.GetAsync(), found.Name) };
                    return Choice is null ? found : await WithChangesAsync(found, from);
                }
                _problem = $"Experiment or run {from} was not found; it may have been deleted. The form shows the defaults.";
            }
        }
        catch (InvalidInputException e)
        {
            (_problem, _origin) = ($"{e.Message} The form shows the defaults.", Plain);
        }
        var dataset = Presets.FirstDataset;
        var spec = Plainly(DatasetId is "mnist" or "fashion-mnist" ? DatasetId : dataset);
        if (DatasetId is "cifar-10" or "cifar-10-gray")
            spec = Colored(spec, DatasetId);
        if (Network is not null)
            spec = spec with { Source = new() { Kind = SourceKind.Cloud } };
        return Cloud is { } cloud ? spec with { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud } } : spec;
    }

    /// <summary>An experiment with the changes that were tried on a result of it, which stand in the address.</summary>
    private async Task<ExperimentSpec> WithChangesAsync(ExperimentSpec spec, Guid run)
    {
        if (await Results.FindAsync(await Who.GetAsync(), run, Choice) is not { Document: var stored })
            return spec;
        var fields = ResultAddress.Fields(stored);
        var reading = ResultAddress.Parse(fields, stored, Changes(fields));
        if (reading.Notices.Count > 0)
            _problem = string.Join(" ", reading.Notices);
        var changed = fields.Differing(stored.Spec, reading.Spec).Where(f => SettingCatalog.Has(spec.Analysis, f.Stage));
        return spec with { Analysis = changed.Aggregate(spec.Analysis, (analysis, field) => field.Set(analysis, field.Read(reading.Spec))) };
    }

    private IEnumerable<KeyValuePair<string, string>> Changes(IReadOnlyList<AnalysisSetting> fields) => QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query)
        .Where(q => fields.Any(f => f.Name == q.Key)).Select(q => new KeyValuePair<string, string>(q.Key, q.Value.ToString()));

    /// <summary>Points of a result with its analysis, and the changes to it that stand in the address.</summary>
    private async Task<ExperimentSpec> OfSelectionAsync(ExperimentSpec spec, Guid run, Guid cloud)
    {
        var analysis = spec.Analysis;
        if (await Results.FindAsync(await Who.GetAsync(), run, Choice) is { Document: var stored })
        {
            var fields = ResultAddress.Fields(stored);
            analysis = ResultAddress.Parse(fields, stored, Changes(fields)).Spec;
        }
        await using var db = await Contexts.CreateDbContextAsync();
        var points = await db.Clouds.ReadableBy(await Who.GetAsync()).Where(c => c.Id == cloud).Select(c => (int?)c.Rows).SingleOrDefaultAsync();
        if (points is null)
            _problem = $"Cloud {cloud} was not found; it may have been deleted. Select the points again or choose another source.";
        _origin = "Based on selected points, with the analysis of their result. Edit any settings. ρ is skipped because it has already been applied to these points.";
        return new() { Source = new() { Kind = SourceKind.Cloud, Cloud = points is null ? null : cloud }, Analysis = SelectionCloud.Fit(analysis, points ?? int.MaxValue) };
    }

    /// <summary>A layer of a pretrained network that is named becomes a cloud; without its weights only the analysis is kept, and the page says what to do.</summary>
    private async Task<ExperimentSpec> WithWeightsAsync(ExperimentSpec spec)
    {
        if (spec.Source is not { Kind: SourceKind.Cloud, Cloud: null, Pretrained: not null } source)
            return spec;
        try
        {
            var visitor = await Who.GetAsync();
            var cloud = await Task.Run(() => Pretrained.UseAsync(visitor, spec));
            _origin += $" Uses the weights of {new NotationSource.PretrainedLayer(source.Pretrained, source.Layer)} on this server: {NumberFormat.Count(cloud.Points, "filter")}.";
            return spec with { Source = source with { Cloud = cloud.Id } };
        }
        catch (InvalidInputException e)
        {
            _problem = $"{e.Message} Only the analysis is filled in.";
            return spec with { Source = new() { Kind = SourceKind.Cloud } };
        }
    }

    private async Task<ExperimentSpec?> FindAsync(Guid id)
    {
        var visitor = await Who.GetAsync();
        if (await Reader.FindAsync(visitor, id) is { } run)
            return run.Spec;
        await using var db = await Contexts.CreateDbContextAsync();
        var json = await db.ExperimentsOpenTo(visitor).Where(e => e.Id == id).Select(e => e.SpecJson).SingleOrDefaultAsync();
        return json is null ? null : JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options);
    }

    private async Task SubmitAsync()
    {
        if (_busy || _form is not { Reading: { IsValid: true, Spec: var spec } })
            return;
        (_busy, _problem) = (true, null);
        try
        {
            // A preset that was changed is not that preset any more.
            var project = Guid.TryParse(_form[SourcePaths.Project], out var chosen) ? chosen : (Guid?)null;
            var id = await Runs.SubmitAsync(await Who.GetAsync(), spec, Json(spec) == _presetJson ? _preset : null, project);
            Navigation.NavigateTo($"runs/{id}");
        }
        catch (NotAllowedException e)
        {
            _problem = e.Message;
        }
        catch (InvalidInputException e)
        {
            _form.Refuse(e);
        }
        catch (Exception e) when (StorageRefusal.Of(e) is { } refusal)
        {
            _problem = refusal.Detail;
        }
        finally
        {
            _busy = false;
        }
    }

    private void Redraw() => InvokeAsync(StateHasChanged);

    private static string Json(ExperimentSpec spec) => JsonSerializer.Serialize(spec, JsonDefaults.Options);
}
