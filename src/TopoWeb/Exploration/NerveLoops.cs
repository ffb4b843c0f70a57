using System.Runtime.CompilerServices;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Exploration;

/// <summary>The loops of the nerve of a whole graph, counted once for each graph in memory.</summary>
internal static class NerveLoops
{
    private static readonly ConditionalWeakTable<MapperDocument, StrongBox<int>> Counted = [];

    /// <summary>β₁ of the nerve; null where the graph is too large.</summary>
    public static int? Count(MapperDocument mapper, CancellationToken cancellation = default)
    {
        if (GraphShape.Obstacle(mapper.Nodes.Count, mapper.Edges.Count) is not null)
            return null;
        if (!Counted.TryGetValue(mapper, out var loops))
            Counted.AddOrUpdate(mapper, loops = new(GraphInvariants.CountLoops(NerveGraph.Of(mapper.Nodes, mapper.Edges), cancellation)));
        return loops.Value;
    }

    /// <summary>The same on another thread.</summary>
    public static Task<int?> CountAsync(MapperDocument mapper, CancellationToken cancellation = default) => GraphShape.BesideAsync(() => Count(mapper, cancellation), cancellation);

    /// <summary><c>1 loop of the nerve</c>; empty where they are not counted.</summary>
    public static string Words(int? loops) => loops is { } count ? $"{NumberFormat.Count(count, "loop")} of the nerve" : "";
}
