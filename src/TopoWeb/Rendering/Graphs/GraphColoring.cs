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
            Ends(present, low, high, Position), []);
    }

    /// <summary>Both ends and the middle. Whole numbers have no decimals, and a middle that is one of them.</summary>
    private static IReadOnlyList<LegendMark> Ends(double[] present, double low, double high, Func<double, double> position)
    {
        if (present.Length == 0)
            return [];
        var whole = Array.TrueForAll(present, v => v == Math.Round(v) && Math.Abs(v) < int.MaxValue);
        var middle = whole ? Math.Round((low + high) / 2) : (low + high) / 2;
        double[] marks = high > low ? middle > low && middle < high ? [low, middle, high] : [low, high] : [low];
        return [.. marks.Select(v => new LegendMark(whole ? NumberFormat.Count((int)v) : NumberFormat.Measure(v), position(v)))];
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
        if (names.Length > Palettes.Categories.Count && info.Texts is not null)
            return ByTexts(info, names, values, PaletteCatalog.Require(palette, FunctionKind.Quantity, info.Title));
        if (names.Length > Palettes.Categories.Count)
            return ByQuantity(info, values, PaletteCatalog.Require(palette, FunctionKind.Quantity, info.Title));
        var colors = PaletteCatalog.Require(palette, info.Kind, info.Title);
        string Color(int i) => colors.Count < Palettes.Levels ? colors[i] : At(colors, names.Length == 1 ? 0.5 : (double)i / (names.Length - 1));
        var color = names.Select((name, i) => (name, Color(i))).ToDictionary(p => p.name, p => p.Item2);
        return new(info.Title, info.Explanation + " Each node has the colour of most of its points.", [.. values.Select(v => double.IsFinite(v) ? color[v] : Palettes.None)], [], [],
            [.. names.Select(n => new LegendEntry(Name(info, n), color[n]))]);
    }

    /// <summary>More texts than there are distinct colours: along a scale in alphabetical order, with the first, the middle and the last below it.</summary>
    private static GraphColoring ByTexts(FunctionInfo info, double[] names, double[] values, IReadOnlyList<string> scale)
    {
        double Position(int i) => (double)i / (names.Length - 1);
        var place = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => Position(p.i));
        return new(info.Title, info.Explanation + " Each node has the colour of most of its points.", [.. values.Select(v => double.IsFinite(v) ? At(scale, place[v]) : Palettes.None)], scale,
            [.. new[] { 0, names.Length / 2, names.Length - 1 }.Select(i => new LegendMark(Short(info.NameOf(names[i])), Position(i)))], []);
    }

    private static string Short(string text) => text.Length <= 12 ? text : text[..11] + "…";

    private static string Name(FunctionInfo info, double value) => info.Id == "three-circles"
        ? (int)value switch { 0 => "primary", 1 => "secondary x", _ => "secondary y" }
        : info.NameOf(value);

    private static string At(IReadOnlyList<string> scale, double position) => scale[(int)Math.Round(Math.Clamp(position, 0, 1) * (scale.Count - 1))];
}
