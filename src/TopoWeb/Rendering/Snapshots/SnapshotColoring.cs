using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology;

namespace TopoWeb.Rendering.Snapshots;

/// <summary>Colours of several graphs on one scale.</summary>
internal static class SnapshotColoring
{
    /// <summary>Functions that every result with points has: only those can colour all of them.</summary>
    public static IReadOnlyList<FunctionInfo> Shared(IReadOnlyList<Snapshot> snapshots) => snapshots.Count == 0 ? [] :
        [.. snapshots[0].Exploration.Functions.Where(f => !IsAxis(f.Id) && snapshots.All(s => s.Exploration.Find(f.Id) is not null))];

    /// <summary>The nodes drawn: those of at least three points, or all where none has as many.</summary>
    public static MapperNodeDocument[] Shown(MapperDocument? graph) => graph is null ? [] : GraphFilter.Paper(graph).Apply(graph).Nodes;

    /// <summary>One legend, and the colours of the shown nodes of each graph.</summary>
    /// <param name="snapshots">The results.</param>
    /// <param name="nodes">The shown nodes of each.</param>
    /// <param name="function">Name of a function of all; else by size.</param>
    /// <exception cref="InvalidInputException">The function cannot be computed of these points.</exception>
    public static (GraphColoring Legend, IReadOnlyList<string[]> Colors) Of(IReadOnlyList<Snapshot> snapshots, MapperNodeDocument[][] nodes, string? function)
    {
        var info = Shared(snapshots).FirstOrDefault(f => f.Id == function);
        // One call over all nodes gives one scale.
        var legend = info is null
            ? GraphColoring.BySize([.. nodes.SelectMany(n => n)])
            : GraphColoring.By(info, [.. snapshots.SelectMany((s, i) => s.Exploration.OnNodes(s.Exploration.Values(info.Id), nodes[i]))]);
        var colors = new string[nodes.Length][];
        var start = 0;
        for (var i = 0; i < nodes.Length; start += nodes[i].Length, i++)
            colors[i] = legend.Colors[start..(start + nodes[i].Length)];
        return (legend, colors);
    }

    // The principal components of each cloud are axes of its own: their values cannot be compared, and the place in the frame shows them.
    private static bool IsAxis(string id) => id.StartsWith("pca", StringComparison.Ordinal);
}
