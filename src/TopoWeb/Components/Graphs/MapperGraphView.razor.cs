using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;

namespace TopoWeb.Components.Graphs;

/// <summary>A Mapper graph to look at, walk through and select from.</summary>
public sealed partial class MapperGraphView : IAsyncDisposable
{
    private const int PaperMinimum = 3;

    private ElementReference _host;
    private JsModule? _module;
    private DotNetObjectReference<MapperGraphView>? _self;
    private GraphDrawing _drawing = GraphDrawing.Patches;
    private GraphLayout _layout = GraphLayout.Lens;
    private SizeRamp _ramp = new(1, 1);
    private MapperNodeDocument[] _shown = [];
    private MapperDocument? _drawn;
    private PatchScale _drawnScale;
    private IReadOnlyList<int> _selected = [];
    private int _minimum = PaperMinimum;
    private int _hidden;
    private bool _sceneChanged;
    private bool _optionsChanged;
    private bool _selectionChanged;

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter, EditorRequired]
    public required MapperDocument Mapper { get; set; }

    /// <summary>Ids of the selected nodes.</summary>
    [Parameter]
    public IReadOnlyList<int> Selected { get; set; } = [];

    [Parameter]
    public EventCallback<IReadOnlyList<int>> SelectedChanged { get; set; }

    [Parameter]
    public PatchScale Scale { get; set; }

    [Parameter]
    public EventCallback<PatchScale> ScaleChanged { get; set; }

    private bool HasPatches => Mapper.Nodes.Count > 0 && PatchColors.Side(Mapper.Nodes[0].Mean.Length) is > 1;

    private string HiddenText => $"{Figures.Count(_hidden)} smaller hidden";

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
            Choose(Mapper.Nodes.Any(n => n.Size >= PaperMinimum) ? Math.Max(_minimum, 1) : 1);
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
            await _module.CreateAsync(_host, _self, GraphScene.Create(Mapper, _minimum), Options());
        }
        else if (_module is not null && (_sceneChanged || _optionsChanged))
        {
            var scene = _sceneChanged ? GraphScene.Create(Mapper, _minimum) : null;
            _sceneChanged = _optionsChanged = false;
            await _module.InvokeAsync("update", scene, Options());
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
        Choose(Math.Clamp(minimum, 1, 9999));
        var kept = Selected.Where(id => _shown.Any(n => n.Id == id)).ToArray();
        if (kept.Length < Selected.Count)
            await SelectedChanged.InvokeAsync(kept);
    }

    private void Choose(int minimum)
    {
        _minimum = minimum;
        _shown = [.. Mapper.Nodes.Where(n => n.Size >= minimum)];
        _hidden = Mapper.Nodes.Count - _shown.Length;
        _ramp = GraphScene.Ramps(_shown);
        _sceneChanged = true;
    }

    private async Task Call(string method, params object[] arguments)
    {
        if (_module is not null)
            await _module.InvokeAsync(method, arguments);
    }

    private static string Is(bool pressed) => pressed ? "true" : "false";
}
