using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Runs;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Results;

/// <summary>The results of a run. The choice stands in the address, so that a link shows what its sender saw.</summary>
public sealed partial class RunResult
{
    private StoredResult? _result;
    private ResultDocument? _document;
    private IReadOnlyList<ResultChoice> _choices = [];
    private ResultExploration? _exploration;
    private Guid _experiment;
    private string? _choice;
    private string? _name;
    private bool _loaded;
    private bool _active;
    private int _reads;
    private bool _mayChange;
    private bool _mayRun;

    [Parameter]
    public Guid Id { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal LayoutStore Layouts { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal IDialogService Dialogs { get; set; } = default!;
    [Inject] internal IEnumerable<RunAction> Actions { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_result is not null && _result.RunId == Id && (Choice is null || Choice == _choice))
        {
            ReadAddress();
            return;
        }
        await LoadAsync(Id, Choice);
    }

    /// <summary>Reads a result. Of two reads under way the last asked for counts, and what is read again unchanged keeps its objects: with them would go what is chosen in them.</summary>
    private async Task LoadAsync(Guid id, string? choice)
    {
        var mine = ++_reads;
        var visitor = await Who.GetAsync();
        var run = await Runs.FindAsync(visitor, id);
        var result = await Results.FindAsync(visitor, id, choice);
        var verdict = result is null ? null : await Significances.FindAsync(result.ResultKey);
        if (mine != _reads)
            return;
        _mayRun = visitor.May(Rights.Run);
        if (run is not null)
            Take(run);
        if (_loaded && result is not null && result.RunId == _result?.RunId && result.Choice == _choice && result.ResultKey == _result.ResultKey)
        {
            Significance = verdict;
            ReadAddress();
            return;
        }
        (_result, _document, _choice, _loaded) = (result, result?.Document, result?.Choice, true);
        _exploration = result is null ? null : new ResultExploration(result);
        Significance = verdict;
        OpenLive();
    }

    private void Take(RunSnapshot run)
    {
        (_spec, _name, _experiment, _active, _mayChange) = (run.Spec, run.Name, run.ExperimentId, run.IsActive, run.Ownership.MayChange);
        _choices = ResultChoice.Of(run);
    }

    private Task<GraphPlaces> LoadLayoutAsync(MapperDocument mapper, CancellationToken cancellation) => Layouts.OfAsync(_result!, mapper, cancellation);

    private ValueTask<IReadOnlyList<MemberPatch>> LoadMembersAsync(IReadOnlyList<int> rows) =>
        ValueTask.FromResult(_result?.Members(rows) ?? []);
}
