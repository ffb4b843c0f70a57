using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Results.Barcode;

/// <summary>The bars of a barcode as points (birth, death). Pointer, finger and keys reach every point; the script of the chart listens.</summary>
public sealed partial class PersistenceDiagram
{
    private readonly HashSet<int> _hidden = [];
    private DiagramGeometry _geometry = null!;
    private BarcodeDocument? _drawn;
    private int _zoom;

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

    [Parameter]
    public Interval? Selected { get; set; }

    /// <summary>Points of H₁ can be pressed.</summary>
    [Parameter]
    public bool CanChoose { get; set; }

    private bool HasInfinite => _geometry.Dimensions.Any(d => !_hidden.Contains(d.Dimension) && d.Points.Any(p => p.Bar.Death is null));

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, Barcode))
        {
            _zoom = 0;
            _hidden.Clear();
        }
        _drawn = Barcode;
        Place();
    }

    private void Place() => _geometry = DiagramGeometry.Create(Barcode, _zoom, NullPoint, Loops);

    private void Zoom(int zoom)
    {
        _zoom = Math.Clamp(zoom, 0, DiagramGeometry.MostZoom);
        Place();
    }

    private void Toggle(int dimension)
    {
        if (!_hidden.Remove(dimension))
            _hidden.Add(dimension);
    }

    private bool IsChoosable(DiagramDimension dimension) => CanChoose && dimension.Dimension == 1;

    private string Class(DiagramPoint point) => $"point{(point.Accented ? " accent" : "")}{(point.Bar == Selected ? " chosen" : "")}";

    /// <summary>Dimensions differ by shape and not by colour alone: a small disc, a disc, a diamond, a square.</summary>
    private static string Shape(int dimension) => dimension switch
    {
        0 => "M-2.5 0A2.5 2.5 0 1 0 2.5 0A2.5 2.5 0 1 0 -2.5 0Z",
        1 => "M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0 -4.5 0Z",
        2 => "M0 -6L6 0L0 6L-6 0Z",
        _ => "M-4 -4H4V4H-4Z",
    };

    private static string Counts(DiagramDimension dimension)
    {
        var counts = NumberFormat.Count(dimension.Total, "bar");
        if (dimension.Beyond > 0)
            counts += $", {NumberFormat.Count(dimension.Beyond)} beyond the window";
        return dimension.Hidden > 0 ? $"{counts}, the {NumberFormat.Count(dimension.Points.Count)} longest drawn" : counts;
    }

    private static string Part(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
