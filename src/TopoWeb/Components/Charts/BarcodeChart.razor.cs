using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;

namespace TopoWeb.Components.Charts;

/// <summary>A persistence barcode, dimension above dimension on one axis.</summary>
public sealed partial class BarcodeChart
{
    private BarcodeGeometry _geometry = null!;
    private BarcodeDocument? _drawn;
    private BarOrder _order = BarOrder.Birth;
    private bool _all;
    private bool _sortable;
    private bool _foldable;

    [Parameter, EditorRequired]
    public required BarcodeDocument Barcode { get; set; }

    private string Summary
    {
        get
        {
            var verdict = LoopVerdict.Of(Barcode);
            return verdict switch
            {
                { Longest: null } => "no H₁ bar",
                { Ratio: null } => "one H₁ bar",
                { Ratio: var ratio } => $"longest H₁ bar is {Figures.Ratio(ratio.Value)} × the second",
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

    private string Pressed(BarOrder order) => _order == order ? "true" : "false";

    private static string Name(BarcodePanel panel) => $"{BarText.Dimension(panel.Dimension)}: {Figures.Count(panel.Total, "bar")}";

    private static string CountText(BarcodePanel panel) =>
        panel.Hidden > 0 ? $"{Figures.Count(panel.Bars.Count)} of {Figures.Count(panel.Total)}" : Figures.Count(panel.Total);

    private static string Percent(double part) => (100 * part).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static string Pixels(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "px";
}
