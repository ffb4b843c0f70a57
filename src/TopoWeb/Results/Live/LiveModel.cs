using System.Diagnostics;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Rendering;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Live;

/// <summary>A result whose settings can be changed: what is asked for, what is shown, and what is wrong with it. All members are for the page's own thread.</summary>
public sealed partial class LiveModel : IDisposable
{
    private readonly StoredResult _stored;
    private readonly ResultExploration _storedExploration;
    private readonly LiveSession _session;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _left = new();
    private string? _computedError;
    private int _request;

    internal LiveModel(StoredResult stored, ResultExploration exploration, LiveSession session)
    {
        (_stored, _storedExploration, _session) = (stored, exploration, session);
        Fields = ResultAddress.Fields(stored.Document);
        (Document, Exploration, Spec) = (stored.Document, exploration, stored.Document.Spec);
    }

    /// <summary>Something to be drawn has changed; may be called from any thread.</summary>
    public event Action? Updated;

    /// <summary>What is shown: the last result that could be computed.</summary>
    public ResultDocument Document { get; private set; }

    public ResultExploration Exploration { get; private set; }

    /// <summary>Whether something else than the stored result is asked for.</summary>
    public bool Changed => Fields.Differing(Stored, Spec).Any();

    /// <summary>Whether something else than the stored result is shown.</summary>
    public bool ShowsChanged => !ReferenceEquals(Document, _stored.Document);

    /// <summary>Whether what is asked for is what is shown.</summary>
    public bool IsCurrent => !Fields.Differing(Document.Spec, Spec).Any();

    /// <summary>Whether what is asked for could not be computed, so that something else is shown.</summary>
    public bool Failed => _computedError is not null && !Computing && !IsCurrent;

    /// <summary>Whether there is anything to go back from: a change, or a text that is none.</summary>
    public bool CanReset => Changed || _errors.Count > 0;

    public bool Computing { get; private set; }

    /// <summary>The stage that is computed, and the share of it that is done.</summary>
    public (string Name, double Share) Stage { get; private set; }

    /// <summary>What was corrected in the address.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>What is wrong as a whole and not with one setting.</summary>
    public string? Problem => _errors.GetValueOrDefault("");

    internal AnalysisSpec Stored => _stored.Document.Spec;

    /// <summary>The settings asked for.</summary>
    internal AnalysisSpec Spec { get; private set; }

    internal IReadOnlyList<AnalysisSetting> Fields { get; }

    /// <summary>A setting as it was typed, right or wrong.</summary>
    internal string TextOf(AnalysisSetting field) => _texts.GetValueOrDefault(field.Name!) ?? field.Read(Spec);

    internal string? ErrorOf(AnalysisSetting field) => _errors.GetValueOrDefault(field.Name!);

    internal bool IsChanged(AnalysisSetting field) => field.Read(Spec) != field.Read(Stored);

    /// <summary>Changes a setting. False where it is wrong: the view then stays as it is.</summary>
    public bool Set(string name, string text)
    {
        if (Fields.FirstOrDefault(f => f.Name == name) is not { } field)
            return false;
        _texts[name] = text;
        _errors.Remove(name);
        _errors.Remove("");
        try
        {
            Spec = Fields.Settle(Stored, field.Set(Spec, text));
            // A lens that moves into a hole is read from there.
            if (field.Path != field.Key)
                _texts.Remove(name);
            return true;
        }
        catch (InvalidInputException e)
        {
            _errors[name] = e.Message;
            return false;
        }
    }

