namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>A filtered flag complex on landmarks or on all points.</summary>
/// <param name="Kind">Which complex.</param>
/// <param name="Nu">ν of the lazy witness complex.</param>
/// <param name="Landmarks">Positions of its vertices among the points; empty for Vietoris–Rips, whose vertices are all points.</param>
/// <param name="Edges">Value at which each edge enters.</param>
/// <param name="TMax">End of the filtration.</param>
public sealed record FlagComplex(ComplexKind Kind, int Nu, int[] Landmarks, DistanceMatrix Edges, double TMax);
