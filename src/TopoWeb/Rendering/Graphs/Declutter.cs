namespace TopoWeb.Rendering.Graphs;

/// <summary>Which nodes can be drawn as patches of one size without covering each other, as on the page: greedily, the most important first.</summary>
internal static class Declutter
{
    /// <param name="places">Centres.</param>
    /// <param name="order">Positions, the most important first.</param>
    /// <param name="side">Least distance of two centres along one of the axes.</param>
    /// <returns>Positions chosen, in that order.</returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<(double X, double Y)> places, IEnumerable<int> order, double side)
    {
        var grid = new Dictionary<(int, int), List<int>>();
        var chosen = new List<int>();
        foreach (var node in order)
        {
            var (x, y) = places[node];
            var (column, row) = ((int)Math.Floor(x / side), (int)Math.Floor(y / side));
            if (!Free(grid, places, column, row, x, y, side))
                continue;
            chosen.Add(node);
            if (!grid.TryGetValue((column, row), out var cell))
                grid[(column, row)] = cell = [];
            cell.Add(node);
        }
        return chosen;
    }

    private static bool Free(Dictionary<(int, int), List<int>> grid, IReadOnlyList<(double X, double Y)> places, int column, int row, double x, double y, double side)
    {
        for (var a = column - 1; a <= column + 1; a++)
            for (var b = row - 1; b <= row + 1; b++)
                if (grid.TryGetValue((a, b), out var cell) && cell.Any(p => Math.Abs(places[p].X - x) < side && Math.Abs(places[p].Y - y) < side))
                    return false;
        return true;
    }
}
