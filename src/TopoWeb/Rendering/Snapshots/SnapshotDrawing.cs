using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Rendering.Snapshots;

/// <summary>Several graphs as drawn: on one colour scale and with one scale of discs, on the same axes where they stand in one frame.</summary>
/// <param name="Legend">What the colours mean.</param>
/// <param name="Large">One drawing for each, with axes and patches; null where there is no graph.</param>
/// <param name="Small">The same small, without them.</param>
internal sealed record SnapshotDrawing(GraphColoring Legend, IReadOnlyList<string?> Large, IReadOnlyList<string?> Small)
{
    private static readonly (double Width, double Height, double Margin) LargeBox = (720, 520, 26);
    private static readonly (double Width, double Height, double Margin) SmallBox = (180, 130, 7);

    /// <param name="snapshots">What is drawn.</param>
    /// <param name="common">All graphs on the same axes.</param>
    /// <param name="color">Name of a function; else by size.</param>
    public static SnapshotDrawing Create(IReadOnlyList<Snapshot> snapshots, bool common, string? color)
    {
        // Taken once: another frame may be computed while this one is drawn.
        var graphs = snapshots.Select(s => s.Graph).ToArray();
        var nodes = Array.ConvertAll(graphs, SnapshotColoring.Shown);
        var (legend, colors) = SnapshotColoring.Of(snapshots, nodes, color);
        var largest = nodes.SelectMany(n => n).Select(n => n.Size).DefaultIfEmpty(1).Max();
        return new(legend, Draw(LargeBox, true), Draw(SmallBox, false));

        string?[] Draw((double Width, double Height, double Margin) box, bool detailed)
        {
            var all = common ? SnapshotAxes.Of(box.Width, box.Height, box.Margin, nodes) : null;
            return [.. snapshots.Select((s, i) => graphs[i] is { } graph
                ? SnapshotSvg.Write(graph, nodes[i], colors[i], all ?? SnapshotAxes.Of(box.Width, box.Height, box.Margin, [nodes[i]]), largest, detailed, s.Label, s.Loops)
                : null)];
        }
    }

    /// <summary>The same drawings for files, dark on white; null where there is no graph.</summary>
    /// <param name="snapshots">What is drawn.</param>
    /// <param name="common">All graphs on the same axes.</param>
    /// <param name="color">Name of a function; else by size.</param>
    /// <param name="large">With axes and patches.</param>
    public static IReadOnlyList<Sheet?> Sheets(IReadOnlyList<Snapshot> snapshots, bool common, string? color, bool large)
    {
        var graphs = snapshots.Select(s => s.Graph).ToArray();
        var nodes = Array.ConvertAll(graphs, SnapshotColoring.Shown);
        var (_, colors) = SnapshotColoring.Of(snapshots, nodes, color);
        var largest = nodes.SelectMany(n => n).Select(n => n.Size).DefaultIfEmpty(1).Max();
        var box = large ? LargeBox : SmallBox;
        var all = common ? SnapshotAxes.Of(box.Width, box.Height, box.Margin, nodes) : null;
        return [.. snapshots.Select((s, i) => graphs[i] is { } graph
            ? SnapshotSvg.Draw(graph, nodes[i], colors[i], all ?? SnapshotAxes.Of(box.Width, box.Height, box.Margin, [nodes[i]]), largest, large, s.Label, s.Loops, Sheet.Ink)
            : null)];
    }

    /// <summary>The axes in words: <c>PCA 1 → · PCA 2 ↑</c>.</summary>
    public static string AxisNames(MapperDocument? graph) => graph?.Lenses switch
    {
        null or [] => "",
        [var one] => $"{ResultFormula.Lens(one)} →, clusters of one interval stacked vertically",
        [var one, var two, ..] => $"{ResultFormula.Lens(one)} →, {ResultFormula.Lens(two)} ↑",
    };
}
