using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Rendering.Barcodes;
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
    private GraphDisplay? _asked;
    private IReadOnlyList<string> _missing = [];

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

    /// <summary>Takes the last change back; without a delegate there is none.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }

    /// <summary>Makes again what was taken back.</summary>
    [Parameter]
    public EventCallback OnRedo { get; set; }

    /// <summary>What stands below the settings.</summary>
    [Parameter]
    public RenderFragment? Beside { get; set; }

    /// <summary>Whether loops and flares of the graph are computed and listed.</summary>
    [Parameter]
    public bool ShowShape { get; set; }

    /// <summary>Makes the points of a selection a new experiment; null does not offer it.</summary>
    [Parameter]
    public Func<PointSelection, Task<string?>>? NewRun { get; set; }

    private ResultDocument? Shown => Live?.Document ?? Document;

    private ResultExploration? ShownExploration => Live?.Exploration ?? Exploration;

    private bool IsOther => Live is { Changed: true } or { ShowsChanged: true };

    /// <summary>A verdict is about the bars it was computed for: those of the stored settings, or of others for which somebody has asked.</summary>
    private SignificanceView? ShownSignificance => !IsOther || Live!.HasStoredBars ? Significance : Live.Significance;

    private string? SignificanceNote => !IsOther || Live!.HasStoredBars ? NoSignificance : Live.ComparisonObstacle is { } obstacle ? $"No comparison with {SignificanceStore.NullsOf(Shown)}. {obstacle}" : null;

    /// <summary>Files are those of the stored result; beside another they would mislead.</summary>
    private string? Picture => ShownDownloads == DownloadScope.None || DownloadBase is null ? null : DownloadAddress.Of(DownloadBase, DownloadQuery, "mapper.svg?caption=none", FigureDisplay);

    private DownloadScope ShownDownloads => IsOther || ShowsAgain ? DownloadScope.None : Downloads;

    /// <summary>Corrections are said until something else is chosen.</summary>
    private IReadOnlyList<string> ShownNotices => ReferenceEquals(_display, _given) ? [.. GraphNotices, .. _missing] : [];

    /// <summary>What is looked at, for figures; what they would not know is left out.</summary>
    private GraphDisplay FigureDisplay => (_shown is { } mapper ? _display.WithFilter(_display.FilterOf(mapper).Fit(mapper), mapper) : _display).KnownTo(ShownExploration);

    private string ShareText => (Live?.Stage.Share ?? 0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

    private EventCallback<Interval?> BarChoice => ShownExploration is null ? default : EventCallback.Factory.Create<Interval?>(this, ChooseAsync);

    public ValueTask DisposeAsync()
    {
        StopAgain();
        return _module?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_given, Display))
        {
            // What an address has chosen waits for its graph; what was chosen here is shown already.
            if (!ReferenceEquals(_display, Display))
            {
                _asked = Display;
                StopAgain();
            }
            _display = _given = Display;
        }
        if (!ReferenceEquals(_whole, Shown?.Mapper))
            StopAgain();
        _whole = Shown?.Mapper;
        var (sameGraph, sameBarcode) = (ReferenceEquals(_shown, ShownMapper), ReferenceEquals(_shownBarcode, Shown?.Barcode));
        (_shown, _shownBarcode) = (ShownMapper, Shown?.Barcode);
        if (!sameGraph)
        {
            _selected = [];
            if (_asked is null && _display.Part is not null)
                _display = _display with { Part = null };
        }
        if (!sameGraph || !sameBarcode)
            ChooseBar(null);
        // Nodes and bars of an address are those of the settings of that address: where these are computed first, they wait.
        if (_asked is not null && Shown is not null && Live is not { IsCurrent: false })
            Take(_asked);
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

    private Task ChooseAsync(Interval? bar)
    {
        ChooseBar(bar);
        return ShowAsync(_display);
    }

    /// <summary>Chooses what an address has chosen, as far as it is there.</summary>
    private void Take(GraphDisplay asked)
    {
        _asked = null;
        var known = _shown?.Nodes.Select(n => n.Id).ToHashSet() ?? [];
        _selected = [.. asked.Nodes.Where(known.Contains)];
        var bars = _shownBarcode is null ? [] : BarcodeGeometry.Rank(_shownBarcode, 1).ToArray();
        if (asked.Bar is { } rank && rank <= bars.Length)
            ChooseBar(bars[rank - 1]);
        else if (_bar is not null)
            ChooseBar(null);
        _missing =
        [
            .. _selected.Count < asked.Nodes.Count ? [$"nodes in the address: {NumberFormat.Count(asked.Nodes.Count - _selected.Count)} of {NumberFormat.Count(asked.Nodes.Count)} not found in this graph."] : Array.Empty<string>(),
            .. asked.Bar > bars.Length ? [$"bar in the address: this result has {NumberFormat.Count(bars.Length, "H₁ bar")}. None is selected."] : Array.Empty<string>(),
        ];
    }

    private int? RankOf(Interval bar) => BarcodeGeometry.Rank(_shownBarcode!, 1).ToList().IndexOf(bar) is >= 0 and var rank ? rank + 1 : null;

    private Task ShowAsync(GraphDisplay display)
    {
        // Nodes of a selection mapped again are not those of the address, which shows the whole graph.
        _display = display with { Nodes = ShowsAgain ? _display.Nodes : _selected, Part = ShowsAgain ? _display.Part : display.Part, Bar = _bar is { } bar ? RankOf(bar) : null };
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
