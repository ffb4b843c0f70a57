using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

/// <summary>Persistent homology from the textbook: list all simplices of the flag complex, sort them, reduce the boundary matrix from left to right. Nothing is shared with the code under test.</summary>
internal static class BoundaryMatrix
{
    public static List<Interval> Barcode(DistanceMatrix edges, double bound, int maxDimension, int field)
    {
        var simplices = Simplices(edges, bound, maxDimension + 1);
        var position = simplices.Select((simplex, i) => (Key(simplex.Vertices), i)).ToDictionary(x => x.Item1, x => x.i);
        var columns = new Dictionary<int, int>[simplices.Count];
        var columnOfPivot = new Dictionary<int, int>();
        var intervals = new List<Interval>();
        for (var i = 0; i < simplices.Count; i++)
        {
            var column = columns[i] = Boundary(simplices[i].Vertices, position, field);
            while (column.Count > 0 && columnOfPivot.TryGetValue(column.Keys.Max(), out var other))
            {
                var pivot = column.Keys.Max();
                var factor = Divide(column[pivot], columns[other][pivot], field);
                foreach (var (row, coefficient) in columns[other])
                {
                    var value = ((column.GetValueOrDefault(row) - factor * coefficient) % field + field) % field;
                    if (value == 0)
                        column.Remove(row);
                    else
                        column[row] = value;
                }
            }

            if (column.Count > 0)
                columnOfPivot.Add(column.Keys.Max(), i);
        }

        for (var i = 0; i < simplices.Count; i++)
        {
            var dimension = simplices[i].Vertices.Length - 1;
            if (dimension > maxDimension || columns[i].Count > 0)
                continue;
            if (!columnOfPivot.TryGetValue(i, out var killer))
                intervals.Add(new Interval(dimension, simplices[i].Value, null));
            else if (simplices[killer].Value > simplices[i].Value)
                intervals.Add(new Interval(dimension, simplices[i].Value, simplices[killer].Value));
        }

        return [.. intervals.OrderBy(x => x.Dimension).ThenBy(x => x.Birth).ThenBy(x => x.Death ?? double.PositiveInfinity)];
    }

    private static List<(int[] Vertices, double Value)> Simplices(DistanceMatrix edges, double bound, int dimension)
    {
        var all = new List<(int[] Vertices, double Value)>();
        Grow([], 0);
        return [.. all.OrderBy(x => x.Value).ThenBy(x => x.Vertices.Length).ThenBy(x => Key(x.Vertices), StringComparer.Ordinal)];

        void Grow(int[] vertices, double value)
        {
            if (vertices.Length > 0)
                all.Add((vertices, value));
            if (vertices.Length == dimension + 1)
                return;
            for (var v = vertices.Length == 0 ? 0 : vertices[^1] + 1; v < edges.Count; v++)
            {
                var larger = vertices.Length == 0 ? 0 : Math.Max(value, vertices.Max(w => edges[v, w]));
                if (larger <= bound && double.IsFinite(larger))
                    Grow([.. vertices, v], larger);
            }
        }
    }

    private static Dictionary<int, int> Boundary(int[] vertices, Dictionary<string, int> position, int field)
    {
        var boundary = new Dictionary<int, int>();
        for (var i = 0; i < vertices.Length && vertices.Length > 1; i++)
            boundary.Add(position[Key([.. vertices[..i], .. vertices[(i + 1)..]])], i % 2 == 0 ? 1 : field - 1);
        return boundary;
    }

    private static int Divide(int a, int b, int field) => Enumerable.Range(1, field - 1).Single(x => x * b % field == a);

    private static string Key(int[] vertices) => string.Join(",", vertices);
}
