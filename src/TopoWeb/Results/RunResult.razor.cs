using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Http;
using TopoWeb.Results.Views;
using TopoWeb.Runs;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Results;

/// <summary>The results of a run. The choice stands in the address, so that a link shows what its sender saw.</summary>
public sealed partial class RunResult
{
    private StoredResult? _result;
    private RunSnapshot? _run;
    private ResultDocument? _document;
    private IReadOnlyList<ResultChoice> _choices = [];
    private ResultExploration? _exploration;
    private Guid _experiment;
    private string? _choice;
    private (Guid Id, string? Choice)? _asked;
    private bool _loading;
    private string? _name;
    private bool _loaded;
    private bool _active;
    private int _reads;
    private bool _mayChange;
    private bool _mayRun;
    private Guid? _opened;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>There while the page is written as plain HTML.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    /// <summary>The saved view that is shown.</summary>
    [SupplyParameterFromQuery(Name = SavedViewService.Parameter)]
    public string? Saved { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal LayoutStore Layouts { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal Explorations Explorations { get; set; } = default!;
    [Inject] internal IDialogService Dialogs { get; set; } = default!;
    [Inject] internal IEnumerable<RunAction> Actions { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        // An address without a choice means the first one again, after another was chosen.
        var known = _asked == (Id, Choice) || (!_loading && _result?.RunId == Id && Choice is not null && Choice == _choice);
        _asked = (Id, Choice);
        if (known && _result is not null)
        {
            // What is on its way brings what the address says with it.
            if (_loading)
                return;
            TakeAddress();
            ReadAddress();
            _opened = SavedId;
            return;
        }
        await LoadAsync(Id, Choice);
        _opened = SavedId;
    }

    private IReadOnlyDictionary<string, string> ViewLabels => _choices.Count < 2 ? new Dictionary<string, string>() : _choices.ToDictionary(c => c.Key, c => $"{c.Kind} {c.Label}");

    // What is in an address may be anything.
    private Guid? SavedId => Guid.TryParse(Saved, out var id) ? id : null;

    /// <summary>Reads a result. Of two reads under way the last asked for counts, and what is read again unchanged keeps its objects: with them would go what is chosen in them.</summary>
    private async Task LoadAsync(Guid id, string? choice)
    {
        var mine = ++_reads;
        _loading = true;
        var visitor = await Who.GetAsync();
        var run = await Runs.FindAsync(visitor, id);
        var result = await Results.FindAsync(visitor, id, choice);
        var verdict = result is null ? null : await Significances.FindAsync(result.ResultKey);
        if (mine != _reads)
            return;
        _loading = false;
        TakeAddress();
        _mayRun = visitor.May(Rights.Run);
        if (run is not null)
            Take(run);
        else
        {
            (_run, _name) = (null, null);
            PageStatus.Missing(HttpContext);
        }
        if (_loaded && result is not null && result.RunId == _result?.RunId && result.Choice == _choice && result.ResultKey == _result.ResultKey)
        {
            Significance = verdict;
            ReadAddress();
            return;
        }
        (_result, _document, _choice, _loaded) = (result, result?.Document, result?.Choice, true);
        _exploration = result is null ? null : Explorations.Of(result);
        Significance = verdict;
        OpenLive();
    }

    private void Take(RunSnapshot run)
    {
        _run = run;
        (_spec, _name, _experiment, _active, _mayChange) = (run.Spec, run.Name, run.ExperimentId, run.IsActive, run.Ownership.MayChange);
        _choices = ResultChoice.Of(run);
    }

    private Task<GraphPlaces> LoadLayoutAsync(MapperDocument mapper, CancellationToken cancellation) => Layouts.OfAsync(_result!, mapper, cancellation);

    private ValueTask<IReadOnlyList<MemberPatch>> LoadMembersAsync(IReadOnlyList<int> rows) =>
        ValueTask.FromResult(_result?.Members(rows) ?? []);
}