    /// <summary>Takes the settings of an address. False where they are those asked for already.</summary>
    internal bool Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var reading = ResultAddress.Parse(Fields, _stored.Document, query);
        Notices = reading.Notices;
        if (!Fields.Differing(Spec, reading.Spec).Any())
            return false;
        Spec = reading.Spec;
        _texts.Clear();
        _errors.Clear();
        return true;
    }

    internal IReadOnlyDictionary<string, object?> Address() => LiveAddress.Print(Fields, Stored, Spec);

    /// <summary>Back to what is stored.</summary>
    public void Reset()
    {
        _request++;
        _session.Cancel();
        _texts.Clear();
        _errors.Clear();
        (Spec, Notices, Computing) = (Stored, [], false);
        Show(_stored.Document);
        Updated?.Invoke();
    }

    /// <summary>Says an error at its field.</summary>
    internal void Fail(InvalidInputException error)
    {
        _computedError = FieldOf(error.Field);
        _errors[_computedError] = error.Message;
        Updated?.Invoke();
    }

    /// <summary>Computes what is asked for and shows it; a newer call ends this one.</summary>
    public async Task ComputeAsync(TimeSpan delay)
    {
        if (!Changed)
        {
            Reset();
            return;
        }
        var (request, spec) = (++_request, Spec);
        ComparisonProblem = null;
        (Computing, Stage) = (true, ("", 0));
        ForgetComputed();
        Updated?.Invoke();
        try
        {
            var document = await _session.ComputeAsync(_stored, spec, new Observer(this, request), delay, _left.Token);
            if (request != _request)
                return;
            Show(document);
        }
        catch (OperationCanceledException)
        {
            // A newer request or the end of the visit; both say what is shown.
        }
        catch (InvalidInputException e) when (request == _request)
        {
            Fail(e);
        }
        catch (Exception e) when (request == _request && e is not InvalidInputException)
        {
            _computedError = "";
            _errors[""] = $"The result could not be computed: {e.Message}";
        }
        catch (InvalidInputException)
        {
            // Of settings that nobody asks for any more.
        }
        if (request != _request)
            return;
        Computing = false;
        Updated?.Invoke();
    }

    public void Dispose()
    {
        _request++;
        _left.Cancel();
        _left.Dispose();
    }

    /// <summary>What was wrong with the settings together may be right with others; what is wrong with one text stays.</summary>
    private void ForgetComputed()
    {
        if (_computedError is { } name)
            _errors.Remove(name);
        _computedError = null;
    }

    /// <summary>The field that an error is said at: one that was changed, where several share a path.</summary>
    private string FieldOf(string path)
    {
        var fields = Fields.Where(f => f.Path == path && f.Applies(Spec)).ToList();
        return (fields.FirstOrDefault(IsChanged) ?? fields.FirstOrDefault())?.Name ?? "";
    }

    /// <summary>Parts that no changed setting touches stay the same objects, so that their view stays as it is.</summary>
    private void Show(ResultDocument document)
    {
        if (ReferenceEquals(document, Document))
            return;
        if (ReferenceEquals(document, _stored.Document))
        {
            (Document, Exploration) = (document, _storedExploration);
            return;
        }
        var touched = Fields.Differing(Document.Spec, document.Spec).Select(f => f.Stage).ToHashSet();
        if (!touched.Contains(StageCatalog.Density.Path))
            document = document with
            {
                Barcode = touched.Contains(StageCatalog.Barcode.Path) ? document.Barcode : Document.Barcode,
                Mapper = touched.Contains(StageCatalog.Mapper.Path) ? document.Mapper : Document.Mapper,
            };
        (Document, Exploration) = (document, new ResultExploration(_stored with { Document = document }));
    }

    /// <summary>Progress, a few times a second: more cannot be read.</summary>
    private sealed class Observer(LiveModel model, int request) : IStageProgress
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
        private long _last = Stopwatch.GetTimestamp();
        private string _stage = "";

        public void Begin(string stage) => _stage = stage;

        public void Report(double share)
        {
            if (Stopwatch.GetElapsedTime(_last) < Pause || model._request != request)
                return;
            _last = Stopwatch.GetTimestamp();
            model.Stage = (_stage, share);
            model.Updated?.Invoke();
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
        }
    }
}
