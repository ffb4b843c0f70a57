namespace TopoWeb.Topology.Homology;

/// <summary>Apparent pairs of length zero (Ripser, Bauer 2021, section 3): recognised from a simplex alone, so they need no column of the matrix.</summary>
/// <remarks>A facet and a cofacet of equal value are a pair where the facet is the latest of the cofacet's facets and the cofacet the earliest of the facet's cofacets.</remarks>
internal static class ApparentPairs
{
    /// <summary>The facet that is paired with <paramref name="simplex"/>, or none. Its coefficient is that of the simplex times its sign.</summary>
    public static Entry Facet(Simplices simplices, Entry simplex, int dimension)
    {
        var facet = LatestFacetOfEqualValue(simplices, simplex, dimension);
        return facet.Index >= 0 && EarliestCofacetOfEqualValue(simplices, facet, dimension - 1).Index == simplex.Index ? facet : Entry.None;
    }

    /// <summary>Whether the simplex is in such a pair, as facet or as cofacet.</summary>
    public static bool Contains(Simplices simplices, Entry simplex, int dimension) =>
        IsFacet(simplices, simplex, dimension) || Facet(simplices, simplex, dimension).Index >= 0;

    /// <summary>Whether the simplex is in such a pair as the facet.</summary>
    public static bool IsFacet(Simplices simplices, Entry simplex, int dimension)
    {
        var cofacet = EarliestCofacetOfEqualValue(simplices, simplex, dimension);
        return cofacet.Index >= 0 && LatestFacetOfEqualValue(simplices, cofacet, dimension + 1).Index == simplex.Index;
    }

    private static Entry EarliestCofacetOfEqualValue(Simplices simplices, Entry simplex, int dimension)
    {
        var cofacets = new Cofacets(simplices, simplex, dimension);
        while (cofacets.MoveNext())
            if (cofacets.Current.Value == simplex.Value)
                return cofacets.Current;
        return Entry.None;
    }

    private static Entry LatestFacetOfEqualValue(Simplices simplices, Entry simplex, int dimension)
    {
        Span<int> vertices = stackalloc int[dimension + 1];
        Span<int> rest = stackalloc int[dimension];
        simplices.Vertices(simplex.Index, vertices);
        // Leaving out the largest vertex first gives the facets in order of rising index, which is falling order in the filtration.
        for (var omitted = 0; omitted <= dimension; omitted++)
        {
            vertices[..omitted].CopyTo(rest);
            vertices[(omitted + 1)..].CopyTo(rest[omitted..]);
            var value = 0.0;
            for (var i = 0; i < rest.Length; i++)
            {
                var row = simplices.Row(rest[i]);
                for (var j = 0; j < i; j++)
                    value = Math.Max(value, row[rest[j]]);
            }

            if (value != simplex.Value)
                continue;
            var below = dimension - omitted;
            var coefficient = (below & 1) != 0 ? simplices.Field - simplex.Coefficient : simplex.Coefficient;
            return new Entry(value, simplices.Index(rest), coefficient);
        }

        return Entry.None;
    }
}
