namespace TopoWeb.Rendering.Callouts;

/// <summary>A patch outside of the graph.</summary>
/// <param name="Node">Position of its node.</param>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
internal readonly record struct CalloutPlace(int Node, double X, double Y);

/// <summary>
/// Mean patches around the graph, as papers print them. The border of the picture is a frame of equal cells, so that no two patches overlap;
/// each patch takes the free cell that is nearest in angle to its node.
/// </summary>
internal static class PatchCallouts
{
    public const int Most = 48;

    /// <param name="places">Nodes, in the box.</param>
    /// <param name="sizes">Their numbers of points.</param>
    /// <param name="count">Patches wanted; there are fewer where there are fewer nodes.</param>
    /// <param name="width">Of the box.</param>
    /// <param name="height">Of the box.</param>
    /// <param name="side">Of a patch.</param>
    /// <param name="gap">Between two patches.</param>
    public static IReadOnlyList<CalloutPlace> Create(IReadOnlyList<(double X, double Y)> places, IReadOnlyList<int> sizes, int count, double width, double height, double side, double gap)
    {
        var (cx, cy) = (width / 2, height / 2);
        var angles = places.Select(p => Turn(Math.Atan2(p.Y - cy, p.X - cx))).ToArray();
        var free = Cells(width, height, side, gap).Select(c => (c.X, c.Y, Angle: Turn(Math.Atan2(c.Y - cy, c.X - cx)))).ToList();
        var ring = new List<CalloutPlace>();
        foreach (var node in Chosen(places, angles, sizes, Math.Min(count, free.Count)))
        {
            var cell = free.MinBy(c => (Distance(c.Angle, angles[node]), c.Angle));
            free.Remove(cell);
            ring.Add(new(node, cell.X, cell.Y));
        }
        return ring;
    }

    /// <summary>The largest node of each of so many equal sectors; where sectors are empty, the largest of the others.</summary>
    /// <remarks>Clusters of several bins with the same points stand at the same place: one of them is enough.</remarks>
    private static IEnumerable<int> Chosen(IReadOnlyList<(double X, double Y)> places, double[] angles, IReadOnlyList<int> sizes, int count)
    {
        if (count < 1)
            return [];
        var order = Enumerable.Range(0, angles.Length).OrderByDescending(i => sizes[i]).ThenBy(i => i).DistinctBy(i => (Math.Round(places[i].X, 1), Math.Round(places[i].Y, 1))).ToArray();
        var first = order.DistinctBy(i => (int)(angles[i] / (2 * Math.PI) * count)).ToArray();
        return first.Concat(order.Except(first)).Take(count).OrderBy(i => angles[i]).ThenBy(i => i);
    }

    private static IEnumerable<(double X, double Y)> Cells(double width, double height, double side, double gap)
    {
        var columns = Math.Max(2, (int)((width + gap) / (side + gap)));
        var rows = Math.Max(2, (int)((height + gap) / (side + gap)));
        for (var i = 0; i < columns; i++)
        {
            var x = side / 2 + i * (width - side) / (columns - 1);
            yield return (x, side / 2);
            yield return (x, height - side / 2);
        }
        for (var i = 1; i < rows - 1; i++)
        {
            var y = side / 2 + i * (height - side) / (rows - 1);
            yield return (side / 2, y);
            yield return (width - side / 2, y);
        }
    }

    private static double Turn(double angle) => angle < 0 ? angle + 2 * Math.PI : angle;

    private static double Distance(double a, double b) => Math.Min(Math.Abs(a - b), 2 * Math.PI - Math.Abs(a - b));
}
