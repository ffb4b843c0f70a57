using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Access;
using TopoWeb.Controls.Times;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Runs.Labels;
using TopoWeb.Runs.Search;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Lists;

/// <summary>All runs that the visitor sees. Filters, order and page stand in the address; of the runs of a schedule only the newest is shown.</summary>
public sealed partial class RunsPage : IAsyncDisposable
{
    private const int PageSize = 100;

    /// <summary>The number of all runs, and what reruns have in common, need not be read at every look.</summary>
    private const int CountEvery = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private RunList? _list;
    private InvalidInputException? _problem;
    private Visitor _visitor = Visitor.Nobody;
    private IReadOnlyList<ProjectChoice> _projects = [];
    private IReadOnlyList<SelectOption> _people = [];
    private readonly OrderedDictionary<Guid, RunSnapshot> _selected = [];
    private IReadOnlyList<string> _tags = [];
    private IReadOnlyList<SelectOption> _datasets = [];
    private string? _search;
    private int _total;
    private int _reads;
    private int _looks;
    private int _keys;
    private bool _typing;
    private DateTime _now;
    private string? _here;
    private LiveRefresh? _live;

    [SupplyParameterFromQuery(Name = "search")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    public string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [SupplyParameterFromQuery(Name = "dataset")]
    public string? Dataset { get; set; }

    [SupplyParameterFromQuery(Name = "loops")]
    public string? Loops { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "until")]
    public string? Until { get; set; }

    /// <summary>Time zone of the two days.</summary>
    [SupplyParameterFromQuery(Name = "timeZone")]
    public string? Zone { get; set; }

    [SupplyParameterFromQuery(Name = "archived")]
    public string? Archived { get; set; }

    [SupplyParameterFromQuery(Name = "schedule")]
    public string? Schedule { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    /// <summary>Cursor of the page before.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public string? After { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunReader Reader { get; set; } = default!;
    [Inject] internal RunPeople Owners { get; set; } = default!;
    [Inject] internal RunLabels Labels { get; set; } = default!;
    [Inject] internal ProjectChoices Choices { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;
    [Inject] internal IJSRuntime Js { get; set; } = default!;

    private RunQuery Asked => new()
    {
        Search = Search, Project = Project, Person = Person, State = State, Tag = Tag, Dataset = Dataset, Loops = Loops, From = From, Until = Until, TimeZone = Zone, Archived = Archived, Schedule = Schedule, Sort = Sort,
    };

    private bool HasDays => !string.IsNullOrWhiteSpace(From) || !string.IsNullOrWhiteSpace(Until);

    /// <summary>Days in the address are those of its zone; before one is chosen, those of whoever reads.</summary>
    private string? DayZone => HasDays ? Zone : _here;

    private bool IsFiltered => Asked.Filters.Any(f => !string.IsNullOrWhiteSpace(f.Value));

    /// <summary>In the order in which they were selected; all of them are in the list.</summary>
    private IReadOnlyList<RunSnapshot> Selection => [.. _selected.Values];

    protected override async Task OnInitializedAsync()
    {
        _visitor = await Who.GetAsync();
        await ReadWordsAsync();
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

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // A zone that this machine does not know would be refused: then days are those of UTC.
        if (!firstRender || await LocalTime.ZoneAsync(Js) is not { } here || TimeZones.TryFind(here) is null || TimeZones.Words(here) == TimeZones.Utc)
            return;
        _here = here;
        StateHasChanged();
    }

    private async Task RefreshAsync(bool count)
    {
        var mine = ++_reads;
        var visitor = await Who.GetAsync();
        RunList? list = null;
        InvalidInputException? problem = null;
        try
        {
            list = await Reader.PageAsync(visitor, RunFilter.Parse(visitor, Asked), new RunPageQuery(RunSorting.Parse(Sort), string.IsNullOrEmpty(After) ? null : After, PageSize) { Count = count, Fold = string.IsNullOrWhiteSpace(Schedule) });
        }
        catch (InvalidInputException e)
        {
            problem = e;
        }
        // The filter may have changed meanwhile: then the newer reading counts.
        if (mine != _reads)
            return;
        if (list is not null && !count && _list is { } before)
            list = list with { Folds = before.Folds };
        (_list, _problem, _visitor, _now) = (list, problem, visitor, Time.GetUtcNow().UtcDateTime);
        _total = list?.Total ?? _total;
        if (list is null)
            return;
        // What is done with selected runs is done with runs that can be seen.
        var shown = list.Runs.ToDictionary(r => r.Id);
        foreach (var id in _selected.Keys.ToList())
            if (shown.TryGetValue(id, out var run))
                _selected[id] = run;
            else
                _selected.Remove(id);
    }

    private async Task ReadWordsAsync()
    {
        _tags = [.. (await Labels.TagsAsync(_visitor)).Select(t => t.Tag)];
        _datasets = [.. (await Labels.DatasetsAsync(_visitor)).Select(d => new SelectOption(d, DatasetTitles.Of(d)))];
    }

    /// <summary>Something was done with the selected runs.</summary>
    private async Task ChangedAsync()
    {
        await ReadWordsAsync();
        await RefreshAsync(count: true);
    }

    private void Select(RunSnapshot run)
    {
        if (!_selected.Remove(run.Id))
            _selected[run.Id] = run;
    }

    private void SelectAll(ChangeEventArgs change)
    {
        foreach (var run in _list?.Runs ?? [])
            if (change.Value is true)
                _selected[run.Id] = run;
            else
                _selected.Remove(run.Id);
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

    private void Choose((string Name, string? Value) choice)
    {
        if (choice.Name == "search")
            _search = choice.Value;
        Dictionary<string, object?> parameters = new() { [choice.Name] = string.IsNullOrEmpty(choice.Value) ? null : choice.Value };
        // Whoever chooses a day means a day on her own clocks; whoever gets the address reads which.
        if (choice.Name is "from" or "until")
            parameters["timeZone"] = choice.Value is not null ? _here ?? Zone : (choice.Name == "from" ? Until : From) is { Length: > 0 } ? Zone : null;
        Go(parameters);
    }

    private void Clear()
    {
        (_search, _typing) = (null, false);
        _keys++;
        Go(Asked.Filters.Select(f => f.Name).Append("timeZone").ToDictionary(name => name, _ => (object?)null));
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
