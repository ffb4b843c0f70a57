using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Topology.Mapper;

namespace TopoWeb.Components.Graphs;

/// <summary>A Mapper graph to look at, walk through and select from.</summary>
public sealed partial class MapperGraphView : IAsyncDisposable
{
    private ElementReference _host;
    private JsModule? _module;
    private DotNetObjectReference<MapperGraphView>? _self;
    private GraphDrawing _drawing = GraphDrawing.Patches;
    private GraphLayout _layout = GraphLayout.Lens;
    private GraphFilter _filter = new(GraphFilter.PaperMinimum);
    private GraphColoring _coloring = GraphColoring.BySize([]);
    private string? _colored;
    private PointFunction? _override;
    private bool _blueRed;
    private string? _problem;
    private IReadOnlyList<int> _marked = [];
    private bool _colorsChanged;
    private bool _marksChanged;
    private MapperNodeDocument[] _shown = [];
    private MapperEdge[] _edges = [];
    private MapperDocument? _drawn;
    private PatchScale _drawnScale;
    private IReadOnlyList<int> _selected = [];
    private int _hidden;
    private bool _sceneChanged;
    private bool _optionsChanged;
    private bool _selectionChanged;
    private bool _failed;

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter, EditorRequired]
    public required MapperDocument Mapper { get; set; }

    /// <summary>There while the page is written as plain HTML, before it has a connection: the graph is drawn into it for readers without script.</summary>
    [CascadingParameter]
    public HttpContext? HttpContext { get; set; }

    /// <summary>Ids of the selected nodes.</summary>
    [Parameter]
    public IReadOnlyList<int> Selected { get; set; } = [];

    [Parameter]
    public EventCallback<IReadOnlyList<int>> SelectedChanged { get; set; }

    [Parameter]
    public PatchScale Scale { get; set; }

    [Parameter]
    public EventCallback<PatchScale> ScaleChanged { get; set; }

    /// <summary>Functions of the points; null offers the size only.</summary>
    [Parameter]
    public ResultExploration? Exploration { get; set; }

    /// <summary>The function the nodes are coloured by; null or unknown: their size.</summary>
    [Parameter]
    public string? ColorBy { get; set; }

    [Parameter]
    public EventCallback<string?> ColorByChanged { get; set; }

    /// <summary>A function that takes the place of the one chosen for a while: the circular coordinate of a bar.</summary>
    [Parameter]
    public PointFunction? Override { get; set; }

    /// <summary>Nodes pointed out, such as those a cycle goes through.</summary>
    [Parameter]
    public IReadOnlyList<int> Marked { get; set; } = [];

    /// <summary>What is drawn of a graph that is new here; null: as in the paper.</summary>
    [Parameter]
    public GraphFilter? Drawn { get; set; }

    [Parameter]
    public EventCallback<GraphFilter> DrawnChanged { get; set; }

    private int _minimum => _filter.MinimumSize;

    private bool CanSwapPalette => Override is null && Exploration?.Find(ColorBy) is { Kind: FunctionKind.Quantity };

    private bool HasPatches => Mapper.Nodes.Count > 0 && PatchColors.Side(Mapper.Nodes[0].Mean.Length) is > 1;

    private string HiddenText => $"{Figures.Count(_hidden)} hidden";

    private string Description =>
        $"Mapper graph, {Figures.Count(_shown.Length, "node")}. Arrow keys move between neighbours, Enter opens a node, Shift and Enter adds it, plus and minus zoom, 0 fits, Escape clears.";

    /// <summary>Called by the script.</summary>
    [JSInvokable]
    public Task OnSelectedAsync(int[] ids)
    {
        _selected = ids;
        return SelectedChanged.InvokeAsync(ids);
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
        _self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, Mapper))
        {
            _drawn = Mapper;
            Choose(Drawn ?? _filter with { MinimumSize = Mapper.Nodes.Any(n => n.Size >= GraphFilter.PaperMinimum) ? Math.Max(_minimum, 1) : 1 });
        }
        else if (_colored != ColorBy || !ReferenceEquals(_override, Override))
            Recolor();
        if (!_marked.SequenceEqual(Marked))
        {
            _marked = Marked;
            _marksChanged = true;
        }

        _optionsChanged |= _drawnScale != Scale;
        _drawnScale = Scale;
        if (!_selected.SequenceEqual(Selected))
        {
            _selected = Selected;
            _selectionChanged = true;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = new JsModule(Js, "./Components/Graphs/MapperGraphView.razor.js");
            _sceneChanged = _optionsChanged = false;
            _colorsChanged = false;
            try
            {
                await _module.CreateAsync(_host, _self, GraphScene.Create(_shown, _edges, _coloring), Options());
            }
            catch (JSException)
            {
                // The libraries did not load, or there is no canvas: the server's drawing takes their place.
                _failed = true;
                StateHasChanged();
            }
        }
        else if (_module is not null && (_sceneChanged || _optionsChanged))
        {
            var scene = _sceneChanged ? GraphScene.Create(_shown, _edges, _coloring) : null;
            (_marksChanged, _colorsChanged) = (_marksChanged || (_sceneChanged && _marked.Count > 0), _colorsChanged && !_sceneChanged);
            _sceneChanged = _optionsChanged = false;
            await _module.InvokeAsync("update", scene, Options());
        }

        if (_colorsChanged && _module is not null)
        {
            _colorsChanged = false;
            await _module.InvokeAsync("recolor", (object)_coloring.Colors);
        }

        if (_marksChanged && _module is not null)
        {
            _marksChanged = false;
            await _module.InvokeAsync("mark", _marked);
        }

        if (_selectionChanged && _module is not null)
        {
            _selectionChanged = false;
            await _module.InvokeAsync("select", _selected);
        }
    }

    private GraphOptions Options() => GraphOptions.Create(HasPatches ? _drawing : GraphDrawing.Discs, _layout, Scale);

    private void Draw(GraphDrawing drawing)
    {
        _optionsChanged |= _drawing != drawing;
        _drawing = drawing;
    }

    private void Arrange(GraphLayout layout)
    {
        _optionsChanged |= _layout != layout;
        _layout = layout;
    }

    private Task ChangeMinimum(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var minimum) ? SetMinimum(minimum) : Task.CompletedTask;

    private async Task SetMinimum(int minimum)
    {
        await Filter(_filter with { MinimumSize = Math.Clamp(minimum, 1, 9999) });
    }

    private Task ChangeShared(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var shared) ? Filter(_filter with { MinimumShared = Math.Clamp(shared, 1, 9999) }) : Task.CompletedTask;

    private async Task Filter(GraphFilter filter)
    {
        Choose(filter);
        await DrawnChanged.InvokeAsync(filter);
        var kept = Selected.Where(id => _shown.Any(n => n.Id == id)).ToArray();
        if (kept.Length < Selected.Count)
            await SelectedChanged.InvokeAsync(kept);
    }

    private void Choose(GraphFilter filter)
    {
        _filter = filter;
        (_shown, _edges) = filter.Apply(Mapper);
        _hidden = Mapper.Nodes.Count - _shown.Length;
        _sceneChanged = true;
        Recolor();
    }

    private void Recolor()
    {
        (_colored, _override, _problem) = (ColorBy, Override, null);
        _coloring = GraphColoring.BySize(_shown);
        try
        {
            if (Exploration is { } exploration && (Override ?? (exploration.Find(ColorBy) is { } info ? exploration.Values(info.Id) : null)) is { } function)
                _coloring = GraphColoring.By(function.Info, exploration.OnNodes(function, _shown), _blueRed);
        }
        catch (Topology.SettingException e)
        {
            _problem = e.Message;
        }
        _colorsChanged = true;
    }

    private void SwapPalette(bool blueRed)
    {
        _blueRed = blueRed;
        Recolor();
    }

    private Task ChangeColor(ChangeEventArgs change) => ColorByChanged.InvokeAsync(change.Value?.ToString() is { Length: > 0 } id && id != "size" ? id : null);

    /// <summary>A node by its id, or nodes by what is in them: <c>row 12</c>, <c>network 3</c>.</summary>
    private async Task Search(ChangeEventArgs change)
    {
        var words = (change.Value?.ToString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return;
        int[] found = words[0].ToLowerInvariant() switch
        {
            "row" => [.. _shown.Where(n => n.Members.Contains(number)).Select(n => n.Id)],
            "network" when Exploration is not null => [.. Exploration.NodesWith(_shown, p => p.Network == number)],
            _ => [.. _shown.Where(n => n.Id == number).Select(n => n.Id)],
        };
        _problem = found.Length == 0 ? $"No node drawn fits “{change.Value}”." : null;
        if (found.Length == 0)
            return;
        await SelectedChanged.InvokeAsync(found);
        if (_module is not null)
        {
            await _module.InvokeAsync("select", found);
            await _module.InvokeAsync("zoomToSelection");
        }
    }

    private async Task Call(string method, params object[] arguments)
    {
        if (_module is not null)
            await _module.InvokeAsync(method, arguments);
    }

    private static string Is(bool pressed) => pressed ? "true" : "false";
}
