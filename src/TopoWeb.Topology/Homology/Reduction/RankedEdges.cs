using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The edges of a flag complex in the order in which they enter, as ranks 0, 1, 2, …</summary>
/// <remarks>
/// Every simplex of dimension 1 and more is named by its latest edge and its other vertices: a triangle by the rank of that edge and the opposite vertex, a
/// tetrahedron by the rank and the opposite edge. Equal values are put in order too, so no two edges have one rank: that refines the filtration, which
/// changes no bar but bars of length 0, and it makes the latest edge, and with it the apparent pairs, unique.
/// </remarks>
internal sealed class RankedEdges
{
    /// <summary>Rank of what never enters.</summary>
    public const int Never = int.MaxValue;

    /// <summary>Most vertices: two of them must fit 32 bits beside a rank of 31.</summary>
    public const int MaxVertices = 1 << 16;

    private readonly int[] _ranks;
    private readonly int[] _ends;

    /// <param name="edges">Values of the edges.</param>
    /// <param name="bound">Edges above it never enter.</param>
    /// <param name="cancellation">Checked for every row.</param>
    /// <param name="budget">Most edges.</param>
    /// <exception cref="InvalidInputException">Too many vertices or edges.</exception>
    public RankedEdges(DistanceMatrix edges, double bound, long budget, CancellationToken cancellation)
    {
        Vertices = edges.Count;
        if (Vertices > MaxVertices)
            throw new InvalidInputException("barcode.complex", $"The complex has {Vertices} vertices; the limit is {MaxVertices}. Filter by density first, or use landmarks.");
        Stride = (Vertices + 15) / 16 * 16;
        var count = 0L;
        for (var i = 0; i < Vertices; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var value in edges.Row(i)[..i])
                count += value <= bound ? 1 : 0;
        }

        if (count > budget)
            throw new InvalidInputException("barcode.simplexBudget", $"{Vertices} vertices have {count} edges within the bound, more than the budget of {budget} simplices. Lower tMax, use fewer points or landmarks, or raise the budget.");
        Values = new double[count];
        _ends = new int[count];
        var next = 0;
        for (var i = 0; i < Vertices; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = edges.Row(i);
            for (var j = 0; j < i; j++)
                if (row[j] <= bound)
                    (Values[next], _ends[next++]) = (row[j], i << 16 | j);
        }

        RadixSort.Sort(Values, _ends, cancellation);
        _ranks = new int[checked(Vertices * Stride)];
        Array.Fill(_ranks, Never);
        for (var rank = 0; rank < count; rank++)
        {
            if (rank % (1 << 20) == 0)
                cancellation.ThrowIfCancellationRequested();
            var (i, j) = Ends(rank);
            _ranks[i * Stride + j] = _ranks[j * Stride + i] = rank;
        }
    }

    /// <summary>Number of vertices n.</summary>
    public int Vertices { get; }

    /// <summary>Number of edges that enter.</summary>
    public int Count => Values.Length;

    /// <summary>Value of each edge, rising.</summary>
    public double[] Values { get; }

    /// <summary>Length of a row of ranks: n, filled up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>The ends i &gt; j of an edge.</summary>
    public (int I, int J) Ends(int rank) => ((int)((uint)_ends[rank] >> 16), _ends[rank] & 0xFFFF);

    /// <summary>Rank of the edge between two vertices, or <see cref="Never"/>.</summary>
    public int this[int a, int b] => _ranks[a * Stride + b];

    /// <summary>Ranks of the edges of a vertex; its own place and those behind the last vertex hold <see cref="Never"/>.</summary>
    public ref int Row(int vertex) => ref _ranks[vertex * Stride];

    /// <summary>The largest vertex below <paramref name="end"/> that three vertices (two may be equal) are joined with by edges before <paramref name="rank"/>; −1 if there is none.</summary>
    public int LargestCommon(int a, int b, int c, int rank, int end)
    {
        ref var rowA = ref Row(a);
        ref var rowB = ref Row(b);
        ref var rowC = ref Row(c);
        var limit = Vector512.Create(rank);
        // The first vector may reach beyond the end.
        var mask = ulong.MaxValue;
        if (end < Stride)
            mask = (1UL << (end & 15)) - 1;
        for (var v = end < Stride ? end & ~15 : Stride - 16; v >= 0; v -= 16, mask = ulong.MaxValue)
        {
            var latest = Vector512.Max(Vector512.Max(Vector512.LoadUnsafe(ref rowA, (nuint)v), Vector512.LoadUnsafe(ref rowB, (nuint)v)), Vector512.LoadUnsafe(ref rowC, (nuint)v));
            var found = Vector512.LessThan(latest, limit).ExtractMostSignificantBits() & mask;
            if (found != 0)
                return v + System.Numerics.BitOperations.Log2(found);
        }

        return -1;
    }

    /// <summary>Number of triangles whose latest edge has the given rank.</summary>
    public int CountCommon(int rank)
    {
        var (i, j) = Ends(rank);
        ref var rowI = ref Row(i);
        ref var rowJ = ref Row(j);
        var limit = Vector512.Create(rank);
        var count = Vector512<int>.Zero;
        for (var v = 0; v < Stride; v += 16)
            count -= Vector512.LessThan(Vector512.Max(Vector512.LoadUnsafe(ref rowI, (nuint)v), Vector512.LoadUnsafe(ref rowJ, (nuint)v)), limit);
        return Vector512.Sum(count);
    }

    /// <summary>The earliest edge after <paramref name="rank"/> that completes three vertices (two may be equal) and one more to a simplex; <see cref="Never"/> if there is none.</summary>
    public int EarliestCompleting(int a, int b, int c, int rank)
    {
        ref var rowA = ref Row(a);
        ref var rowB = ref Row(b);
        ref var rowC = ref Row(c);
        var limit = Vector512.Create(rank);
        var never = Vector512.Create(Never);
        var earliest = never;
        for (var v = 0; v < Stride; v += 16)
        {
            var latest = Vector512.Max(Vector512.Max(Vector512.LoadUnsafe(ref rowA, (nuint)v), Vector512.LoadUnsafe(ref rowB, (nuint)v)), Vector512.LoadUnsafe(ref rowC, (nuint)v));
            earliest = Vector512.Min(earliest, Vector512.ConditionalSelect(Vector512.GreaterThan(latest, limit), latest, never));
        }

        var half = Vector256.Min(earliest.GetLower(), earliest.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        return Math.Min(Math.Min(quarter[0], quarter[1]), Math.Min(quarter[2], quarter[3]));
    }
}
