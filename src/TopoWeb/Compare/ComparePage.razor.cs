using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Runs;
using TopoWeb.Topology;
using TopoWeb.Topology.Models;

namespace TopoWeb.Compare;

/// <summary>Two to six results of any runs side by side. All that is chosen stands in the address.</summary>
public sealed partial class ComparePage : IAsyncDisposable
{
    public const string CommonFrame = "common";
    private const string FrameName = "frame";
    private const string ColorName = "color";
    private const int PatchLength = 9;

    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _broken = [];
    private List<string> _notices = [];
    private List<Snapshot> _snapshots = [];
    private IReadOnlyList<RunSnapshot> _recent = [];
    private IReadOnlyList<ResultDocument> _documents = [];
    private IReadOnlyList<int?> _loops = [];
    private SnapshotDrawing? _drawing;
    private IReadOnlyList<DistanceTable>? _distances;
    private IReadOnlyList<ModelSummary?>? _models;
    private string? _read;
    private string? _drawn;
    private string? _color;
    private string? _working;
    private string? _error;
    private bool _common;
    private bool _sameDimension;
    private bool _loaded;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "runs")]
    public string? Chosen { get; set; }

    [SupplyParameterFromQuery(Name = FrameName)]
    public string? Frame { get; set; }

    [SupplyParameterFromQuery(Name = ColorName)]
    public string? Color { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal SignificanceStore Significances { get; set; } = default!;
    [Inject] internal CommonAxes Axes { get; set; } = default!;
    [Inject] internal ModelShares Shares { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal ILogger<ComparePage> Log { get; set; } = default!;

    /// <summary>What the drawing depends on.</summary>
    private string Wanted => $"{_read}|{_common}|{_color}";

    protected override async Task OnParametersSetAsync()
    {
        if (!_loaded || _read != (Chosen ?? ""))
        {
            // First, so that a second look at the address while this one reads does not start again.
            _read = Chosen ?? "";
            await LoadAsync();
            _loaded = true;
        }
        _notices = [.. _broken];
        _common = Frame == CommonFrame && _sameDimension;
        if (Frame == CommonFrame && !_sameDimension && _snapshots.Count > 1)
            _notices.Add("Common axes need points with the same number of coordinates. Each graph has its own axes.");
        else if (Frame is { Length: > 0 } and not CommonFrame)
            _notices.Add($"Unknown axes “{Frame}”. Each graph has its own axes.");
        _color = Color is { Length: > 0 } && SnapshotColoring.Shared(_snapshots).Any(f => f.Id == Color) ? Color : null;
        if (_color is null && Color is { Length: > 0 } && _snapshots.Count > 1)
            _notices.Add($"Not every result has the function “{Color}”. Nodes are coloured by number of points.");
    }

    // Not while the page is prerendered: the first words should not wait for the computation.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_loaded && _snapshots.Count > 1 && _drawn != Wanted && !_busy && _error is null)
            await ComputeAsync();
    }

    private async Task LoadAsync()
    {
        var (entries, notices) = CompareAddress.Parse(Chosen);
        _broken.Clear();
        _broken.AddRange(notices);
        (_drawing, _distances, _models, _error, _drawn) = (null, null, null, null, null);
        var snapshots = new List<Snapshot>();
        _recent = await Runs.FinishedAsync(await Who.GetAsync(), cancellation: _end.Token);
        foreach (var entry in entries)
        {
            if (await Results.FindAsync(await Who.GetAsync(), entry.Run, entry.Choice, _end.Token) is not { } result)
                _broken.Add(entry.Choice is null ? $"Run {entry.Run} has no results; it may have been deleted." : $"Run {entry.Run} has no result “{entry.Choice}”; it may have been deleted.");
            else if (!snapshots.Exists(s => s.Result.RunId == result.RunId && s.Choice == result.Choice))
                snapshots.Add(new(result, await LabelAsync(result), null));
        }
        _snapshots = snapshots;
        _documents = [.. snapshots.Select(s => s.Document)];
        var loops = new List<int?>();
        foreach (var snapshot in snapshots)
            loops.Add(SupportedBars.Count(await Significances.FindAsync(snapshot.Result.ResultKey, _end.Token)));
        _loops = loops;
        _sameDimension = snapshots.Select(s => s.Result.Filters.Points.Dimension).Distinct().Count() == 1;
    }

    private async Task<string> LabelAsync(StoredResult result)
    {
        var run = _recent.FirstOrDefault(r => r.Id == result.RunId) ?? await Runs.FindAsync(await Who.GetAsync(), result.RunId, _end.Token);
        var label = run?.Results.FirstOrDefault(r => r.Choice == result.Choice)?.Label ?? result.Choice;
        return run is null ? label : $"{run.Name}, {label}";
    }

    private async Task ComputeAsync()
    {
        _busy = true;
        try
        {
            // The address may change meanwhile; then what is wanted is computed anew.
            while (_drawn != Wanted && _snapshots.Count > 1)
                await ComputeAsync(Wanted, _snapshots, _documents, _common, _color);
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
            return;
        }
        catch (Exception e)
        {
            _error = e is InvalidInputException or DiskFullException ? e.Message : ErrorReference.TextOf(e);
            LogFailed(Log, e, ErrorReference.Of(e));
        }
        finally
        {
            (_busy, _working) = (false, null);
        }
        StateHasChanged();
    }

    private async Task ComputeAsync(string wanted, List<Snapshot> snapshots, IReadOnlyList<ResultDocument> documents, bool common, string? color)
    {
        for (var i = 0; i < snapshots.Count; i++)
        {
            Tell($"Graph {i + 1} of {snapshots.Count}");
            await FillAsync(snapshots[i], common ? snapshots[0] : null);
            snapshots[i].Loops = snapshots[i].Graph is { } graph ? await NerveLoops.CountAsync(graph, _end.Token) : null;
        }
        var drawing = await Task.Run(() => SnapshotDrawing.Create(snapshots, common, color), _end.Token);
        if (snapshots != _snapshots)
            return;
        _drawing = drawing;
        if (_distances is null)
        {
            Tell("Barcode distances");
            var distances = await Task.Run(() => new[] { 0, 1 }.Select(d => DistanceTable.Of(documents, d, _end.Token)).ToArray(), _end.Token);
            if (snapshots != _snapshots)
                return;
            _distances = distances;
        }
        if (_models is null)
        {
            var models = new List<ModelSummary?>();
            for (var i = 0; i < snapshots.Count; i++)
            {
                Tell($"Model spaces {i + 1} of {snapshots.Count}");
                models.Add(snapshots[i].Result.Filters.Points.Dimension == PatchLength ? await Shares.OfAsync(snapshots[i].Result, _end.Token) : null);
            }
            if (snapshots != _snapshots)
                return;
            _models = models;
        }
        _drawn = wanted;
    }

    private async Task FillAsync(Snapshot still, Snapshot? reference)
    {
        try
        {
            still.Graph = reference is null ? still.Document.Mapper : await Axes.ProjectAsync(still.Result, reference.Result, _end.Token);
            still.Missing = still.Graph is null ? "Mapper was skipped." : null;
        }
        catch (InvalidInputException e)
        {
            (still.Graph, still.Missing) = (null, e.Message);
        }
    }

    private void Tell(string working)
    {
        _working = working;
        StateHasChanged();
    }

    private Task RetryAsync()
    {
        _error = null;
        return ComputeAsync();
    }

    private IEnumerable<(string Group, string Value, string Text)> Addable() =>
        from run in _recent
        from result in run.Results
        where !_snapshots.Exists(s => s.Result.RunId == run.Id && s.Choice == result.Choice)
        select (run.Name, new CompareEntry(run.Id, result.Choice).ToString(), result.Label);

    private void Add(ChangeEventArgs change)
    {
        if (change.Value is string { Length: > 0 } value)
            Go("runs", string.Join(',', [.. _snapshots.Select(Key), value]));
    }

    private void Remove(Snapshot still) => Go("runs", _snapshots.Count == 1 ? null : string.Join(',', _snapshots.Where(s => s != still).Select(Key)));

    private static string Key(Snapshot still) => new CompareEntry(still.Result.RunId, still.Choice).ToString();

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Comparison of results failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception error, string reference);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
    }
}
