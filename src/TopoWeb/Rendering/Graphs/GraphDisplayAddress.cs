using System.Globalization;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Rendering.Graphs;

/// <summary>A <see cref="GraphDisplay"/> in an address: a parameter for each part that is not as a page opens with.</summary>
internal static class GraphDisplayAddress
{
    private const int Largest = 9999;
    private const string Color = "color";
    private const string Layout = "layout";
    private const string Size = "size";
    private const string Around = "around";
    private const string Drawing = "drawing";
    private const string Palette = "palette";
    private const string Patches = "patches";
    private const string Minimum = "minimum";
    private const string Shared = "shared";
    private const string Merge = "merge";
    private const string Chosen = "nodes";
    private const string Bar = "bar";
    private const string Part = "part";

    // Pages wrote it before figures and pages had one name: links that people have stay valid.
    private const string OldMinimum = "min";

    private static readonly string[] Styles = [Color, Layout, Size, Around, Drawing, Palette, Patches];
    private static readonly (string Word, NodePlacement Value)[] Layouts = [("lens", NodePlacement.Lens), ("force", NodePlacement.Force)];
    private static readonly (string Word, GraphDrawing? Value)[] Drawings = [("patches", GraphDrawing.Patches), ("discs", GraphDrawing.Discs)];
    private static readonly (string Word, string? Value)[] Palettes = [.. PaletteCatalog.All.Select(p => (p.Word, (string?)p.Word))];
    private static readonly (string Word, PatchScale Value)[] Scales = [("gray", PatchScale.Gray), ("diverging", PatchScale.Diverging)];
    private static readonly (string Word, bool Value)[] Flags = [("0", false), ("1", true)];

    /// <summary>Parameters that are read, the old name included.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Styles, Minimum, Shared, Merge, Chosen, Bar, Part, OldMinimum];

    /// <summary>Parameters of what is chosen in one result, and mean nothing in another: they leave the address with it.</summary>
    public static IReadOnlyList<string> OfOneResult { get; } = [Chosen, Bar, Part];

    /// <summary>Whether a parameter says how the graph is drawn, and not what of it.</summary>
    public static bool IsStyle(string name) => Styles.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <param name="query">Parameters of the address; others are passed over, and the first of a name counts.</param>
    public static DisplayReading Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var given = new GivenParameters(query.Where(q => Names.Contains(q.Key, StringComparer.OrdinalIgnoreCase)));
        var display = new GraphDisplay
        {
            Color = given.Id(Color),
            Layout = given.Choice(Layout, Layouts, NodePlacement.Lens),
            Size = given.Id(Size),
            Around = given.Number(Around, 0, PatchCallouts.Most),
            Drawing = given.Choice(Drawing, Drawings, null),
            Palette = given.Choice(Palette, Palettes, null, "Using the usual colours."),
            Patches = given.Choice(Patches, Scales, PatchScale.Gray),
            Minimum = given.Number(given.Has(Minimum) ? Minimum : OldMinimum, 1, Largest),
            Shared = given.Number(Shared, 1, Largest) ?? 1,
            Merge = given.Choice(Merge, Flags, false),
            Nodes = given.Nodes(Chosen),
            Bar = given.Number(Bar, 1, Largest),
            Part = given.Part(Part),
        };
        return new(display, given.Corrections);
    }

    /// <summary>A value for every name; null where it is left out, so that it leaves the address.</summary>
    public static IReadOnlyDictionary<string, object?> Print(GraphDisplay display) => new Dictionary<string, object?>
    {
        [Color] = display.Color,
        [Layout] = Word(Layouts, display.Layout, NodePlacement.Lens),
        [Size] = display.Size,
        [Around] = display.Around,
        [Drawing] = Word(Drawings, display.Drawing, null),
        [Palette] = display.Palette,
        [Patches] = Word(Scales, display.Patches, PatchScale.Gray),
        [Minimum] = display.Minimum,
        [Shared] = display.Shared == 1 ? null : display.Shared,
        [Merge] = Word(Flags, display.Merge, false),
        [Chosen] = display.Nodes.Count == 0 ? null : NodeList.Print(display.Nodes),
        [Bar] = display.Bar,
        [Part] = display.Part is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part.X}_{part.Y}_{part.Span}") : null,
        [OldMinimum] = null,
    };

    /// <summary>The same for a figure, which shows no chosen nodes: <c>layout=force&amp;around=16</c>.</summary>
    public static string Query(GraphDisplay display) => string.Join('&', Print(display.Picture()).Where(p => p.Value is not null)
        .Select(p => $"{p.Key}={Uri.EscapeDataString(Convert.ToString(p.Value, CultureInfo.InvariantCulture)!)}"));

    private static string? Word<T>((string Word, T Value)[] choices, T value, T usual) =>
        EqualityComparer<T>.Default.Equals(value, usual) ? null : choices.First(c => EqualityComparer<T>.Default.Equals(c.Value, value)).Word;
}
