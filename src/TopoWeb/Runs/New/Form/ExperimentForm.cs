using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Runs.New.Form;

/// <summary>
/// What stands in the fields, as it was typed, and what it means. Every change is read at once: the specification where it is one, and what is wrong, by field.
/// </summary>
internal sealed class ExperimentForm(ExperimentLimits limits)
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _refusals = [];
    private string? _notationError;
    private SourceSpec? _layer;
    private (string Text, IReadOnlyList<LayerAnalysis>? Also) _loaded = ("", null);

    /// <summary>Something changed.</summary>
    public event Action? Changed;

    /// <summary>What the fields mean now.</summary>
    public FormReading Reading { get; private set; } = FormReading.Empty;

    public SourceKind Kind { get; private set; }

    /// <summary>Points of the chosen cloud or sample; null while none is chosen.</summary>
    public int? SourcePoints { get; private set; }

    /// <summary>Name of the chosen cloud: the experiment's, where it is given none.</summary>
    public string? SourceTitle { get; private set; }

    /// <summary>The layer of a pretrained network that the notation names instead of networks to train; null where it names none.</summary>
    public SourceSpec? Named { get; private set; }

    /// <summary>The layer of a pretrained network that the chosen cloud is, where that is known here.</summary>
    public SourceSpec? Layer => _layer?.Cloud?.ToString() == this[SourcePaths.Cloud] ? _layer : null;

    /// <summary>Says what is wrong with a data set, if anything; known once the data sets have been looked at.</summary>
    public Func<string, string?> DatasetProblem { get; set; } = _ => null;

    /// <summary>Whether normalisation was chosen, and not only suggested for the points.</summary>
    public bool SaysNormalize { get; private set; }

    public ExperimentLimits Limits => limits;

    /// <summary>Further layers and their analyses as the field says; while it is untouched those that were loaded, which may have settings the notation does not write.</summary>
    /// <exception cref="InvalidInputException">The text is not understood.</exception>
    public IReadOnlyList<LayerAnalysis>? Also(AnalysisSpec first) =>
        this[SourcePaths.Also] == _loaded.Text ? _loaded.Also : ExperimentNotation.ReadAlso(this[SourcePaths.Also], first);

    public string this[string path] => _texts.GetValueOrDefault(path, "");

    public bool IsOn(string path) => this[path] == SettingText.On;

    public string? ErrorOf(string path) => Reading.Errors.GetValueOrDefault(path);

    /// <summary>Fills every field.</summary>
    public void Load(ExperimentSpec spec)
    {
        _refusals.Clear();
        _notationError = null;
        (Kind, SaysNormalize) = (spec.Source.Kind, spec.Analysis.SaysNormalize);
        (SourcePoints, SourceTitle) = (null, null);
        _layer = spec.Source.Pretrained is null ? null : spec.Source;
        foreach (var (path, text) in TextsOf(spec))
            _texts[path] = text;
        _loaded = (_texts[SourcePaths.Also], spec.Also);
        WriteNotation();
        Read();
    }

    public void Set(string path, string? text)
    {
        _texts[path] = text ?? "";
        _refusals.Remove(path);
        SaysNormalize |= path == StageCatalog.Normalize.Key;
        if (path == SourcePaths.Notation)
            ReadNotation();
        else if (path is SourcePaths.Networks or SourcePaths.Family or SourcePaths.X or SourcePaths.Y or SourcePaths.Z)
            WriteNotation();
        Read();
    }

    public void Switch(string path, bool on) => Set(path, SettingText.Of(on));

    public void Choose(SourceKind kind)
    {
        // What suits the rows of a table says nothing of filters.
        if (Kind == SourceKind.Cloud && kind != Kind)
            (SaysNormalize, _texts[StageCatalog.Normalize.Key]) = (false, SettingText.On);
        Kind = kind;
        (SourcePoints, SourceTitle) = (null, null);
        Read();
    }

    /// <summary>A sample or cloud is chosen, with as many points as given.</summary>
    public void ChooseSource(string path, string value, int? points, string? title = null)
    {
        // What was chosen for other points says nothing of these.
        SaysNormalize &= path != SourcePaths.Cloud || value == this[path];
        _texts[path] = value;
        _refusals.Remove(path);
        (SourcePoints, SourceTitle) = (points, title);
        Read();
    }

    /// <summary>Normalisation as it fits the chosen points, until somebody chooses.</summary>
    public void SuggestNormalize(bool on)
    {
        _texts[StageCatalog.Normalize.Key] = SettingText.Of(on);
        Read();
    }

    /// <summary>The layer that the notation names has become a cloud.</summary>
    public void TakeNamed(SourceSpec layer, int points, string title)
    {
        (_layer, Kind) = (layer, SourceKind.Cloud);
        _texts[SourcePaths.ByLayer] = SettingText.Of(layer.ByLayer);
        WriteNotation();
        ChooseSource(SourcePaths.Cloud, layer.Cloud.ToString()!, points, title);
    }

    /// <summary>The server refused a setting: said at its field until that changes.</summary>
    public void Refuse(InvalidInputException error)
    {
        foreach (var one in error.All)
            _refusals[SourcePaths.Of(one.Field)] = one.Message;
        Read();
    }

    public void Read()
    {
        var errors = new Dictionary<string, string>(_refusals);
        if (_notationError is not null && Kind == SourceKind.Training)
            errors[SourcePaths.Notation] = _notationError;
        Reading = new FormReader(this, errors).Read();
        Changed?.Invoke();
    }

    private static IEnumerable<(string Path, string Text)> TextsOf(ExperimentSpec spec) => [(SourcePaths.Name, spec.Name ?? ""), .. SourceTexts.Of(spec.Source), .. AnalysisTexts.Of(spec.Analysis), (SourcePaths.Also, spec.Also is { } also ? ExperimentNotation.FormatAlso(also) : "")];

    /// <summary>The other fields follow what is typed: a whole line of the paper's notation fills whatever it names.</summary>
    private void ReadNotation()
    {
        (_notationError, Named) = (null, null);
        try
        {
            var line = ExperimentNotation.Read(this[SourcePaths.Notation]);
            var spec = ExperimentNotation.Parse(this[SourcePaths.Notation]);
            var (named, inAnalysis) = (SourceTexts.NamedIn(line), AnalysisTexts.NamedIn(line));
            foreach (var (path, text) in TextsOf(spec))
                if ((named(path) || inAnalysis.Contains(path)) && (spec.Source.Kind == SourceKind.Training || path is not (SourcePaths.Layer or SourcePaths.Channel)))
                    _texts[path] = text;
            if (spec.Source.Kind == SourceKind.Cloud)
                (Named, _notationError) = (spec.Source, $"{ExperimentNotation.FormatSource(spec.Source)} is already trained. Use its weights, or name networks to train.");
        }
        catch (InvalidInputException e)
        {
            _notationError = e.Message;
        }
    }

    /// <summary>The notation follows the number fields while they are numbers.</summary>
    private void WriteNotation()
    {
        if (!int.TryParse(this[SourcePaths.X], out var x) || !int.TryParse(this[SourcePaths.Y], out var y) || !int.TryParse(this[SourcePaths.Z], out var z) || !int.TryParse(this[SourcePaths.Networks], out var networks))
            return;
        (_notationError, Named) = (null, null);
        _texts[SourcePaths.Notation] = $"{networks}×{this[SourcePaths.Family]}({x},{y},{z})";
    }
}
