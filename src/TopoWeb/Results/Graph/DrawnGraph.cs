using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results.Graph;

/// <summary>What a drawing of a graph depends on, beside the graph.</summary>
/// <param name="Filter">Nodes and edges drawn.</param>
/// <param name="Display">How they are drawn.</param>
/// <param name="Explored">Whether the functions that colours and sizes name are known.</param>
internal sealed record GraphLook(GraphFilter Filter, GraphDisplay Display, bool Explored)
{
    /// <summary>Only what changes the drawing counts: not which nodes are chosen, and not twice what is filtered.</summary>
    public static GraphLook Of(GraphFilter filter, GraphDisplay display, bool explored) =>
        new(filter, display.Picture() with { Minimum = null, Shared = 1, Merge = false }, explored);
}

/// <summary>A graph as its page carries it: made for the first reader and found by the next, as long as the graph is in memory. Many people open one link within a minute.</summary>
/// <param name="scene">For the browser's script.</param>
/// <param name="draw">The picture for readers without script.</param>
internal sealed class DrawnGraph(PrerenderedGraph scene, Func<string> draw)
{
    /// <summary>Looks of one graph that are kept.</summary>
    private const int Most = 6;

    private static readonly ConditionalWeakTable<MapperDocument, ConcurrentDictionary<GraphLook, DrawnGraph>> Known = [];

    private readonly Lazy<string> _still = new(draw);

    /// <summary>For the browser's script.</summary>
    public PrerenderedGraph Scene => scene;

    /// <summary>For readers without script.</summary>
    public string Still => _still.Value;

    public static DrawnGraph Of(MapperDocument mapper, GraphLook look, Func<DrawnGraph> draw)
    {
        var looks = Known.GetOrCreateValue(mapper);
        if (looks.TryGetValue(look, out var known))
            return known;
        var drawn = draw();
        return looks.Count < Most ? looks.GetOrAdd(look, drawn) : drawn;
    }
}
