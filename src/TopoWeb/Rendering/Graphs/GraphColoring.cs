using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Rendering.Graphs;

/// <summary>A mark below a colour scale.</summary>
public sealed record LegendMark(string Text, double Position);

/// <summary>A category with its colour.</summary>
public sealed record LegendEntry(string Text, string Color);

/// <summary>The colours of the nodes of a graph, and what they mean.</summary>
/// <param name="Title">Name of the function.</param>
/// <param name="Explanation">What it is.</param>
/// <param name="Colors">One for each node, in their order.</param>
/// <param name="Scale">Colours from one end to the other; empty for categories.</param>
/// <param name="Marks">Numbers below the scale.</param>
/// <param name="Entries">Categories; empty for scales.</param>
public sealed record GraphColoring(
    string Title, string Explanation, string[] Colors, IReadOnlyList<string> Scale, IReadOnlyList<LegendMark> Marks, IReadOnlyList<LegendEntry> Entries)
{
    private const string SizeTitle = "points in node";

    /// <summary>By the number of points, logarithmic: blue few, red many, where no other palette is named.</summary>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">The palette does not fit a quantity.</exception>
    public static GraphColoring BySize(IReadOnlyList<MapperNodeDocument> nodes, string? palette = null)
    {
        var ramp = SizeRamp.Of(nodes);
        var scale = PaletteCatalog.Require(palette, FunctionKind.Quantity, SizeTitle, PaletteCatalog.BlueRed);
        return new(SizeTitle, "Number of points in each node.", [.. nodes.Select(n => scale[ramp.Level(n.Size)])], scale,
            [.. ramp.Marks().Select(m => new LegendMark(NumberFormat.Count(m.Size), m.Position))], []);
    }

    /// <param name="info">The function.</param>
    /// <param name="values">Its values on the nodes; NaN where there is none.</param>
    /// <param name="palette">Name of the colours; null takes the usual ones of its kind.</param>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">The palette does not fit the function.</exception>
    internal static GraphColoring By(FunctionInfo info, double[] values, string? palette = null) => info.Kind switch
    {
        FunctionKind.Angle => ByAngle(info, values, PaletteCatalog.Require(palette, info.Kind, info.Title)),
        FunctionKind.Category => ByCategory(info, values, palette),
        _ => ByQuantity(info, values, PaletteCatalog.Require(palette, FunctionKind.Quantity, info.Title)),
    };

    private static GraphColoring ByQuantity(FunctionInfo info, double[] values, IReadOnlyList<string> scale)
    {
        var present = values.Where(double.IsFinite).ToArray();
        var (low, high) = present.Length == 0 ? (0, 0) : (present.Min(), present.Max());
        double Position(double v) => high > low ? (v - low) / (high - low) : 0.5;
        return new(info.Title, info.Explanation, [.. values.Select(v => double.IsFinite(v) ? At(scale, Position(v)) : Palettes.None)], scale,
            present.Length == 0 ? [] : [new(NumberFormat.Measure(low), 0), new(NumberFormat.Measure((low + high) / 2), 0.5), new(NumberFormat.Measure(high), 1)], []);
    }

    private static GraphColoring ByAngle(FunctionInfo info, double[] values, IReadOnlyList<string> cycle)
    {
        IReadOnlyList<LegendMark> marks = info.Period > 4
            ? [new("0", 0), new("π/2", 0.25), new("π", 0.5), new("3π/2", 0.75), new("2π", 1)]
            : [new("0", 0), new("π/4", 0.25), new("π/2", 0.5), new("3π/4", 0.75), new("π", 1)];
        return new(info.Title, info.Explanation, [.. values.Select(v => double.IsFinite(v) ? At(cycle, v / info.Period) : Palettes.None)], cycle, marks, []);
    }

    private static GraphColoring ByCategory(FunctionInfo info, double[] values, string? palette)
    {
        var names = values.Where(double.IsFinite).Distinct().Order().ToArray();
        if (names.Length > Palettes.Categories.Count)
            return ByQuantity(info, values, PaletteCatalog.Require(palette, FunctionKind.Quantity, info.Title));
        var colors = PaletteCatalog.Require(palette, info.Kind, info.Title);
        string Color(int i) => colors.Count < Palettes.Levels ? colors[i] : At(colors, names.Length == 1 ? 0.5 : (double)i / (names.Length - 1));
        var color = names.Select((name, i) => (name, Color(i))).ToDictionary(p => p.name, p => p.Item2);
        return new(info.Title, info.Explanation + " Each node has the colour of most of its points.", [.. values.Select(v => double.IsFinite(v) ? color[v] : Palettes.None)], [], [],
            [.. names.Select(n => new LegendEntry(Name(info, n), color[n]))]);
    }

    private static string Name(FunctionInfo info, double value) => info.Id == "three-circles"
        ? (int)value switch { 0 => "primary", 1 => "secondary x", _ => "secondary y" }
        : value.ToString("0", CultureInfo.InvariantCulture);

    private static string At(IReadOnlyList<string> scale, double position) => scale[(int)Math.Round(Math.Clamp(position, 0, 1) * (scale.Count - 1))];
}
