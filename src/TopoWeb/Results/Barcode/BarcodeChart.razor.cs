using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Results.Barcode;

/// <summary>A persistence barcode, dimension above dimension on one axis.</summary>
public sealed partial class BarcodeChart : IAsyncDisposable
{
    private const string NameStart = "-58";

    /// <summary>The longest bars of every dimension, as many as have room in the strip below the graph as it opens.</summary>
    internal static readonly BarcodeLayout Folded = new() { Order = BarOrder.Length, PanelHeight = 72, Gap = 4, LeastRoom = 28, Whole = 112 };

    private ElementReference _element;
    private JsModule? _module;
    private DotNetObjectReference<BarcodeChart>? _self;
    private BarcodeGeometry _geometry = null!;
    private BarcodeDocument? _drawn;
    private (int? Loops, double? NullPoint) _beside;
    private BarOrder _order = Folded.Order;
    private bool _all;
    private bool _sortable;
    private bool _foldable;
    private bool _diagram;
    private bool _moved;

    [Inject]
    public required IJSRuntime Js { get; set; }

    [Parameter, EditorRequired]
    public required BarcodeDocument Barcode { get; set; }

    /// <summary>95th percentile of the longest H₁ bars of random filters; null where that is not known.</summary>
    [Parameter]
    public double? NullPoint { get; set; }

    /// <summary>What has that length.</summary>
    [Parameter]
    public string Nulls { get; set; } = "random filters";

    /// <summary>Loops that random filters do not have: as many of the longest H₁ bars are accented. Null where they were not compared; then none is.</summary>
    [Parameter]
    public int? Loops { get; set; }

    /// <summary>The bar chosen.</summary>
    [Parameter]
    public Interval? Selected { get; set; }

    /// <summary>Bars of H₁ can be chosen where somebody listens.</summary>
    [Parameter]
    public EventCallback<Interval?> SelectedChanged { get; set; }

    private bool CanChoose => SelectedChanged.HasDelegate;

    private string Summary
    {
        get
        {
            var verdict = LoopClarity.Of(Barcode);
            return verdict switch
            {
                { Longest: null } => "no H₁ bars",
                { Ratio: null } => "one H₁ bar",
                { Ratio: var ratio } => $"longest H₁ bar is {NumberFormat.Ratio(ratio.Value)}× the second",
            };
        }
    }

    /// <summary>Called by the script: the H₁ bar of that rank by length is pressed.</summary>
    [JSInvokable]
    public Task OnPressedAsync(int rank) =>
        CanChoose && BarcodeGeometry.Rank(Barcode, 1).Skip(rank).Select(b => (Interval?)b).FirstOrDefault() is { } bar
            ? InvokeAsync(() => SelectedChanged.InvokeAsync(bar == Selected ? null : bar))
            : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
        _self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, Barcode))
            _all = false;
        else if (_beside == (Loops, NullPoint))
            return;
        (_drawn, _beside) = (Barcode, (Loops, NullPoint));
        Place();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var moved = _moved;
        _moved = false;
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = new JsModule(Js, "./Results/Barcode/BarcodeChart.razor.js");
            await _module.CreateAsync(_element, _self);
        }
        else if (moved && _module is not null)
        {
            await _module.InvokeAsync("update");
        }
    }

    private void Show(bool diagram) => (_diagram, _moved) = (diagram, true);

    private void Sort(BarOrder order)
    {
        _order = order;
        Place();
    }

    private void Fold()
    {
        _all = !_all;
        Place();
    }

    private void Place()
    {
        var layout = Folded with { Order = _order, Loops = Loops, NullPoint = NullPoint };
        _geometry = BarcodeGeometry.Create(Barcode, _all ? layout with { Limit = null, CompactLimit = null, Whole = null } : layout);
        _foldable = _all || _geometry.Panels.Any(p => p.Hidden > 0);
        _sortable = _geometry.Panels.Any(p => p.Total > 1);
        _moved = true;
    }

    private bool IsChoosable(BarcodePanel panel) => CanChoose && panel.Dimension == 1;

    private string Class(BarcodePanel panel) => $"panel dimension-{panel.Dimension}{(IsChoosable(panel) ? " choosable" : "")}";

    private string Class(BarShape bar) =>
        $"bar{(bar.Longest ? " longest" : "")}{(bar.Accented ? " accent" : "")}{(bar.Infinite ? " infinite" : "")}{(bar.Pale >= bar.Width ? " pale" : "")}{(bar.Bar == Selected ? " chosen" : "")}";

    /// <summary>A bar too short to be seen is two pixels wide.</summary>
    private static string? Least(BarShape bar) => bar.Width < 0.02 ? $"width:max(2px,{Percent(bar.Width)})" : null;

    private string Pressed(BarOrder order) => _order == order ? "true" : "false";

    private static string Name(BarcodePanel panel) => $"{BarText.Dimension(panel.Dimension)}: {NumberFormat.Count(panel.Total, "bar")}";

    /// <summary>In two lines where one would reach into the bars.</summary>
    private static string[] CountText(BarcodePanel panel)
    {
        if (panel.Hidden == 0)
            return [NumberFormat.Count(panel.Total)];
        var (shown, total) = (NumberFormat.Count(panel.Bars.Count), NumberFormat.Count(panel.Total));
        return shown.Length + total.Length <= 5 ? [$"{shown} of {total}"] : [$"{shown} of", total];
    }

    private static string Percent(double part) => (100 * part).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static string Pixels(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
