using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Runs;

namespace TopoWeb.Compare;

/// <summary>Two to six results of any runs side by side. All that is chosen stands in the address.</summary>
public sealed partial class ComparePage : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _notices = [];
    private List<Snapshot> _snapshots = [];
    private StoredComparison? _source;
    private IReadOnlyList<RunSnapshot> _recent = [];
    private IReadOnlyDictionary<Guid, string> _names = new Dictionary<Guid, string>();
    private string? _read;
    private bool _loaded;

    [SupplyParameterFromQuery(Name = "runs")]
    public string? Chosen { get; set; }

    [SupplyParameterFromQuery(Name = "frame")]
    public string? Frame { get; set; }

    [SupplyParameterFromQuery(Name = "color")]
    public string? Color { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal SignificanceStore Significances { get; set; } = default!;
    [Inject] internal CommonAxes Axes { get; set; } = default!;
    [Inject] internal ModelShares Shares { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IDialogService Dialogs { get; set; } = default!;
    [Inject] internal IEnumerable<CompareAction> Actions { get; set; } = default!;

    private IReadOnlyList<CompareEntry> Entries => [.. _snapshots.Select(Entry)];

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded && _read == (Chosen ?? ""))
            return;
        // First, so that a second look at the address while this one reads does not start again.
        _read = Chosen ?? "";
        await LoadAsync();
        _loaded = true;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task LoadAsync()
    {
        var (entries, notices) = CompareAddress.Parse(Chosen);
        _notices.Clear();
        _notices.AddRange(notices);
        var snapshots = new List<Snapshot>();
        var visitor = await Who.GetAsync();
        _recent = await Runs.FinishedAsync(visitor, cancellation: _end.Token);
        var chosen = new List<RunSnapshot>();
        foreach (var id in entries.Select(e => e.Run).Distinct())
            if (_recent.FirstOrDefault(r => r.Id == id) is null && await Runs.FindAsync(visitor, id, _end.Token) is { } older)
                chosen.Add(older);
        _names = RunNames.Of([.. chosen, .. _recent]);
        foreach (var entry in entries)
        {
            if (await Results.FindAsync(visitor, entry.Run, entry.Choice, _end.Token) is not { } result)
                _notices.Add(entry.Choice is null ? $"Run {entry.Run} has no results; it may have been deleted." : $"Run {entry.Run} has no result “{entry.Choice}”; it may have been deleted.");
            else if (!snapshots.Exists(s => s.Result.RunId == result.RunId && s.Choice == result.Choice))
                snapshots.Add(new(result, LabelOf(result, chosen), await Significances.FindAsync(result.ResultKey, _end.Token)));
        }
        (_snapshots, _source) = (snapshots, new(snapshots, Axes, Shares));
    }

    private string LabelOf(StoredResult result, List<RunSnapshot> older)
    {
        var run = _recent.Concat(older).FirstOrDefault(r => r.Id == result.RunId);
        var label = run?.Results.FirstOrDefault(r => r.Choice == result.Choice)?.Label ?? result.Choice;
        return run is null ? label : $"{_names[run.Id]}, {label}";
    }

    private IEnumerable<(Guid Run, string Name, IEnumerable<(string Value, string Text)> Results)> Addable() =>
        from run in _recent
        let results = run.Results.Where(result => !_snapshots.Exists(s => s.Result.RunId == run.Id && s.Choice == result.Choice)).Select(r => (new CompareEntry(run.Id, r.Choice).ToString(), r.Label)).ToList()
        where results.Count > 0
        select (run.Id, _names[run.Id], (IEnumerable<(string, string)>)results);

    private void Add(ChangeEventArgs change)
    {
        if (change.Value is string { Length: > 0 } value)
            Go("runs", string.Join(',', [.. _snapshots.Select(Key), value]));
    }

    private void Remove(Snapshot still) => Go("runs", _snapshots.Count == 1 ? null : string.Join(',', _snapshots.Where(s => s != still).Select(Key)));

    private static CompareEntry Entry(Snapshot still) => new(still.Result.RunId, still.Choice);

    private static string Key(Snapshot still) => Entry(still).ToString();

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);
}
