namespace TopoWeb.Topology.GraphLayout;

/// <summary>A component with its places.</summary>
/// <param name="Nodes">Positions in the whole graph.</param>
/// <param name="Places">One for each of them.</param>
internal sealed record PlacedComponent(int[] Nodes, GraphPlaces Places);

/// <summary>Puts the boxes of components beside each other, in rows of falling height: the largest components first, nodes without edges last.</summary>
internal static class ComponentPacking
{
    /// <summary>Width over height wanted: that of a screen.</summary>
    private const double Aspect = 1.4;

    /// <summary>Between two boxes, in mean lengths of edges.</summary>
    private const double Gap = 1;
    private const int MostTried = 64;

    /// <param name="count">Nodes.</param>
    /// <param name="components">Components, largest first.</param>
    /// <param name="edges">Edges: their mean length becomes 1, and is the distance between boxes.</param>
    public static GraphPlaces Pack(int count, IReadOnlyList<PlacedComponent> components, IReadOnlyList<LayoutEdge> edges)
    {
        var (x, y) = (new double[count], new double[count]);
        foreach (var component in components)
            for (var i = 0; i < component.Nodes.Length; i++)
                (x[component.Nodes[i]], y[component.Nodes[i]]) = (component.Places.X[i], component.Places.Y[i]);
        var unit = Unit(x, y, edges);
        for (var i = 0; i < count; i++)
            (x[i], y[i]) = (x[i] / unit, y[i] / unit);
        var boxes = components.Select(c => PackedBox.Of(c.Nodes, x, y)).ToArray();
        if (boxes.Length > 1)
            Rows(boxes);
        foreach (var box in boxes)
            foreach (var node in box.Nodes)
                (x[node], y[node]) = (x[node] - box.Left + box.X, y[node] - box.Top + box.Y);
        var (right, bottom) = (boxes.Length == 0 ? 0 : boxes.Max(b => b.X + b.Width), boxes.Length == 0 ? 0 : boxes.Max(b => b.Y + b.Height));
        for (var i = 0; i < count; i++)
            (x[i], y[i]) = (x[i] - right / 2, y[i] - bottom / 2);
        return new(x, y);
    }

    /// <summary>The mean length of edges; summed in an order that does not depend on theirs.</summary>
    private static double Unit(double[] x, double[] y, IReadOnlyList<LayoutEdge> edges)
    {
        var lengths = edges.Select(e => Math.Sqrt((x[e.Source] - x[e.Target]) * (x[e.Source] - x[e.Target]) + (y[e.Source] - y[e.Target]) * (y[e.Source] - y[e.Target]))).Order().ToArray();
        var sum = lengths.Sum();
        return sum > 0 ? sum / lengths.Length : 1;
    }

    /// <summary>The first row may end after any box; of all drawings that follow, the one that is largest on a screen is taken.</summary>
    private static void Rows(PackedBox[] boxes)
    {
        var order = boxes.OrderByDescending(b => b.Height).ThenByDescending(b => b.Width).ThenBy(b => b.Nodes[0]).ToArray();
        var widest = order.Max(b => b.Width);
        var (best, least, first) = (widest, double.PositiveInfinity, 0.0);
        for (var i = 0; i < Math.Min(order.Length, MostTried); i++)
        {
            first += order[i].Width + (i > 0 ? Gap : 0);
            var (width, height) = Fill(order, Math.Max(first, widest));
            if (Math.Max(width / Aspect, height) < least)
                (best, least) = (Math.Max(first, widest), Math.Max(width / Aspect, height));
        }
        Fill(order, best);
    }

    private static (double Width, double Height) Fill(PackedBox[] order, double width)
    {
        var (left, top, row, used) = (0.0, 0.0, 0.0, 0.0);
        foreach (var box in order)
        {
            // Sums of the same widths in the same order: no rounding pushes the last box down.
            if (left > 0 && left + box.Width > width)
                (left, top, row) = (0, top + row + Gap, 0);
            (box.X, box.Y) = (left, top);
            used = Math.Max(used, left + box.Width);
            left += box.Width + Gap;
            row = Math.Max(row, box.Height);
        }
        return (used, top + row);
    }

    private sealed class PackedBox
    {
        public required int[] Nodes { get; init; }
        public required double Left { get; init; }
        public required double Top { get; init; }
        public required double Width { get; init; }
        public required double Height { get; init; }
        public double X { get; set; }
        public double Y { get; set; }

        public static PackedBox Of(int[] nodes, double[] x, double[] y)
        {
            var (left, top) = (nodes.Min(n => x[n]), nodes.Min(n => y[n]));
            return new() { Nodes = nodes, Left = left, Top = top, Width = nodes.Max(n => x[n]) - left, Height = nodes.Max(n => y[n]) - top };
        }
    }
}
