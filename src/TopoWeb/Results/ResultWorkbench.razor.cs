using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Live;
using TopoWeb.Topology.GraphLayout;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Results;

/// <summary>One result, to be looked at: settings, graph, inspector, barcode.</summary>
public sealed partial class ResultWorkbench : IAsyncDisposable
{
    private ElementReference _element;
    private JsModule? _module;
    private MapperDocument? _whole;
    private MapperDocument? _shown;
    private BarcodeDocument? _shownBarcode;
    private IReadOnlyList<int> _selected = [];
    private Interval? _bar;
    private LoopView? _loop;
    private PointFunction? _circular;
    private IReadOnlyList<int> _marked = [];
    private IReadOnlyList<MemberPatch> _loopPatches = [];
    private GraphDisplay _display = new();
    private GraphDisplay? _given;
    private bool _opened;

    [Inject]
    public required IJSRuntime Js { get; set; }

    /// <summary>What is shown; null while it loads.</summary>
    [Parameter, EditorRequired]
    public ResultDocument? Document { get; set; }

    /// <summary>Loads the points with these row numbers, in that order.</summary>
    [Parameter]
    public Func<IReadOnlyList<int>, ValueTask<IReadOnlyList<MemberPatch>>>? LoadMembers { get; set; }

    /// <summary>Results that can be switched to in the same place.</summary>
    [Parameter]
    public IReadOnlyList<ResultChoice> Choices { get; set; } = [];

    /// <summary>What the choices are: <c>Iteration</c>.</summary>
    [Parameter]
    public string? ChoiceName { get; set; }

    [Parameter]
    public string? SelectedChoice { get; set; }

    [Parameter]
    public EventCallback<string> OnChoice { get; set; }

    /// <summary>Buttons at the right end of the header.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>Address below which <c>/result</c>, <c>/barcode.svg</c>, … are served; null shows no downloads.</summary>
    [Parameter]
    public string? DownloadBase { get; set; }

    /// <summary>Query of the download addresses, without the question mark.</summary>
    [Parameter]
    public string? DownloadQuery { get; set; }

    [Parameter]
    public DownloadScope Downloads { get; set; } = DownloadScope.None;

    /// <summary>What can be asked of the result beyond what is stored; null offers nothing of it.</summary>
    [Parameter]
    public ResultExploration? Exploration { get; set; }

    /// <summary>The comparison with random filters; null where there is none.</summary>
    [Parameter]
    public SignificanceView? Significance { get; set; }

    /// <summary>Why there is no comparison of the stored result, or not yet.</summary>
    [Parameter]
    public string? NoSignificance { get; set; }

    /// <summary>What is shown of the graph.</summary>
    [Parameter]
    public GraphDisplay Display { get; set; } = new();

    /// <summary>Something else is shown or chosen.</summary>
    [Parameter]
    public EventCallback<GraphDisplay> DisplayChanged { get; set; }

    /// <summary>What was corrected of the address, as far as it says how the graph is drawn.</summary>
    [Parameter]
    public IReadOnlyList<string> GraphNotices { get; set; } = [];

    /// <summary>Finds or computes the force layout of a graph.</summary>
    [Parameter]
    public Func<MapperDocument, CancellationToken, Task<GraphPlaces>>? LoadLayout { get; set; }

    /// <summary>The settings as controls, with what they give in place of <see cref="Document"/>; null shows the stored result with its settings.</summary>
    [Parameter]
    public LiveModel? Live { get; set; }

    [Parameter]
    public EventCallback<LiveChange> OnChange { get; set; }

    [Parameter]
    public EventCallback OnReset { get; set; }

    [Parameter]
    public EventCallback<bool> OnKeep { get; set; }

    /// <summary>Whether loops and flares of the graph are computed and listed.</summary>
    [Parameter]
    public bool ShowShape { get; set; }

    /// <summary>Makes the points of a selection a new experiment; null does not offer it.</summary>
    [Parameter]
    public Func<PointSelection, Task<string?>>? NewRun { get; set; }

