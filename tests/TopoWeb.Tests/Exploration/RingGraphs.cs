using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Tests.Exploration;

/// <summary>Graphs of which the loops and flares are known.</summary>
internal static class RingGraphs
{
    /// <summary>A closed chain of nodes of three points, each sharing one with the next; ids go up in tens from <paramref name="first"/>.</summary>
    public static (MapperNodeDocument[] Nodes, MapperEdge[] Edges) Ring(int count, int first = 0, int row = 0)
    {
        var nodes = Enumerable.Range(0, count).Select(i => Node(first + 10 * i, row + 2 * i, row + 2 * i + 1, row + 2 * (i + 1) % (2 * count))).ToArray();
        return (nodes, [.. nodes.Select((n, i) => new MapperEdge(n.Id, nodes[(i + 1) % count].Id, 1))]);
    }

    /// <summary>An open chain.</summary>
    public static (MapperNodeDocument[] Nodes, MapperEdge[] Edges) Chain(int count) => Ring(count) is var (nodes, edges) ? (nodes, edges[..^1]) : default;

    public static MapperNodeDocument Node(int id, params int[] members)
    {
        var (sin, cos) = Math.SinCos(id / 20.0);
        return new(id, [id, 0], [.. members.Order()], members.Length, [cos, sin, 0, cos, sin, 0, cos, sin, 0], [cos, sin]);
    }

    public static MapperDocument Document(params (MapperNodeDocument[] Nodes, MapperEdge[] Edges)[] parts) =>
        new(["pca1", "pca2"], [.. parts.SelectMany(p => p.Nodes)], [.. parts.SelectMany(p => p.Edges)], parts.Length, 0);
}
