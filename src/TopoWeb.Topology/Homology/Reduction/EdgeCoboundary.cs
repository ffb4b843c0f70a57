namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Triangles over edges. An edge is named by its rank, a triangle by the rank of its latest edge and, falling, the opposite vertex.</summary>
/// <remarks>
/// The triangles of one latest edge follow one another, that of the largest vertex first. So an edge with any such triangle makes an apparent pair
/// with the first of them (Bauer 2021, section 3.5), and <see cref="First"/> holds that vertex for all edges.
/// </remarks>
internal readonly struct EdgeCoboundary : ICoboundary
{
    private readonly RankedEdges _edges;
    private readonly int _last;

    public EdgeCoboundary(RankedEdges edges, int threads, CancellationToken cancellation)
    {
        _edges = edges;
        _last = edges.Vertices - 1;
        var first = new int[edges.Count];
        const int block = 1 << 10;
        Parallel.For(0, (edges.Count + block - 1) / block, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, b =>
        {
            for (var rank = b * block; rank < Math.Min(edges.Count, (b + 1) * block); rank++)
            {
                var (i, j) = edges.Ends(rank);
                first[rank] = edges.LargestCommon(i, j, j, rank, edges.End);
            }
        });
        First = first;
    }

    /// <summary>For each edge the opposite vertex of the earliest triangle whose latest edge it is; −1 if there is none.</summary>
    public int[] First { get; }

    /// <summary>The number of a triangle.</summary>
    public static long Triangle(int rank, int opposite, int lastVertex) => (long)rank << 32 | (uint)(lastVertex - opposite);

    public long Next(long simplex, long after)
    {
        var rank = (int)simplex;
        var (i, j) = _edges.Ends(rank);
        var limit = (int)(after >> 32);
        if (limit <= rank)
        {
            // The triangles that enter with the edge itself, falling by the opposite vertex.
            var end = limit < rank ? _edges.End : _last - (int)(uint)after;
            var v = _edges.LargestCommon(i, j, j, rank, end);
            if (v >= 0)
                return Triangle(rank, v, _last);
            limit = rank;
        }
        else if (Completed(i, j, limit) is { } opposite && Triangle(limit, opposite, _last) is var cofacet && cofacet > after)
        {
            return cofacet;
        }

        // Those that wait for another edge: no two for the same one.
        var latest = _edges.EarliestCompleting(i, j, j, limit);
        return latest == RankedEdges.Never ? ICoboundary.None : Triangle(latest, Completed(i, j, latest)!.Value, _last);
    }

    public bool IsNegative(long simplex, long cofacet)
    {
        var (i, j) = _edges.Ends((int)simplex);
        var latest = (int)(cofacet >> 32);
        var (p, q) = _edges.Ends(latest);
        var added = latest == simplex ? _last - (int)(uint)cofacet : p == i || p == j ? q : p;
        return added > j && added < i;
    }

    public long ApparentFacet(long cofacet)
    {
        var latest = (int)(cofacet >> 32);
        return First[latest] == _last - (int)(uint)cofacet ? latest : -1;
    }

    public double SimplexValue(long simplex) => _edges.Values[simplex];

    public double CofacetValue(long cofacet) => _edges.Values[cofacet >> 32];

    /// <summary>The opposite vertex where the edge <paramref name="latest"/> is the latest of a triangle over (i, j).</summary>
    private int? Completed(int i, int j, int latest)
    {
        var (p, q) = _edges.Ends(latest);
        var shared = p == i || p == j ? p : q;
        if (shared != i && shared != j)
            return null;
        var added = p + q - shared;
        var other = i + j - shared;
        return _edges[other, added] < latest ? other : null;
    }
}
