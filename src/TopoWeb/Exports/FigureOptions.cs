using System.Globalization;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>How a figure is drawn; the query of its address.</summary>
internal sealed record FigureOptions
{
    /// <summary>Id of the function that colours the nodes; null: points in node.</summary>
    public string? Color { get; init; }

    /// <summary>Null: patches, where the points are patches and none stand around.</summary>
    public GraphDrawing? Drawing { get; init; }

    /// <summary>Where the nodes stand.</summary>
    public NodePlacement Layout { get; init; }

    /// <summary>Id of the quantity that the sizes of discs stand for; null: points in node.</summary>
    public string? Size { get; init; }

    /// <summary>Nodes with fewer points are not drawn. Null: 3 as in the paper, or 1 where no node has so many.</summary>
    public int? Minimum { get; init; }

    /// <summary>Quantities from blue to red instead of viridis.</summary>
    public bool BlueRed { get; init; }

    public PatchScale Patches { get; init; }

    /// <summary>Mean patches outside around the graph.</summary>
    public int Around { get; init; }

    /// <summary>Pixels of a PNG for one of the drawing.</summary>
    public int Scale { get; init; } = 2;

    /// <exception cref="InvalidInputException">A value is none of those allowed.</exception>
    public static FigureOptions Read(IQueryCollection query) => new()
    {
        Color = query["color"].FirstOrDefault() is { Length: > 0 } color && color != "size" ? color : null,
        Drawing = Choice(query, "drawing", new() { ["patches"] = GraphDrawing.Patches, ["discs"] = GraphDrawing.Discs }, (GraphDrawing?)null),
        Layout = Choice(query, "layout", new() { ["lens"] = NodePlacement.Lens, ["force"] = NodePlacement.Force }, NodePlacement.Lens),
        Size = query["size"].FirstOrDefault() is { Length: > 0 } size && size != "size" ? size : null,
        Minimum = query.ContainsKey("minimum") ? Number(query, "minimum", 1, 9999) : null,
        BlueRed = Choice(query, "palette", new() { ["viridis"] = false, ["blue-red"] = true }, false),
        Patches = Choice(query, "patches", new() { ["gray"] = PatchScale.Gray, ["diverging"] = PatchScale.Diverging }, PatchScale.Gray),
        Around = query.ContainsKey("around") ? Number(query, "around", 0, PatchCallouts.Most) : 0,
        Scale = query.ContainsKey("scale") ? Number(query, "scale", 1, 4) : 2,
    };

    private static T Choice<T>(IQueryCollection query, string name, Dictionary<string, T> values, T missing) =>
        query[name].FirstOrDefault() is not { Length: > 0 } text ? missing
        : values.TryGetValue(text, out var value) ? value
        : throw new InvalidInputException(name, $"'{text}' is none of {string.Join(", ", values.Keys)}.");

    private static int Number(IQueryCollection query, string name, int least, int most) =>
        int.TryParse(query[name].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw new InvalidInputException(name, $"'{query[name].FirstOrDefault()}' is not a whole number from {least} to {most}.");
}
