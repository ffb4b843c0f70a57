using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Results.Barcode;

/// <summary>A persistence barcode, dimension above dimension on one axis.</summary>
public sealed partial class BarcodeChart
{
    private BarcodeGeometry _geometry = null!;
    private BarcodeDocument? _drawn;
    private BarOrder _order = BarOrder.Birth;
    private bool _all;
    private bool _sortable;
    private bool _foldable;
    private bool _diagram;

    [Parameter, EditorRequired]
    public required BarcodeDocument Barcode { get; set; }

    /// <summary>Length that H₁ bars of random filters do not exceed in 95 of 100 clouds; null where that is not known.</summary>
    [Parameter]
    public double? NullPoint { get; set; }

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

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_drawn, Barcode))
            return;
        _drawn = Barcode;
        _all = false;
        Place();
    }

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
        var layout = new BarcodeLayout { Order = _order };
        _geometry = BarcodeGeometry.Create(Barcode, _all ? layout with { Limit = null } : layout);
        _foldable = _all || _geometry.Panels.Any(p => p.Hidden > 0);
        _sortable = _geometry.Panels.Any(p => p.Total > 1);
    }

    private Task Choose(Interval bar) => SelectedChanged.InvokeAsync(bar == Selected ? null : bar);

    private Task Key(KeyboardEventArgs key, Interval bar) => key.Key is "Enter" or " " ? Choose(bar) : Task.CompletedTask;

    /// <summary>The part of the bar that random filters reach, too.</summary>
    private double? NullWidth(BarShape bar) => NullPoint is { } point && bar.Width > 0
        ? Math.Min(1, point / _geometry.End / bar.Width)
        : null;

    private string Class(BarShape bar) => $"bar{(bar.Longest ? " longest" : "")}{(bar.Infinite ? " infinite" : "")}{(bar.Bar == Selected ? " chosen" : "")}";

    private static string Place(BarShape bar, BarcodePanel panel) => $"left:{Percent(bar.Start)};width:{Percent(bar.Width)};top:{Pixels(bar.Top)};height:{Pixels(panel.Thickness)}";

    private string Pressed(BarOrder order) => _order == order ? "true" : "false";

    private static string Name(BarcodePanel panel) => $"{BarText.Dimension(panel.Dimension)}: {NumberFormat.Count(panel.Total, "bar")}";

    private static string CountText(BarcodePanel panel) =>
        panel.Hidden > 0 ? $"{NumberFormat.Count(panel.Bars.Count)} of {NumberFormat.Count(panel.Total)}" : NumberFormat.Count(panel.Total);

    private static string Percent(double part) => (100 * part).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static string Pixels(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "px";
}
