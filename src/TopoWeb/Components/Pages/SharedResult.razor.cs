using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Components.Graphs;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Sharing;
using TopoWeb.Topology.Drawing;

namespace TopoWeb.Components.Pages;

/// <summary>What a guest with a link sees: the stored results of one run, read only. The link is asked for again at every act, so revoking it ends an open page too.</summary>
public sealed partial class SharedResult
{
    private StoredResult? _result;
    private ResultDocument? _document;
    private IReadOnlyList<ResultChoice> _choices = [];
    private ResultExploration? _exploration;
    private VerdictView? _verdict;
    private GraphView? _view;
    private DownloadScope _downloads;
    private string? _choice;
    private string? _color;
    private string? _addressColor;
    private string? _name;
    private bool _loaded;
    private int _reads;

    [Parameter]
    public string Token { get; set; } = "";

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    [SupplyParameterFromQuery(Name = "color")]
    public string? Color { get; set; }

    [SupplyParameterFromQuery(Name = "layout")]
    public string? Layout { get; set; }

    [SupplyParameterFromQuery(Name = "size")]
    public string? Size { get; set; }

    [SupplyParameterFromQuery(Name = "around")]
    public string? Around { get; set; }

    [Inject] internal LayoutStore Layouts { get; set; } = default!;
    [Inject] internal VerdictStore Verdicts { get; set; } = default!;
    [Inject] internal ShareService Shares { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_addressColor != Color)
            _color = _addressColor = Color;
        if (_result is not null && (Choice is null || Choice == _choice))
            return;
        var mine = ++_reads;
        var link = await Shares.FindAsync(Token);
        var run = link is null ? null : await Runs.FindAsync(link.RunId);
        var result = run is null ? null : await Results.FindAsync(run.Id, Choice ?? run.Clearest?.Choice);
        var verdict = result is null ? null : await Verdicts.FindAsync(result.ResultKey);
        if (mine != _reads)
            return;
        if (run is not null)
        {
            _name = run.Name;
            _downloads = link!.Scope switch { ShareScope.View => DownloadScope.None, ShareScope.Download => DownloadScope.Results, _ => DownloadScope.RawFilters };
            _choices = ResultChoice.Of(run);
        }
        (_loaded, _verdict) = (true, verdict);
        // What is read again unchanged keeps its objects: with them would go what is chosen in them.
        if (result is not null && result.RunId == _result?.RunId && result.Choice == _choice && result.ResultKey == _result.ResultKey)
            return;
        (_result, _document, _choice) = (result, result?.Document, result?.Choice);
        _exploration = result is null ? null : new ResultExploration(result);
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).Select(q => new KeyValuePair<string, string>(q.Key, q.Value.ToString()));
        var view = ViewAddress.Read(_document?.Mapper, query);
        _view = new(null, view.Filter, view.Nodes);
    }

    /// <summary>What is drawn and chosen stands in the address, as on the run's own page.</summary>
    private void ViewAt(GraphView view)
    {
        if (view.Mapper is { } mapper)
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(ViewAddress.Print(mapper, view.Filter, view.Nodes)), replace: true);
    }

    private Task SelectAsync(string choice)
    {
        // Nodes chosen are those of one result.
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["choice"] = choice, ["nodes"] = null }), replace: true);
        return Task.CompletedTask;
    }

    private GraphLook Look => new(Layout, Size, Around);

    private void LookAt(GraphLook look) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(look.Address()), replace: true);

    private async Task<GraphPlaces> LoadLayoutAsync(MapperDocument mapper, CancellationToken cancellation) =>
        await Shares.FindAsync(Token, cancellation: cancellation) is null ? throw new InvalidOperationException("The link has ended.") : await Layouts.OfAsync(_result!, mapper, cancellation);

    /// <summary>The nodes take their colours at once; the address comes after, by way of the browser.</summary>
    private void ColorBy(string? function)
    {
        _color = function;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("color", function), replace: true);
    }

    private async ValueTask<IReadOnlyList<MemberPatch>> LoadMembersAsync(IReadOnlyList<int> rows) =>
        await Shares.FindAsync(Token) is null ? [] : _result?.Members(rows) ?? [];
}
