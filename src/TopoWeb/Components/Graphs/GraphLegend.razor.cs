using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Components.Charts;

namespace TopoWeb.Components.Graphs;

/// <summary>What the colours of a Mapper graph mean, with numbers.</summary>
public sealed partial class GraphLegend
{
    private SizeRamp _ramp = new(1, 1);

    /// <summary>Smallest and largest number of points of a node drawn.</summary>
    [Parameter, EditorRequired]
    public (int Smallest, int Largest) Sizes { get; set; }

    [Parameter]
    public bool Patches { get; set; }

    [Parameter]
    public PatchScale Scale { get; set; }

    [Parameter]
    public EventCallback<PatchScale> ScaleChanged { get; set; }

    protected override void OnParametersSet() => _ramp = new SizeRamp(Sizes.Smallest, Sizes.Largest);

    private Task Toggle() => ScaleChanged.InvokeAsync(Scale == PatchScale.Gray ? PatchScale.Diverging : PatchScale.Gray);

    private static string Percent(double part) => (100 * part).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
