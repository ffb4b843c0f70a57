using System.Numerics;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Topology.Tests.Mapper;

/// <summary>A shortest homology basis of a small graph from its definition: all simple cycles by length, greedily, independent of each other and of the triangles.</summary>
internal static class NaiveHomology
{
    public static (int Betti1, List<int> Lengths) ShortestBasis(MapperGraph graph)
    {
        var edges = graph.Edges.Select((e, i) => ((e.Source, e.Target), i)).ToDictionary();
        var n = graph.Nodes.Count;
        var rows = new List<BigInteger>();
        for (var a = 0; a < n; a++)
            for (var b = a + 1; b < n; b++)
                for (var c = b + 1; c < n; c++)
                    if (graph.Nodes[a].Members.Intersect(graph.Nodes[b].Members).Intersect(graph.Nodes[c].Members).Any())
                        Add(rows, Bit(a, b) ^ Bit(b, c) ^ Bit(a, c));
        var filled = rows.Count;
        var cycles = new List<(int Length, BigInteger Edges)>();
        for (var start = 0; start < n; start++)
            Extend(start, [start], BigInteger.Zero);
        var lengths = cycles.OrderBy(x => x.Length).Where(x => Add(rows, x.Edges)).Select(x => x.Length).ToList();
        return (graph.CycleRank - filled, lengths);

        BigInteger Bit(int a, int b) => BigInteger.One << edges[(Math.Min(a, b), Math.Max(a, b))];

        // Simple cycles from their smallest node on, each in both directions.
        void Extend(int start, List<int> path, BigInteger sum)
        {
            for (var next = start; next < n; next++)
            {
                if (!edges.ContainsKey((Math.Min(path[^1], next), Math.Max(path[^1], next))))
                    continue;
                if (next == start && path.Count > 2)
                    cycles.Add((path.Count, sum ^ Bit(path[^1], start)));
                else if (!path.Contains(next))
                    Extend(start, [.. path, next], sum ^ Bit(path[^1], next));
            }
        }
    }

    /// <summary>Adds a vector to an echelon basis; false where it depends on it.</summary>
    private static bool Add(List<BigInteger> rows, BigInteger vector)
    {
        foreach (var row in rows)
            vector = BigInteger.Min(vector, vector ^ row);
        if (vector.IsZero)
            return false;
        rows.Add(vector);
        rows.Sort((x, y) => y.CompareTo(x));
        return true;
    }
}
