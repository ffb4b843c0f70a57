using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Topology;

namespace TopoWeb.Timeline;

/// <summary>The results of a run as small multiples and as one large picture with a slider. What is seen stands in the address. Nothing plays by itself.</summary>
public sealed partial class TimelineView : IAsyncDisposable
{
    public const string Free = "free";
    private const string FrameName = "frame";
    private const string ColorName = "color";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1.1);

    private readonly CancellationTokenSource _end = new();
    private IReadOnlyList<Snapshot> _snapshots = [];
    private List<string> _notices = [];
    private SnapshotDrawing? _drawing;
    private ElementReference _element;
    private JsModule? _keys;
    private TimelineSource? _read;
    private string _name = "";
    private string _frame = Free;
    private string? _color;
    private string? _computed;
    private string? _drawn;
    private string? _error;
    private int _at;
    private int _done;
    private bool _loaded;
    private bool _computing;

    /// <summary>Where results and graphs come from.</summary>
    [Parameter, EditorRequired]
    public TimelineSource Source { get; set; } = default!;

    /// <summary>Address of a single result, without its query.</summary>
    [Parameter, EditorRequired]
    public string Base { get; set; } = "";

    /// <summary>Choice that is shown large; null takes the last.</summary>
    [Parameter]
    public string? At { get; set; }

    /// <summary>Choice whose frame all stand in, or <see cref="Free"/>; null takes the last.</summary>
    [Parameter]
    public string? Frame { get; set; }

    /// <summary>Function that colours the nodes; null colours by size.</summary>
    [Parameter]
    public string? Color { get; set; }

    /// <summary>Buttons at the right end of the header.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>There while the page is written as plain HTML.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;
    [Inject] internal IJSRuntime Js { get; set; } = default!;
    [Inject] internal ILogger<TimelineView> Log { get; set; } = default!;

    private Snapshot Now => _snapshots[_at];

    /// <summary>Results whose axes all graphs can have.</summary>
    private IEnumerable<Snapshot> References => _snapshots.Where(Source.HasAxesOf);

    protected override async Task OnParametersSetAsync()
    {
        if (!ReferenceEquals(_read, Source))
        {
            await LoadAsync();
            (_read, _loaded) = (Source, true);
        }
        await ReadAddressAsync();
    }

    /// <summary>What the address asks for, of the results that there are now.</summary>
    private async Task ReadAddressAsync()
    {
        if (_snapshots.Count < 2)
            return;
        _notices = [];
        var at = Find(At, "result");
        _at = at < 0 ? _snapshots.Count - 1 : at;
        var frame = Frame == Free ? -1 : Find(Frame, "axes");
        _frame = Frame == Free ? Free : FrameOf(_snapshots[frame < 0 ? _snapshots.Count - 1 : frame], frame >= 0);
        var known = string.IsNullOrEmpty(Color) || SnapshotColoring.Shared(_snapshots).Any(f => f.Id == Color);
        if (!known)
            _notices.Add($"Not every result has the function “{Color}”. Nodes are coloured by number of points.");
        var color = known && Color is { Length: > 0 } ? Color : null;
        if (color != _color && _drawing is not null && _computed == _frame)
        {
            _color = color;
            await DrawAsync();
        }
        _color = color;
    }

    private string FrameOf(Snapshot reference, bool asked)
    {
        if (Source.HasAxesOf(reference))
            return reference.Choice;
        if (asked)
            _notices.Add($"Graphs on the axes of {Lower(reference.Label)} are not stored with this link.");
        return References.LastOrDefault()?.Choice ?? Free;
    }

    // Not while the page is prerendered: the first words should not wait for the graphs.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _keys = new JsModule(Js, "./Timeline/TimelineView.razor.js");
            await _keys.CreateAsync(_element);
        }
        await FollowAsync();
        if (_snapshots.Count >= 2 && _computed != _frame && !_computing && _error is null)
            await ComputeAsync();
    }

    private async Task LoadAsync()
    {
        (_snapshots, _drawing, _computed) = ([], null, null);
        if (await Source.ReadAsync([], _end.Token) is not { } content)
        {
            PageStatus.Missing(HttpContext);
            return;
        }
        (_name, _active, _snapshots) = (content.Name, content.Active, content.Snapshots);
        ReadCurves();
    }

    private async Task ComputeAsync()
    {
        (_computing, _done, _drawing) = (true, 0, null);
        var frame = _frame;
        var (snapshots, reference) = (_snapshots, _snapshots.FirstOrDefault(s => s.Choice == frame));
        try
        {
            StateHasChanged();
            if (!await Source.MayShowAsync())
                throw new InvalidInputException("frame", "This link is no longer valid.");
            foreach (var still in snapshots)
            {
                (still.Graph, still.Missing) = (null, null);
                await FillAsync(still, reference);
                _done++;
                StateHasChanged();
            }
            await DrawAsync();
            // Results that came meanwhile have no graph yet: the next look begins again.
            _computed = ReferenceEquals(snapshots, _snapshots) ? frame : null;
            if (_color != _drawn)
                await DrawAsync();
        }
        catch (OperationCanceledException)
        {
            // The page has gone.
            return;
        }
        catch (Exception e)
        {
            _error = e is InvalidInputException or DiskFullException ? e.Message : ErrorReference.TextOf(e);
            LogFailed(Log, e, Source.Name, ErrorReference.Of(e));
        }
        finally
        {
            _computing = false;
        }
        StateHasChanged();
    }

    private async Task FillAsync(Snapshot still, Snapshot? reference)
    {
        try
        {
            still.Graph = reference is null ? still.Document.Mapper : await Source.ProjectAsync(still, reference, _end.Token);
            still.Missing = still.Graph is null ? "Mapper was skipped in this run." : null;
        }
        catch (InvalidInputException e)
        {
            still.Missing = e.Message;
        }
    }

    private async Task DrawAsync()
    {
        var (snapshots, frame, color) = (_snapshots, _frame == Free ? null : _frame, _color);
        _drawn = color;
        try
        {
            _drawing = await Source.DrawAsync(snapshots, frame, color, _end.Token);
        }
        catch (InvalidInputException e) when (color is not null)
        {
            _notices.Add($"{e.Message} Nodes are coloured by number of points.");
            _drawing = await Source.DrawAsync(snapshots, frame, null, _end.Token);
        }
    }

    private Task RetryAsync()
    {
        _error = null;
        return ComputeAsync();
    }

    private int Find(string? choice, string what)
    {
        if (string.IsNullOrEmpty(choice))
            return -1;
        var at = _snapshots.ToList().FindIndex(s => s.Choice == choice);
        if (at < 0)
            _notices.Add($"This run has no {what} “{choice}”. The last result is used.");
        return at;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timeline of {Source} failed (reference {Reference})")]
    private static partial void LogFailed(ILogger logger, Exception error, string source, string reference);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
        _playing?.Dispose();
        if (_follow is not null)
            await _follow.DisposeAsync();
        if (_keys is not null)
            await _keys.DisposeAsync();
    }
}
