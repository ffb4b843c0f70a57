using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exports;
using TopoWeb.Results;
using TopoWeb.Runs;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Sharing;

/// <summary>What a guest with a link sees: the stored results of one run, read only. The link is asked for again at every act, so revoking it ends an open page too.</summary>
public sealed partial class SharedResult
{
    private StoredResult? _result;
    private ResultDocument? _document;
    private IReadOnlyList<ResultChoice> _choices = [];
    private ResultExploration? _exploration;
    private DownloadScope _downloads;
    private string? _choice;
    private string? _name;
    private bool _loaded;
    private bool _active;
    private int _reads;

    [Parameter]
    public string Token { get; set; } = "";

    [Inject] internal LayoutStore Layouts { get; set; } = default!;
    [Inject] internal ShareService Shares { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_result is not null && (Choice is null || Choice == _choice))
            return;
        var mine = ++_reads;
        var link = await Shares.FindAsync(Token);
        var run = link is null ? null : await Runs.FindAsync(Visitor.Guest(link.RunId), link.RunId);
        var result = run is null ? null : await Results.FindAsync(Visitor.Guest(run.Id), run.Id, Choice ?? run.Clearest?.Choice);
        var verdict = result is null ? null : await Significances.FindAsync(result.ResultKey);
        if (mine != _reads)
            return;
        if (run is not null)
        {
            (_name, _active) = (run.Name, run.IsActive);
            _downloads = link!.Scope switch { ShareScope.View => DownloadScope.None, ShareScope.Download => DownloadScope.Results, _ => DownloadScope.RawFilters };
            _choices = ResultChoice.Of(run);
        }
        (_loaded, Significance) = (true, verdict);
        // What is read again unchanged keeps its objects: with them would go what is chosen in them.
        if (result is not null && result.RunId == _result?.RunId && result.Choice == _choice && result.ResultKey == _result.ResultKey)
            return;
        (_result, _document, _choice) = (result, result?.Document, result?.Choice);
        _exploration = result is null ? null : new ResultExploration(result);
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => CompareAsync(_result, _active);

    private async Task<GraphPlaces> LoadLayoutAsync(MapperDocument mapper, CancellationToken cancellation) =>
        await Shares.FindAsync(Token, cancellation: cancellation) is null ? throw new InvalidOperationException("The link is no longer valid.") : await Layouts.OfAsync(_result!, mapper, cancellation);

    private async ValueTask<IReadOnlyList<MemberPatch>> LoadMembersAsync(IReadOnlyList<int> rows) =>
        await Shares.FindAsync(Token) is null ? [] : _result?.Members(rows) ?? [];
}
