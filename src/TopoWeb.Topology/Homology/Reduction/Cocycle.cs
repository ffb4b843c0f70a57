namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>A bar of H₁ with a cocycle: a function on edges that adds up to 0 around every triangle that enters before the bar ends, and not around its loop.</summary>
/// <param name="Bar">The bar [birth, death).</param>
/// <param name="Edges">Where the function is not 0.</param>
public sealed record Cocycle(Interval Bar, IReadOnlyList<CocycleEdge> Edges);

/// <summary>Value of a cocycle on the edge from one vertex to another, 1 … p − 1; the edge taken the other way has p minus it.</summary>
public readonly record struct CocycleEdge(int From, int To, int Value);
