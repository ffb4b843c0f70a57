namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The coboundaries of the simplices of one dimension, in the order of the filtration, found when asked for and never stored.</summary>
/// <remarks>Simplices and cofacets are named by numbers that rise in the order of the filtration.</remarks>
internal interface ICoboundary
{
    /// <summary>Stands for no cofacet.</summary>
    const long None = long.MaxValue;

    /// <summary>The earliest cofacet of <paramref name="simplex"/> that comes after <paramref name="after"/> (−1: the earliest of all), or <see cref="None"/>.</summary>
    long Next(long simplex, long after);

    /// <summary>Whether the simplex has the sign − in the boundary of <paramref name="cofacet"/>: it has where an odd number of its vertices are smaller than the new one.</summary>
    bool IsNegative(long simplex, long cofacet);

    /// <summary>The facet that is in an apparent pair with <paramref name="cofacet"/>, or −1.</summary>
    long ApparentFacet(long cofacet);

    /// <summary>The value at which a simplex enters.</summary>
    double SimplexValue(long simplex);

    /// <summary>The value at which a cofacet enters.</summary>
    double CofacetValue(long cofacet);
}
