using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Graph;
using TopoWeb.Results.Live;
using TopoWeb.Topology.GraphLayout;
using TopoWeb.Topology.Homology;

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
    private GraphLook _look = new();
    private GraphLook? _givenLook;
    private GraphFilter? _filter;
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
    public SignificanceView? Verdict { get; set; }

    /// <summary>The function that colours the nodes.</summary>
    [Parameter]
    public string? ColorBy { get; set; }

    [Parameter]
    public EventCallback<string?> ColorByChanged { get; set; }

    /// <summary>How the graph is looked at.</summary>
    [Parameter]
    public GraphLook Look { get; set; } = new();

    [Parameter]
    public EventCallback<GraphLook> LookChanged { get; set; }

    /// <summary>Finds or computes the force layout of a graph.</summary>
    [Parameter]
    public Func<MapperDocument, CancellationToken, Task<GraphPlaces>>? LoadLayout { get; set; }

    /// <summary>The settings as controls, with what they give in place of <see cref="Document"/>; null shows the stored result with its settings.</summary>
    [Parameter]
    public LiveModel? Live { get; set; }

    [Parameter]
    public EventCallback<LiveChange> OnChange { get; set; }

    /// <summary>What is drawn and chosen at first, as the address says; null: nothing of it.</summary>
    [Parameter]
    public GraphView? View { get; set; }

    /// <summary>What was corrected of the address, where there are no controls that say so themselves.</summary>
    [Parameter]
    public IReadOnlyList<string> Notices { get; set; } = [];

    /// <summary>Something else is drawn or chosen; the graph is said, too.</summary>
    [Parameter]
    public EventCallback<GraphView> ViewChanged { get; set; }

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

    private SignificanceView? ShownVerdict => IsOther ? null : Verdict;

    private string? VerdictNote => IsOther && Verdict is not null ? "Comparison with random filters: not computed for changed settings." : null;

    /// <summary>Files are those of the stored result; beside another they would mislead.</summary>
    private DownloadScope ShownDownloads => IsOther || ShowsAgain ? DownloadScope.None : Downloads;

    /// <summary>What is to be drawn of the graph; null: as in the paper.</summary>
    private GraphFilter? Filter => _filter ?? View?.Filter;

    /// <summary>What is looked at, in the words of the figures' addresses; what the figures do by themselves is left out.</summary>
    private string FigureQuery
    {
        get
        {
            var least = _shown is { } mapper && Filter?.Fit(mapper) is { } filter && filter.MinimumSize != GraphFilter.Paper(mapper).MinimumSize ? filter.MinimumSize.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            var size = ShownExploration?.Find(_look.Size) is { Kind: FunctionKind.Quantity } quantity ? quantity.Id : null;
            IEnumerable<KeyValuePair<string, object?>> parts = [new("color", ShownExploration?.Find(ColorBy)?.Id), .. (_look.Corrected() with { Size = size }).Address(), new("minimum", least)];
            return string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Key}={Uri.EscapeDataString((string)part.Value!)}"));
        }
    }

    private string ShareText => (Live?.Stage.Share ?? 0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);

    private EventCallback<Interval?> BarChoice => ShownExploration is null ? default : EventCallback.Factory.Create<Interval?>(this, ChooseBar);

    public ValueTask DisposeAsync()
    {
        StopAgain();
        return _module?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    protected override void OnParametersSet()
    {
        if (_givenLook != Look)
            _look = _givenLook = Look;
        if (!ReferenceEquals(_whole, Shown?.Mapper))
            StopAgain();
        _whole = Shown?.Mapper;
        var (sameGraph, sameBarcode) = (ReferenceEquals(_shown, ShownMapper), ReferenceEquals(_shownBarcode, Shown?.Barcode));
        (_shown, _shownBarcode) = (ShownMapper, Shown?.Barcode);
        if (!sameGraph)
            _selected = [];
        // Nodes of an address are those of the settings of that address: where these are computed first, they wait.
        if (!_opened && View is { } view && _shown is not null && Live is not { Changed: true, ShowsChanged: false })
        {
            _opened = true;
            if (view.Nodes.Count > 0)
                _selected = Known(view.Nodes);
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

    private Task LookAsync(GraphLook look)
    {
        _look = look;
        return LookChanged.InvokeAsync(look);
    }

    private Task Select(IReadOnlyList<int> nodes)
    {
        _selected = nodes;
        return TellAsync();
    }

    /// <summary>The nodes of the loop that are drawn: nobody chooses what is hidden.</summary>
    private Task SelectCycleAsync()
    {
        var drawn = (Filter?.Fit(_shown!) ?? GraphFilter.Paper(_shown!)).Apply(_shown!).Nodes.Select(n => n.Id).ToHashSet();
        return Select([.. _marked.Where(drawn.Contains)]);
    }

    private Task DrawAsync(GraphFilter filter)
    {
        _filter = filter;
        return TellAsync();
    }

    /// <summary>Nodes of a selection mapped again are none of the address's: a copied one shows the whole graph.</summary>
    private Task TellAsync() => !ShowsAgain && _shown is { } mapper ? ViewChanged.InvokeAsync(new(mapper, Filter, _selected)) : Task.CompletedTask;
}
