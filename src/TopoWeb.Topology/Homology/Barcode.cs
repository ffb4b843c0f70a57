using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology;

/// <summary>A persistence barcode with its landmarks and filtration.</summary>
/// <param name="Landmarks">Positions of the landmarks among the points, in the order chosen; empty for Vietoris–Rips on all points.</param>
/// <param name="TMax">End of the filtration: tMax as given, else the largest finite edge value (Vietoris–Rips: the enclosing radius).</param>
/// <param name="Intervals">Bars ordered by dimension, birth, death (infinite last); zero-length bars dropped.</param>
/// <param name="Notes">What a reader should know: fewer points than landmarks, for example.</param>
public sealed record Barcode(int[] Landmarks, double TMax, IReadOnlyList<Interval> Intervals, IReadOnlyList<string> Notes);
