namespace TopoWeb.Topology.Homology;

/// <summary>One bar [birth, death); death null where the class lives to the end of the filtration.</summary>
public readonly record struct Interval(int Dimension, double Birth, double? Death)
{
    /// <summary>Length within a filtration that ends at <paramref name="end"/>.</summary>
    public double Length(double end) => (Death ?? end) - Birth;
}

/// <summary>A persistence barcode with its landmarks and filtration.</summary>
/// <param name="Landmarks">Positions of the landmarks among the points, in the order chosen; empty for Vietoris–Rips on all points.</param>
/// <param name="TMax">End of the filtration: tMax as given, else the largest finite edge value (Vietoris–Rips: the enclosing radius).</param>
/// <param name="Intervals">Bars ordered by dimension, birth, death (infinite last); zero-length bars dropped.</param>
/// <param name="Notes">What a reader should know: fewer points than landmarks, for example.</param>
public sealed record Barcode(int[] Landmarks, double TMax, IReadOnlyList<Interval> Intervals, IReadOnlyList<string> Notes);
