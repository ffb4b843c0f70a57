namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Tetrahedra over triangles. A triangle is named as in <see cref="EdgeCoboundary"/>, a tetrahedron by the rank of its latest edge and, falling, the two vertices opposite.</summary>
internal readonly struct TriangleCoboundary(RankedEdges edges) : ICoboundary
{
    private readonly int _last = edges.Vertices - 1;

    public long Next(long simplex, long after)
    {
        var (rank, i, j, v) = Triangle(simplex);
        var limit = (int)(after >> 32);
        if (limit <= rank)
        {
            // The tetrahedra that enter with the latest edge of the triangle itself, falling by the new vertex.
            var end = limit < rank ? edges.End : EndAfter(after, v);
            var w = edges.LargestCommon(i, j, v, rank, end);
            if (w >= 0)
                return Tetrahedron(rank, w, v);
            limit = rank;
        }
        else if (Completed(i, j, v, limit) is var cofacet && cofacet > after && cofacet != ICoboundary.None)
        {
            return cofacet;
        }

        var latest = edges.EarliestCompleting(i, j, v, limit);
        return latest == RankedEdges.Never ? ICoboundary.None : Completed(i, j, v, latest);
    }

    public bool IsNegative(long simplex, long cofacet)
    {
        var (rank, i, j, v) = Triangle(simplex);
        var latest = (int)(cofacet >> 32);
        int added;
        if (latest == rank)
        {
            var (x, y) = Opposite(cofacet);
            added = x == v ? y : x;
        }
        else
        {
            var (p, q) = edges.Ends(latest);
            added = p == i || p == j || p == v ? q : p;
        }

        return ((i < added ? 1 : 0) + (j < added ? 1 : 0) + (v < added ? 1 : 0)) % 2 != 0;
    }

    public long ApparentFacet(long cofacet)
    {
        var latest = (int)(cofacet >> 32);
        var (i, j) = edges.Ends(latest);
        var (x, y) = Opposite(cofacet);
        return edges.LargestCommon(i, j, y, latest, edges.End) == x ? EdgeCoboundary.Triangle(latest, y, _last) : -1;
    }

    /// <summary>Whether the triangle of latest edge (i, j) and opposite vertex v is the facet of an apparent pair.</summary>
    public bool IsApparentFacet(int rank, int i, int j, int v) => edges.LargestCommon(i, j, v, rank, edges.End) > v;

    public double SimplexValue(long simplex) => edges.Values[simplex >> 32];

    public double CofacetValue(long cofacet) => edges.Values[cofacet >> 32];

    private (int Rank, int I, int J, int V) Triangle(long simplex)
    {
        var rank = (int)(simplex >> 32);
        var (i, j) = edges.Ends(rank);
        return (rank, i, j, _last - (int)(uint)simplex);
    }

    private (int X, int Y) Opposite(long cofacet) => (_last - (int)((uint)cofacet >> 16), _last - (int)(cofacet & 0xFFFF));

    private long Tetrahedron(int rank, int a, int b) => (long)rank << 32 | (uint)(_last - Math.Max(a, b)) << 16 | (uint)(_last - Math.Min(a, b));

    /// <summary>The end of the new vertices whose tetrahedra come after <paramref name="after"/>, over a triangle with the same latest edge and opposite vertex v.</summary>
    private int EndAfter(long after, int v)
    {
        // Tetrahedra fall by the pair (larger, smaller) of the vertices opposite the latest edge.
        var (x, y) = Opposite(after);
        return v > x ? 0 : v == x ? y : v < y ? x + 1 : x;
    }

    /// <summary>The tetrahedron over a triangle that the edge <paramref name="latest"/> completes, or none.</summary>
    private long Completed(int i, int j, int v, int latest)
    {
        var (p, q) = edges.Ends(latest);
        var shared = p == i || p == j || p == v ? p : q;
        if (shared != i && shared != j && shared != v)
            return ICoboundary.None;
        var added = p + q - shared;
        var (a, b) = shared == i ? (j, v) : shared == j ? (i, v) : (i, j);
        return edges[a, added] < latest && edges[b, added] < latest ? Tetrahedron(latest, a, b) : ICoboundary.None;
    }
}
