using Microsoft.AspNetCore.Components;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Topology;
using TopoWeb.Topology.Models;

namespace TopoWeb.Compare;

/// <summary>Graphs, barcodes, distances, model spaces and settings of results side by side.</summary>
public sealed partial class CompareView : IDisposable
{
    public const string CommonFrame = "common";
    private const string FrameName = "frame";
    private const string ColorName = "color";

    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _notices = [];
    private CompareSource? _read;
    private IReadOnlyList<ResultDocument> _documents = [];
    private SnapshotDrawing? _drawing;
    private IReadOnlyList<DistanceTable>? _distances;
    private IReadOnlyList<ModelSummary?>? _models;
    private (CompareSource, bool, string?)? _drawn;
    private string? _color;
    private string? _working;
    private string? _error;
    private bool _common;
    private bool _busy;

    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public CompareSource Source { get; set; } = default!;

    /// <summary><see cref="CommonFrame"/> puts all graphs on the axes of the first.</summary>
    [Parameter]
    public string? Frame { get; set; }

    /// <summary>Function that colours the nodes; null colours by size.</summary>
    [Parameter]
    public string? Color { get; set; }

    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal ILogger<CompareView> Log { get; set; } = default!;

    /// <summary>What the drawing depends on.</summary>
    private (CompareSource, bool, string?) Wanted => (Source, _common, _color);

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_read, Source))
            (_read, _documents, _drawing, _distances, _models, _error, _drawn) = (Source, Source.Documents, null, null, null, null, null);
        _notices.Clear();
        _common = Frame == CommonFrame && Source.HasCommonAxes;
        if (Frame == CommonFrame && !_common)
            _notices.Add(Source.SameDimension ? "Graphs on the axes of A are not stored with this link. Each graph has its own axes." : "Common axes need points with the same number of coordinates. Each graph has its own axes.");
        else if (Frame is { Length: > 0 } and not CommonFrame)
            _notices.Add($"Unknown axes “{Frame}”. Each graph has its own axes.");
        _color = Color is { Length: > 0 } && SnapshotColoring.Shared(Source.Snapshots).Any(f => f.Id == Color) ? Color : null;
        if (_color is null && Color is { Length: > 0 })
            _notices.Add($"Not every result has the function “{Color}”. Nodes are coloured by number of points.");
    }

    // Not while the page is prerendered: the first words should not wait for the computation.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_drawn != Wanted && !_busy && _error is null)
            await ComputeAsync();
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task ComputeAsync()
    {
        _busy = true;
        try
        {
            // The address may change meanwhile; then what is wanted is computed anew.
            while (_drawn != Wanted)
                await ComputeAsync(Source, _common, _color);
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

    private async Task ComputeAsync(CompareSource source, bool common, string? color)
    {
        var snapshots = source.Snapshots;
        for (var i = 0; i < snapshots.Count; i++)
        {
            Tell($"Graph {i + 1} of {snapshots.Count}");
            await FillAsync(source, snapshots[i], common);
            snapshots[i].Loops = snapshots[i].Graph is { } graph ? await source.CountAsync(i, graph, common, _end.Token) : null;
        }
        var drawing = await source.DrawAsync(common, color, _end.Token);
        if (source != Source)
            return;
        _drawing = drawing;
        if (_distances is null)
        {
            Tell("Barcode distances");
            var distances = await source.MeasureAsync(_end.Token);
            if (source != Source)
                return;
            _distances = distances;
        }
        if (_models is null)
        {
            var models = new List<ModelSummary?>();
            for (var i = 0; i < snapshots.Count; i++)
            {
                Tell($"Model spaces {i + 1} of {snapshots.Count}");
                models.Add(await source.ModelsAsync(i, _end.Token));
            }
            if (source != Source)
                return;
            _models = models;
        }
        _drawn = (source, common, color);
    }

    private async Task FillAsync(CompareSource source, Snapshot still, bool common)
    {
        try
        {
            still.Graph = common ? await source.ProjectAsync(still, _end.Token) : still.Document.Mapper;
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

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Comparison of results failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception error, string reference);
}
