using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Results.Graph;

/// <summary>What the colours of a Mapper graph mean, with numbers.</summary>
public sealed partial class GraphLegend
{
    [Parameter, EditorRequired]
    public required GraphColoring Coloring { get; set; }

    [Parameter]
    public bool Patches { get; set; }

    [Parameter]
    public PatchScale Scale { get; set; }

    [Parameter]
    public EventCallback<PatchScale> ScaleChanged { get; set; }

    /// <summary>The function is a quantity that has two palettes.</summary>
    [Parameter]
    public bool CanSwapPalette { get; set; }

    [Parameter]
    public bool BlueRed { get; set; }

    [Parameter]
    public EventCallback<bool> BlueRedChanged { get; set; }

    /// <summary>What the sizes of discs mean.</summary>
    [Parameter]
    public string? Note { get; set; }

    private Task Toggle() => ScaleChanged.InvokeAsync(Scale == PatchScale.Gray ? PatchScale.Diverging : PatchScale.Gray);

    private static string Percent(double part) => (100 * part).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
