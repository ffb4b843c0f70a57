namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The edges of a flag complex in the order in which they enter, as ranks 0, 1, 2, …</summary>
/// <remarks>
/// Every simplex of dimension 1 and more is named by its latest edge and its other vertices: a triangle by the rank of that edge and the opposite vertex, a
/// tetrahedron by the rank and the opposite edge. Equal values are put in order too, so no two edges have one rank: that refines the filtration, which
/// changes no bar but bars of length 0, and it makes the latest edge, and with it the apparent pairs, unique.
/// </remarks>
internal abstract class RankedEdges
{
    /// <summary>Rank of what never enters.</summary>
    public const int Never = int.MaxValue;

    /// <summary>Most vertices: two of them must fit 32 bits beside a rank of 31.</summary>
    public const int MaxVertices = 1 << 16;

    private readonly int[] _ends;

    /// <summary>Puts the edges in order; the arrays of <paramref name="edges"/> are used directly.</summary>
    protected RankedEdges(EdgeList edges, int threads, CancellationToken cancellation)
    {
        Vertices = edges.Vertices;
        Values = edges.Values;
        _ends = edges.Ends;
        RadixSort.Sort(Values, _ends, threads, cancellation);
    }

    /// <summary>Number of vertices n.</summary>
    public int Vertices { get; }

    /// <summary>Number of edges that enter.</summary>
    public int Count => Values.Length;

    /// <summary>Value of each edge, rising.</summary>
    public double[] Values { get; }

    /// <summary>An end of vertices beyond which there are none.</summary>
    public abstract int End { get; }

    /// <summary>The edges with the ranks in the form that takes less memory.</summary>
    public static RankedEdges Of(EdgeList edges, int threads, CancellationToken cancellation) =>
        edges.IsSparse ? new ListedEdges(edges, threads, cancellation) : new MatrixEdges(edges, threads, cancellation);

    /// <summary>The ends i &gt; j of an edge.</summary>
    public (int I, int J) Ends(int rank) => ((int)((uint)_ends[rank] >> 16), _ends[rank] & 0xFFFF);

    /// <summary>Rank of the edge between two vertices, or <see cref="Never"/>.</summary>
    public abstract int this[int a, int b] { get; }

    /// <summary>The largest vertex below <paramref name="end"/> that three vertices (two may be equal) are joined with by edges before <paramref name="rank"/>; −1 if there is none.</summary>
    public abstract int LargestCommon(int a, int b, int c, int rank, int end);

    /// <summary>Number of triangles whose latest edge has the given rank.</summary>
    public abstract int CountCommon(int rank);

    /// <summary>The earliest edge after <paramref name="rank"/> that completes three vertices (two may be equal) and one more to a simplex; <see cref="Never"/> if there is none.</summary>
    public abstract int EarliestCompleting(int a, int b, int c, int rank);
}
