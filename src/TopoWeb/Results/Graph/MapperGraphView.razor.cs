using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Scales;
using TopoWeb.Topology.GraphLayout;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Results.Graph;

/// <summary>A Mapper graph to look at, walk through and select from.</summary>
public sealed partial class MapperGraphView : IAsyncDisposable
{
    private ElementReference _host;
    private JsModule? _module;
    private DotNetObjectReference<MapperGraphView>? _self;
    private GraphFilter _filter = new();
    private GraphColoring _coloring = GraphColoring.BySize([]);
    private string? _colored;
    private PointFunction? _override;
    private string? _problem;
    private string? _limited;
    private IReadOnlyList<int> _marked = [];
    private bool _colorsChanged;
    private bool _marksChanged;
    private MapperNodeDocument[] _shown = [];
    private MapperEdge[] _edges = [];
    private MapperDocument? _drawn;
    private IReadOnlyList<int> _selected = [];
    private bool _lasso;
    private int _hidden;
    private bool _sceneChanged;
    private bool _optionsChanged;
    private bool _selectionChanged;
    private bool _failed;

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Inject]
    internal PrerenderedOnce Early { get; set; } = default!;

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

    /// <summary>Functions of the points; null offers the size only.</summary>
    [Parameter]
    public ResultExploration? Exploration { get; set; }

    /// <summary>What is shown of the graph, and how.</summary>
    [Parameter]
    public GraphDisplay Display { get; set; } = new();

    [Parameter]
    public EventCallback<GraphDisplay> DisplayChanged { get; set; }

    /// <summary>What was corrected of the display that an address asked for.</summary>
    [Parameter]
    public IReadOnlyList<string> Notices { get; set; } = [];

    /// <summary>Finds or computes the force layout; null: it is computed here.</summary>
    [Parameter]
    public Func<MapperDocument, CancellationToken, Task<GraphPlaces>>? LoadLayout { get; set; }

    /// <summary>A function that takes the place of the one chosen for a while: the circular coordinate of a bar.</summary>
    [Parameter]
    public PointFunction? Override { get; set; }

    /// <summary>Nodes pointed out, such as those a cycle goes through.</summary>
    [Parameter]
    public IReadOnlyList<int> Marked { get; set; } = [];

    /// <summary>Whether the drawing can be saved: not by whoever may only look.</summary>
    [Parameter]
    public bool MaySave { get; set; } = true;

    /// <summary>On a narrow page, says below the graph what is selected: what else says so is far below.</summary>
    [Parameter]
    public bool ShowSelection { get; set; }

    /// <summary>Address of the graph as a picture, for readers without script; null: the page carries the picture itself.</summary>
    [Parameter]
    public string? Picture { get; set; }

    private int _minimum => _filter.MinimumSize;

    /// <summary>Names of the palettes to choose from, the usual one first.</summary>
    private IReadOnlyList<string> PaletteChoices => Override is null && Exploration?.Find(_display.Color) is { } info ? [.. PaletteCatalog.Fitting(info.Kind).Select(p => p.Word)]
        : [PaletteCatalog.BlueRed, .. PaletteCatalog.Fitting(FunctionKind.Quantity).Select(p => p.Word).Where(w => w != PaletteCatalog.BlueRed)];

    private bool HasPatches => PatchValues.Side(Mapper) is > 1;

    private string Description =>
        $"Mapper graph, {NumberFormat.Count(_shown.Length, "node")}. Arrow keys move between neighbours, Enter selects a node, Shift+Enter adds it, plus and minus zoom, 0 fits the graph, L starts the lasso, Escape clears the selection, question mark lists all keys.";

    /// <summary>Called by the script.</summary>
    [JSInvokable]
    public Task OnSelectedAsync(int[] ids)
    {
        _selected = ids;
        return SelectedChanged.InvokeAsync(ids);
    }

    /// <summary>Called by the script: the page had no graph to begin with, or another.</summary>
    [JSInvokable]
    public Task<object> SceneAsync() => Task.FromResult<object>(Scene());

    /// <summary>Called by the script: the lasso is on or off, by a key too.</summary>
    [JSInvokable]
    public Task OnLassoAsync(bool on)
    {
        _lasso = on;
        return InvokeAsync(StateHasChanged);
    }

    public async ValueTask DisposeAsync()
    {
        StopLoading();
        if (_module is not null)
            await _module.DisposeAsync();
        _self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        TakeDisplay();
        if (!ReferenceEquals(_drawn, Mapper))
        {
            _drawn = Mapper;
            Choose(_display.FilterOf(Mapper));
        }
        else if (_filter != _display.FilterOf(Mapper).Fit(Mapper))
            Choose(_display.FilterOf(Mapper));
        else if (_colored != _display.Color || !ReferenceEquals(_override, Override))
            Recolor();
        if (!_marked.SequenceEqual(Marked))
        {
            _marked = Marked;
            _marksChanged = true;
        }

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
            _module = new JsModule(Js, PrerenderedGraph.Script);
            _sceneChanged = _optionsChanged = _colorsChanged = _sizesChanged = false;
            _partChanged = _display.Part is not null;
            try
            {
                var key = Early.Take() ? Drawn().Scene.Key : null;
                await _module.CreateAsync(_host, _self, key, key is null ? Scene() : null, Options(), TakeForced(newScene: true));
            }
            catch (JSException)
            {
                // The libraries did not load, or there is no canvas: the server's drawing takes their place.
                _failed = true;
                StateHasChanged();
            }
        }

        // What changes while the script is on its way waits for it.
        if (_module is { IsReady: true } module)
            await SendAsync(module);
    }

    private async Task SendAsync(JsModule module)
    {
        if (_sceneChanged || _optionsChanged || _placesChanged)
        {
            var scene = _sceneChanged ? Scene() : null;
            // A new scene has its colours and sizes, and begins with nothing chosen or pointed out.
            _selectionChanged |= _sceneChanged && _selected.Count > 0;
            _marksChanged |= _sceneChanged && _marked.Count > 0;
            // It is shown whole at first.
            _partChanged |= _display.Part is not null;
            _colorsChanged &= !_sceneChanged;
            _sizesChanged &= !_sceneChanged;
            _sceneChanged = _optionsChanged = false;
            await module.InvokeAsync("update", scene, Options(), TakeForced(scene is not null));
        }

        await SendColorsAsync();
        if (_sizesChanged)
        {
            _sizesChanged = false;
            await module.InvokeAsync("resize", (object)GraphScene.Levels(_sizing));
        }

        if (_ringChanged)
            await SendRingAsync(module);
        await SendPartAsync(module);

        if (_layoutProblem is { } failed)
        {
            _layoutProblem = null;
            await module.InvokeAsync("arrangeFailed", failed);
        }

        if (_marksChanged)
        {
            _marksChanged = false;
            await module.InvokeAsync("mark", _marked);
        }

        if (_selectionChanged)
        {
            _selectionChanged = false;
            await module.InvokeAsync("select", _selected);
        }
    }

    /// <summary>Colours alone do not wait for the page around them to be rendered.</summary>
    private async Task SendColorsAsync()
    {
        if (!_colorsChanged || _sceneChanged || _module is not { IsReady: true } module)
            return;
        _colorsChanged = false;
        await module.InvokeAsync("recolor", (object)_coloring.Colors);
    }

    /// <summary>The graph as the page carries it.</summary>
    private DrawnGraph Drawn() => Override is null ? DrawnGraph.Of(Mapper, GraphLook.Of(_filter, _display, Exploration is not null), DrawAnew) : DrawAnew();

    private DrawnGraph DrawAnew()
    {
        // What is drawn later must not hold the page.
        var (mapper, coloring) = (Mapper, _coloring);
        return new(PrerenderedGraph.Of(Scene(), Options()), () => GraphSvg.Light(mapper, coloring));
    }

    private GraphScene Scene() => GraphScene.Create(_shown, _edges, _coloring, _sizing, !Mapper.AreRows);

    private GraphOptions Options() => GraphOptions.Create(HasPatches ? _display.NodesAs : GraphDrawing.Discs, _display.Layout, _display.Patches);
}
