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

    /// <summary>Names of the palettes that fit the function, the usual one first; empty where there is no choice.</summary>
    [Parameter]
    public IReadOnlyList<string> PaletteChoices { get; set; } = [];

    /// <summary>Name of the palette; null or one that does not fit: the usual one.</summary>
    [Parameter]
    public string? Palette { get; set; }

    [Parameter]
    public EventCallback<string?> PaletteChanged { get; set; }

    /// <summary>What the sizes of discs mean.</summary>
    [Parameter]
    public string? Note { get; set; }

    private Task ChoosePalette(ChangeEventArgs change) =>
        PaletteChanged.InvokeAsync(change.Value?.ToString() is { } word && word != PaletteChoices[0] ? word : null);

    private Task Toggle() => ScaleChanged.InvokeAsync(Scale == PatchScale.Gray ? PatchScale.Diverging : PatchScale.Gray);

    private static string Percent(double part) => (100 * part).ToString("0.#", CultureInfo.InvariantCulture) + "%";
}
