using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Runs.Search;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Lists;

/// <summary>All runs that the visitor sees, newest first. Filters and page stand in the address; in Local mode the page shows the newest runs of all.</summary>
public sealed partial class RunsPage : IAsyncDisposable
{
    private const int PageSize = 100;

    /// <summary>The number of all runs need not be counted at every look.</summary>
    private const int CountEvery = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private RunList? _list;
    private InvalidInputException? _problem;
    private Visitor _visitor = Visitor.Nobody;
    private IReadOnlyList<ProjectChoice> _projects = [];
    private IReadOnlyList<SelectOption> _people = [];
    private string? _search;
    private int _total;
    private int _reads;
    private int _looks;
    private int _keys;
    private bool _typing;
    private DateTime _now;
    private LiveRefresh? _live;

    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    public string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    /// <summary>Cursor of the page before.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public string? After { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunReader Reader { get; set; } = default!;
    [Inject] internal RunPeople Owners { get; set; } = default!;
    [Inject] internal ProjectChoices Choices { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;

    private bool IsFiltered => _visitor.IsSignedIn && new[] { Search, Project, Person, State }.Any(text => !string.IsNullOrWhiteSpace(text));

    protected override async Task OnInitializedAsync()
    {
        _visitor = await Who.GetAsync();
        if (!_visitor.IsSignedIn)
            return;
        _projects = await Choices.ReadableAsync(_visitor);
        _people = [.. (await Owners.ListAsync(_visitor)).Select(p => new SelectOption(p.Id == _visitor.UserId ? RunFilter.Me : p.Id.ToString(), p.Id == _visitor.UserId ? $"{p.Name} (you)" : p.Name))];
    }

    protected override Task OnParametersSetAsync()
    {
        // What is being typed is ahead of the address.
        if (!_typing)
            _search = Search;
        return RefreshAsync(count: true);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _live = new LiveRefresh(async () =>
            {
                await InvokeAsync(async () =>
                {
                    await RefreshAsync(count: ++_looks % CountEvery == 0);
                    StateHasChanged();
                });
                return true;
            });
    }

    private async Task RefreshAsync(bool count)
    {
        var mine = ++_reads;
        var visitor = await Who.GetAsync();
        RunList? list = null;
        InvalidInputException? problem = null;
        try
        {
            list = visitor.IsSignedIn
                ? await Reader.PageAsync(visitor, RunFilter.Parse(visitor, Project, Person, State, Search), string.IsNullOrEmpty(After) ? null : RunCursor.Parse(After), PageSize, count)
                : await Reader.PageAsync(visitor, RunFilter.All, null, PageSize, count: false);
        }
        catch (InvalidInputException e)
        {
            problem = e;
        }
        // The filter may have changed meanwhile: then the newer reading counts.
        if (mine != _reads)
            return;
        (_list, _problem, _visitor, _now) = (list, problem, visitor, Time.GetUtcNow().UtcDateTime);
        _total = list?.Total ?? _total;
    }

    /// <summary>The list follows what is typed, once there is a pause.</summary>
    private async Task SeekAsync(string? text)
    {
        (_search, _typing) = (text, true);
        var mine = ++_keys;
        await Task.Delay(Pause, Time);
        if (mine != _keys)
            return;
        _typing = false;
        Go(new() { ["search"] = string.IsNullOrWhiteSpace(text) ? null : text.Trim() });
    }

    private void Choose((string Name, string? Value) choice) => Go(new() { [choice.Name] = string.IsNullOrEmpty(choice.Value) ? null : choice.Value });

    private void Clear()
    {
        (_search, _typing) = (null, false);
        _keys++;
        Go(new() { ["search"] = null, ["project"] = null, ["person"] = null, ["state"] = null });
    }

    /// <summary>Another filter begins at its newest run.</summary>
    private void Go(Dictionary<string, object?> parameters)
    {
        parameters["after"] = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(parameters), replace: true);
    }

    private string Address(string? after) => Navigation.GetUriWithQueryParameter("after", after);

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
    }
}
