using System.Globalization;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Patches;
using TopoWeb.Settings;

namespace TopoWeb.Rendering.Graphs;

/// <summary>How a graph is looked at, as far as it stands in the address beside the colours, so that a copied address shows the same. Null is what pages open with; figures take the same names and values.</summary>
/// <param name="Layout"><c>force</c>; anything else is the lens layout.</param>
/// <param name="Size">Id of the quantity that discs grow with; points in node where there is none of that name.</param>
/// <param name="Around">Number of mean patches around the graph; null or no number: none stand there.</param>
/// <param name="Drawing"><c>discs</c>; anything else: patches, where the points are patches.</param>
/// <param name="Palette"><c>blue-red</c>; anything else is viridis.</param>
/// <param name="Patches"><c>diverging</c>; anything else is gray.</param>
public sealed record GraphLook(string? Layout = null, string? Size = null, string? Around = null, string? Drawing = null, string? Palette = null, string? Patches = null)
{
    public const int UsualAround = 24;

    /// <summary>Names in the address.</summary>
    internal static readonly string[] Names = ["layout", "size", "around", "drawing", "palette", "patches"];

    internal NodePlacement LayoutChoice => Is(Layout, "force") ? NodePlacement.Force : NodePlacement.Lens;

    /// <summary>Null: the drawing is not the one with patches around.</summary>
    internal int? AroundCount => int.TryParse(Around, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 0, PatchCallouts.Most) : null;

    internal GraphDrawing DrawingChoice => Is(Drawing, "discs") ? GraphDrawing.Discs : GraphDrawing.Patches;

    internal bool BlueRed => Is(Palette, "blue-red");

    internal PatchScale Scale => Is(Patches, "diverging") ? PatchScale.Diverging : PatchScale.Gray;

    /// <summary>What an address has that is none of the choices, and what is taken in its place.</summary>
    internal IEnumerable<string> Notices()
    {
        (string Name, string? Value, string[] Choices)[] all =
        [
            ("layout", Layout, ["lens", "force"]), ("drawing", Drawing, ["patches", "discs"]), ("palette", Palette, ["viridis", "blue-red"]), ("patches", Patches, ["gray", "diverging"]),
        ];
        foreach (var (name, value, choices) in all)
            if (value is not null && !choices.Any(choice => Is(value, choice)))
                yield return $"The address has {name} “{SettingText.Short(value)}”; it can be {string.Join(" or ", choices)}, and {choices[0]} was taken.";
        if (Around is not null && AroundCount is null)
            yield return $"The address has around “{SettingText.Short(Around)}”; it is a whole number from 0 to {PatchCallouts.Most}, and none stand around.";
        else if (AroundCount is { } count && int.Parse(Around!, CultureInfo.InvariantCulture) != count)
            yield return $"The address has around {SettingText.Short(Around!)}; {count} was taken, the nearest within 0 to {PatchCallouts.Most}.";
    }

    /// <summary>The same with what was taken in place of wrong words and numbers.</summary>
    internal GraphLook Corrected() => With(LayoutChoice).With(DrawingChoice).With(Scale).WithBlueRed(BlueRed) with { Around = AroundCount?.ToString(CultureInfo.InvariantCulture) };

    internal GraphLook With(NodePlacement layout) => this with { Layout = layout == NodePlacement.Force ? "force" : null };

    /// <summary>All nodes drawn in one way: none stand around.</summary>
    internal GraphLook With(GraphDrawing drawing) => this with { Drawing = drawing == GraphDrawing.Discs ? "discs" : null, Around = null };

    internal GraphLook WithBlueRed(bool blueRed) => this with { Palette = blueRed ? "blue-red" : null };

    internal GraphLook With(PatchScale scale) => this with { Patches = scale == PatchScale.Diverging ? "diverging" : null };

    /// <summary>Parameters of the address; null leaves it.</summary>
    internal IReadOnlyDictionary<string, object?> Address() => Names.Zip<string, object?>([Layout, Size, Around, Drawing, Palette, Patches]).ToDictionary(p => p.First, p => p.Second);

    private static bool Is(string? text, string value) => string.Equals(text, value, StringComparison.OrdinalIgnoreCase);
}
