using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Networks.Weights.Library;
using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Datasets;

/// <summary>Data sets and pretrained networks of this server: what is here, get, verify.</summary>
public sealed partial class DatasetsPage : IAsyncDisposable
{
    /// <summary>Ticks after which the disk is looked at though nothing was told: files are also put there by hand.</summary>
    private const int LookAgain = 10;

    private ElementReference _element;
    private IReadOnlyList<DatasetView> _datasets = [];
    private IReadOnlyList<WeightView> _weights = [];
    private string? _problem;
    private int _version;
    private int _ticks;
    private LiveRefresh? _live;
    private JsModule? _copy;
    private Visitor _visitor = Visitor.Nobody;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private DatasetService Sets { get; set; } = null!;

    [Inject]
    private WeightService Nets { get; set; } = null!;

    [Inject]
    private BackgroundDownloads BackgroundDownloads { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string? CannotGet => _datasets.FirstOrDefault()?.CannotGet;

    private string? CannotGetWeights => _weights.FirstOrDefault()?.CannotGet;

    public async ValueTask DisposeAsync()
    {
        if (_live is not null)
            await _live.DisposeAsync();
        if (_copy is not null)
            await _copy.DisposeAsync();
    }

    protected override void OnInitialized() => Look();

    protected override async Task OnInitializedAsync() => _visitor = await Who.GetAsync();

    /// <summary>What is on the server is the administrators' to say.</summary>
    private bool MayManage => _visitor.May(Rights.Administer);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _live = new LiveRefresh(async () =>
        {
            if (BackgroundDownloads.Version != _version || ++_ticks % LookAgain == 0)
                await InvokeAsync(() =>
                {
                    Look();
                    StateHasChanged();
                });
            return true;
        });
        _copy = new JsModule(Js, "./Datasets/DatasetsPage.razor.js");
        await _copy.CreateAsync(_element);
    }

    /// <summary>Which layers the installed weights have.</summary>
    private static string LayersOf(PretrainedNetwork network, IReadOnlyList<int> absent) => absent.Count == 0
        ? $"all {network.Layers.Count}"
        : $"{IndexRanges.Format([.. Enumerable.Range(1, network.Layers.Count).Except(absent)])} of {network.Layers.Count}; {IndexRanges.Format(absent)} missing";

    private static string StateOf(WeightStatus status) => status switch
    {
        { Copy: null } => "missing",
        { Verification.Verdict: WeightVerdict.Wrong } => "damaged",
        _ => "here",
    };

    private void Look()
    {
        _version = BackgroundDownloads.Version;
        (_datasets, _weights) = (Sets.List(), Nets.List());
    }

    private async Task TryAsync<T>(Func<T> act)
    {
        _problem = null;
        try
        {
            (await Who.GetAsync()).Require(Rights.Administer);
            act();
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _problem = e.Message;
        }
        Look();
    }
}
