using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Topology.Tests.Mapper;

/// <summary>Mapper graphs drawn by hand: every edge, and every triangle that is to be filled, is a point of its own.</summary>
internal static class HandGraphs
{
    public static MapperGraph Of(int nodes, (int, int)[] edges, params (int, int, int)[] triangles)
    {
        var members = Enumerable.Range(0, nodes).Select(_ => new List<int>()).ToArray();
        var point = 0;
        foreach (var (a, b) in edges)
            Add(a, b);
        foreach (var (a, b, c) in triangles)
            Add(a, b, c);
        for (var i = 0; i < nodes; i++)
            Add(i);
        var mapperNodes = members.Select((x, i) => new MapperNode(i, [i], [.. x], [0], [0])).ToArray();
        var pairs = Nerve.Edges(mapperNodes, point, 1, new ParallelOptions());
        var components = new UnionFind(nodes);
        foreach (var edge in pairs)
            components.Union(edge.Source, edge.Target);
        return new MapperGraph(mapperNodes, pairs, ["pca1"], [0], [0], components.Sets, pairs.Count - nodes + components.Sets, []);

        void Add(params int[] holders)
        {
            foreach (var holder in holders)
                members[holder].Add(point);
            point++;
        }
    }

    public static (int, int)[] Path(params int[] nodes) => [.. nodes.Zip(nodes.Skip(1))];

    public static (int, int)[] Cycle(int from, int count) => [.. Path([.. Enumerable.Range(from, count)]), (from, from + count - 1)];

    /// <summary>A strip of triangles: rungs i, i + 1 and i + 2; closed it is an annulus.</summary>
    public static MapperGraph Strip(int count, bool closed)
    {
        var triangles = Enumerable.Range(0, closed ? count : count - 2).Select(i => (i, (i + 1) % count, (i + 2) % count)).ToArray();
        return Of(count, [], triangles);
    }
}
