using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology.Cycles;

/// <summary>A closed walk that represents a bar of H₁.</summary>
/// <param name="Vertices">Vertices of the complex in order; the last is joined with the first.</param>
/// <param name="Length">Sum of the lengths of its edges.</param>
/// <param name="EndsWithBar">Whether the walk bounds as soon as the bar ends. Where it is false (too many other bars to look at), it may still go around older loops as well.</param>
public sealed record RepresentativeCycle(int[] Vertices, double Length, bool EndsWithBar);

/// <summary>Shortest representative cycles.</summary>
/// <remarks>Start here: what a bar stands for; the search for the shortest walk is beside it.</remarks>
public static class RepresentativeCycles
{
    /// <summary>Most pairs of a vertex and values of the cocycles that are searched.</summary>
    private const int MaxStates = 1 << 18;

    /// <summary>The shortest closed walk among the edges that have entered when a bar begins, around which its cocycle does not add up to 0.</summary>
    /// <remarks>
    /// Such a walk is born with the bar: before, the cocycle adds up to 0 around every loop. It bounds when the bar ends exactly if the cocycles of
    /// all older bars that live on add up to 0 around it, so those are asked for too. The search is Dijkstra's on pairs of a vertex and the values the cocycles have
    /// added up to, a covering space of the graph: O(s·S·n) time with S = n·p^(1 + older bars) states and s vertices on the cocycle. Where S would
    /// exceed 2¹⁸, only the cocycle of the bar itself is followed.
    /// </remarks>
    /// <param name="edges">Values of the edges.</param>
    /// <param name="cocycles">All bars of H₁ with their cocycles, from <see cref="FlagPersistence.Cocycles"/> over the same field.</param>
    /// <param name="bar">Position of the bar.</param>
    /// <param name="field">The prime p.</param>
    /// <param name="lengths">Lengths of the edges; the values themselves where it is null.</param>
    /// <param name="cancellation">Checked throughout the search.</param>
    /// <exception cref="InvalidInputException">The bar does not exist.</exception>
    public static RepresentativeCycle Shortest(DistanceMatrix edges, IReadOnlyList<Cocycle> cocycles, int bar, int field = 2, DistanceMatrix? lengths = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(cocycles);
        if (bar < 0 || bar >= cocycles.Count)
            throw new InvalidInputException("bar", $"Bar {bar} requested, but H₁ has {cocycles.Count} bars, counted from 0.");
        var chosen = cocycles[bar];
        var followed = new List<Cocycle> { chosen };
        if (chosen.Bar.Death is { } death)
            followed.AddRange(cocycles.Where((other, i) => i != bar && other.Bar.Birth <= chosen.Bar.Birth && !(other.Bar.Death <= death)));
        var complete = Math.Pow(field, followed.Count) * edges.Count <= MaxStates;
        if (!complete)
            followed.RemoveRange(1, followed.Count - 1);
        var search = new CycleSearch(edges, lengths ?? edges, chosen.Bar.Birth, [.. followed], field, cancellation);
        return search.Run(complete);
    }
}
