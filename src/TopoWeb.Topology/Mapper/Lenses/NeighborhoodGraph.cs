using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper.Lenses;

/// <summary>An undirected graph without loops: the neighbours of i are <c>Neighbors[Starts[i] … Starts[i + 1] − 1]</c>, ascending.</summary>
internal sealed record NeighborhoodGraph(int[] Starts, int[] Neighbors)
{
    /// <summary>Number of vertices.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>Number of neighbours of <paramref name="vertex"/>.</summary>
    public int Degree(int vertex) => Starts[vertex + 1] - Starts[vertex];

    /// <summary>i and j are joined where j is among the nearest neighbours of i or i among those of j. O(n·k·log k).</summary>
    /// <exception cref="InvalidInputException">2·n·k entries do not fit an array.</exception>
    public static NeighborhoodGraph Create(NeighborLists lists)
    {
        var n = lists.Indices.Length / lists.K;
        if (2L * lists.Indices.Length > Array.MaxLength)
            throw new InvalidInputException("mapper.lensNeighbors", FormattableString.Invariant($"{n:N0} points with {lists.K} neighbours each are too many for a neighbourhood lens. Lower lensNeighbors to at most {Array.MaxLength / 2 / n}, or filter by density first."));
        var starts = new int[n + 1];
        for (var e = 0; e < lists.Indices.Length; e++)
        {
            starts[e / lists.K + 1]++;
            starts[lists.Indices[e] + 1]++;
        }

        for (var i = 0; i < n; i++)
            starts[i + 1] += starts[i];
        var both = new int[starts[n]];
        var next = starts.AsSpan(0, n).ToArray();
        for (var e = 0; e < lists.Indices.Length; e++)
        {
            var (i, j) = (e / lists.K, lists.Indices[e]);
            both[next[i]++] = j;
            both[next[j]++] = i;
        }

        return WithoutRepeats(starts, both);
    }

    /// <summary>The connected components, ordered by smallest vertex, vertices ascending.</summary>
    public int[][] Components()
    {
        var sets = new UnionFind(Count);
        for (var i = 0; i < Count; i++)
            for (var e = Starts[i]; e < Starts[i + 1] && Neighbors[e] < i; e++)
                sets.Union(i, Neighbors[e]);
        var components = new List<List<int>>();
        var number = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            ref var component = ref number[sets.Find(i)];
            if (component == 0)
            {
                components.Add([]);
                component = components.Count;
            }

            components[component - 1].Add(i);
        }

        return [.. components.Select(component => component.ToArray())];
    }

    /// <summary>The graph on <paramref name="vertices"/> (ascending, a union of components), renumbered in their order. <paramref name="position"/> is scratch space for a number for each vertex.</summary>
    public NeighborhoodGraph Part(int[] vertices, int[] position)
    {
        if (vertices.Length == Count)
            return this;
        var starts = new int[vertices.Length + 1];
        for (var i = 0; i < vertices.Length; i++)
        {
            position[vertices[i]] = i;
            starts[i + 1] = starts[i] + Degree(vertices[i]);
        }

        var neighbors = new int[starts[^1]];
        for (var i = 0; i < vertices.Length; i++)
            for (var e = 0; e < starts[i + 1] - starts[i]; e++)
                neighbors[starts[i] + e] = position[Neighbors[Starts[vertices[i]] + e]];
        return new NeighborhoodGraph(starts, neighbors);
    }

    private static NeighborhoodGraph WithoutRepeats(int[] starts, int[] both)
    {
        var kept = 0;
        for (var i = 0; i < starts.Length - 1; i++)
        {
            var row = both.AsSpan(starts[i], starts[i + 1] - starts[i]);
            row.Sort();
            starts[i] = kept;
            // Rows only move forward, so nothing is overwritten before it is read.
            for (var e = 0; e < row.Length; e++)
                if (e == 0 || row[e] != both[kept - 1] || kept == starts[i])
                    both[kept++] = row[e];
        }

        starts[^1] = kept;
        Array.Resize(ref both, kept);
        return new NeighborhoodGraph(starts, both);
    }
}
