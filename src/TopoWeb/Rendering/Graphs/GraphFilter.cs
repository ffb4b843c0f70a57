using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Rendering.Graphs;

/// <summary>What of a graph is drawn. The stored graph stays as it is.</summary>
/// <param name="MinimumSize">Nodes with fewer points are hidden.</param>
/// <param name="MinimumShared">Edges with fewer shared points are hidden.</param>
/// <param name="MergeEqual">Nodes with the same members are drawn as one, the first.</param>
public sealed record GraphFilter(int MinimumSize = 1, int MinimumShared = 1, bool MergeEqual = false)
{
    /// <summary>Nodes with fewer points are not drawn where there are larger ones, as in the paper.</summary>
    public const int PaperMinimum = 3;

    /// <summary>More nodes are not drawn: nobody sees them, and a browser takes seconds for them.</summary>
    public const int MostDrawn = 10_000;

    /// <summary>The nodes of at least three points, or all where none has as many; of too many, the largest.</summary>
    public static GraphFilter Paper(MapperDocument mapper) => new GraphFilter(LeastOf(mapper)).Fit(mapper);

    /// <summary>Points of the smallest node that the paper would draw.</summary>
    public static int LeastOf(MapperDocument mapper) => mapper.Nodes.Any(n => n.Size >= PaperMinimum) ? PaperMinimum : 1;

    /// <summary>This, or where it leaves more than <see cref="MostDrawn"/> nodes the next that leaves no more: nodes of one size stay or go together.</summary>
    public GraphFilter Fit(MapperDocument mapper)
    {
        var sizes = mapper.Nodes.Select(n => n.Size).Where(size => size >= MinimumSize).OrderDescending().Skip(MostDrawn).Take(1).ToArray();
        return sizes is [var first] ? this with { MinimumSize = first + 1 } : this;
    }

    /// <summary>The nodes and edges left.</summary>
    public (MapperNodeDocument[] Nodes, MapperEdge[] Edges) Apply(MapperDocument mapper)
    {
        var kept = mapper.Nodes.Where(n => n.Size >= MinimumSize).ToArray();
        var stand = kept.ToDictionary(n => n.Id, n => n.Id);
        if (MergeEqual)
        {
            foreach (var equal in kept.GroupBy(n => string.Join(',', n.Members)))
                foreach (var node in equal)
                    stand[node.Id] = equal.First().Id;
            kept = [.. kept.Where(n => stand[n.Id] == n.Id)];
        }
        var edges = mapper.Edges
            .Where(e => e.Shared >= MinimumShared && stand.ContainsKey(e.Source) && stand.ContainsKey(e.Target))
            .Select(e => e with { Source = stand[e.Source], Target = stand[e.Target] })
            .Where(e => e.Source != e.Target)
            .DistinctBy(e => (Math.Min(e.Source, e.Target), Math.Max(e.Source, e.Target)))
            .ToArray();
        return (kept, edges);
    }
}
