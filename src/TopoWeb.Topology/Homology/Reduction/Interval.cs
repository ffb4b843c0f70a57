namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>One bar [birth, death); death null where the class lives to the end of the filtration.</summary>
public readonly record struct Interval(int Dimension, double Birth, double? Death)
{
    /// <summary>Length within a filtration that ends at <paramref name="end"/>.</summary>
    public double Length(double end) => (Death ?? end) - Birth;
}