    private ResultDocument? Shown => Live?.Document ?? Document;

    private ResultExploration? ShownExploration => Live?.Exploration ?? Exploration;

    /// <summary>A verdict is about the stored settings.</summary>
    private bool IsOther => Live is { Changed: true } or { ShowsChanged: true };

    private SignificanceView? ShownSignificance => IsOther ? null : Significance;

    private string? SignificanceNote => !IsOther ? NoSignificance : Significance is not null ? "Save as a run to compare with random filters." : null;

    /// <summary>Files are those of the stored result; beside another they would mislead.</summary>
    private DownloadScope ShownDownloads => IsOther || ShowsAgain ? DownloadScope.None : Downloads;

    /// <summary>Corrections are said until something else is chosen.</summary>
    private IReadOnlyList<string> ShownNotices => ReferenceEquals(_display, _given) ? GraphNotices : [];

    /// <summary>What is looked at, for figures; what they would not know is left out.</summary>
    private GraphDisplay FigureDisplay => (_shown is { } mapper ? _display.WithFilter(_display.FilterOf(mapper).Fit(mapper), mapper) : _display).KnownTo(ShownExploration);

    private string ShareText => (Live?.Stage.Share ?? 0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

    private EventCallback<Interval?> BarChoice => ShownExploration is null ? default : EventCallback.Factory.Create<Interval?>(this, ChooseBar);

    public ValueTask DisposeAsync()
    {
        StopAgain();
        return _module?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_given, Display))
            _display = _given = Display;
        if (!ReferenceEquals(_whole, Shown?.Mapper))
            StopAgain();
        _whole = Shown?.Mapper;
        var (sameGraph, sameBarcode) = (ReferenceEquals(_shown, ShownMapper), ReferenceEquals(_shownBarcode, Shown?.Barcode));
        (_shown, _shownBarcode) = (ShownMapper, Shown?.Barcode);
        if (!sameGraph)
            _selected = [];
        // Nodes of an address are those of the settings of that address: where these are computed first, they wait.
        if (!_opened && _shown is not null && Live is not { Changed: true, ShowsChanged: false })
        {
            _opened = true;
            if (_display.Nodes.Count > 0)
                _selected = Known(_display.Nodes);
        }
        if (!sameGraph || !sameBarcode)
            ChooseBar(null);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = new JsModule(Js, "./Results/ResultWorkbench.razor.js");
        await _module.CreateAsync(_element);
    }

    /// <summary>Shows what a bar stands for: its loop, the nodes on it, its circular coordinate.</summary>
    private void ChooseBar(Interval? bar)
    {
        (_bar, _loop, _circular, _marked, _loopPatches) = (bar, null, null, [], []);
        if (bar is not { } chosen || ShownExploration is not { } exploration || exploration.Loop(chosen) is not { } loop)
            return;
        (_loop, _circular, _marked, _loopPatches) = (loop, exploration.Coordinate(chosen), exploration.NodesOf([.. loop.Cycle], _shown), exploration.Patches(loop.Cycle));
    }

    private IReadOnlyList<int> Known(IReadOnlyList<int> nodes) => [.. nodes.Where(id => _shown!.Nodes.Any(n => n.Id == id))];

    private Task ShowAsync(GraphDisplay display)
    {
        // Nodes of a selection mapped again are not those of the address, which shows the whole graph.
        _display = display with { Nodes = ShowsAgain ? _display.Nodes : _selected };
        return DisplayChanged.InvokeAsync(_display);
    }

    private Task Select(IReadOnlyList<int> nodes)
    {
        _selected = nodes;
        return ShowAsync(_display);
    }

    /// <summary>The nodes of the loop that are drawn: nobody chooses what is hidden.</summary>
    private Task SelectCycleAsync()
    {
        var drawn = _display.FilterOf(_shown!).Fit(_shown!).Apply(_shown!).Nodes.Select(n => n.Id).ToHashSet();
        return Select([.. _marked.Where(drawn.Contains)]);
    }
}
