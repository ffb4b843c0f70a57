using System.Globalization;
using TopoWeb.Exports;

namespace TopoWeb.Components.Graphs;

/// <summary>How a graph is looked at, as far as it stands in the address beside the colours, so that a copied address shows the same. Null is what pages open with.</summary>
/// <param name="Layout"><c>force</c>; anything else is the lens layout.</param>
/// <param name="Size">Id of the quantity that discs grow with; points in node where there is none of that name.</param>
/// <param name="Around">Number of mean patches around the graph; null or no number: none stand there.</param>
public sealed record GraphLook(string? Layout = null, string? Size = null, string? Around = null)
{
    public const int UsualAround = 24;

    internal GraphLayout LayoutChoice => string.Equals(Layout, "force", StringComparison.OrdinalIgnoreCase) ? GraphLayout.Force : GraphLayout.Lens;

    /// <summary>Null: the drawing is not the one with patches around.</summary>
    internal int? AroundCount => int.TryParse(Around, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 0, PatchRing.Most) : null;

    /// <summary>Parameters of the address; null leaves it.</summary>
    internal IReadOnlyDictionary<string, object?> Address() => new Dictionary<string, object?> { ["layout"] = Layout, ["size"] = Size, ["around"] = Around };
}
