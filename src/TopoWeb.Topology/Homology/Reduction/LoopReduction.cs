namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Bars of H₁ over Z/2, from the few triangles that may end a loop.</summary>
/// <remarks>
/// Discrete Morse theory of the apparent pairs: an edge that comes last in a triangle can be replaced by the two other edges of any triangle of the first component of its link
/// (<see cref="EdgeLinks"/>), down to the edges that begin a loop. So the boundary of a triangle becomes a set of such edges, a row of bits, and the rows are reduced in the
/// order of the triangles: the latest edge left begins the bar that the triangle ends. The pairs are those of the whole boundary matrix (R. Forman, "Morse theory for cell
/// complexes", 1998; K. Mischaikow, V. Nanda, "Morse theory for filtrations and efficient computation of persistent homology", 2013).
/// </remarks>
internal sealed class LoopReduction
{
    private const int TrianglesBetweenChecks = 1 << 6;

    private readonly RankedEdges _edges;
    private readonly EdgeLinks _links;

    /// <summary>Ranks of the edges that begin a loop, rising.</summary>
    private readonly int[] _births;

    /// <summary>Reduced rows by their latest edge; null where no triangle ends its loop yet.</summary>
    private readonly ulong[]?[] _rows;

    private readonly long[] _deaths;

    /// <summary>Edges still to be replaced, the latest first; one that is there twice cancels.</summary>
    private readonly PriorityQueue<int, int> _chain = new();

    /// <summary>The vertex over which each edge is best replaced, where that is known; −1 elsewhere.</summary>
    private readonly int[] _replacements;

    private readonly HashSet<int> _isBranched = [];

    /// <param name="edges">The edges.</param>
    /// <param name="links">Their links.</param>
    /// <param name="births">Ranks of the edges that begin a loop, rising.</param>
    public LoopReduction(RankedEdges edges, EdgeLinks links, int[] births)
    {
        (_edges, _links, _births) = (edges, links, births);
        _rows = new ulong[births.Length][];
        _deaths = new long[births.Length];
        Array.Fill(_deaths, ICoboundary.None);
        _replacements = new int[edges.Count];
        Array.Fill(_replacements, -1);
        foreach (var triangle in links.Others)
            _isBranched.Add((int)(triangle >> 32));
    }

    /// <summary>For each edge that begins a loop, in their order, the triangle that ends it, or <see cref="ICoboundary.None"/>.</summary>
    public long[] Run(ProgressCounter progress, CancellationToken cancellation)
    {
        var row = new ulong[_births.Length / 64 + 1];
        var (begun, ended, seen) = (0, 0, 0);
        foreach (var triangle in _links.Others)
        {
            if (seen++ % TrianglesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            progress.Add(1);
            while (begun < _births.Length && _births[begun] < triangle >> 32)
                begun++;
            if (begun == ended)
                continue;
            Array.Clear(row);
            SetBoundary(triangle, row);
            if (Reduce(row) is var birth and >= 0)
            {
                _rows[birth] = row[..(birth / 64 + 1)];
                _deaths[birth] = triangle;
                ended++;
            }
        }

        return _deaths;
    }

    /// <summary>Adds rows until the latest edge left belongs to no other; returns its place, or −1 where nothing is left.</summary>
    private int Reduce(ulong[] row)
    {
        for (var word = row.Length - 1; word >= 0;)
        {
            if (row[word] == 0)
            {
                word--;
                continue;
            }

            var birth = word * 64 + System.Numerics.BitOperations.Log2(row[word]);
            if (_rows[birth] is not { } other)
                return birth;
            System.Numerics.Tensors.TensorPrimitives.Xor<ulong>(other, row.AsSpan(0, other.Length), row);
        }

        return -1;
    }

    /// <summary>The boundary of a triangle, in edges that begin a loop.</summary>
    private void SetBoundary(long triangle, ulong[] row)
    {
        // The edge itself cancels against the first triangle of its link.
        var rank = (int)(triangle >> 32);
        Replace(rank, _edges.Vertices - 1 - (int)(uint)triangle);
        Replace(rank, _links.First[rank]);
        while (_chain.TryDequeue(out rank, out _))
        {
            if (_chain.TryPeek(out var same, out _) && same == rank)
            {
                _chain.Dequeue();
                continue;
            }

            if (_links.First[rank] >= 0)
                Replace(rank, Replacement(rank));
            else if (Array.BinarySearch(_births, rank) is var birth and >= 0)
                row[birth / 64] ^= 1UL << birth;
        }
    }

    /// <summary>Puts the other edges of a triangle in the place of one.</summary>
    private void Replace(int rank, int vertex)
    {
        var (i, j) = _edges.Ends(rank);
        var (a, b) = (_edges[i, vertex], _edges[j, vertex]);
        _chain.Enqueue(a, -a);
        _chain.Enqueue(b, -b);
    }

    /// <summary>The vertex over which an edge is replaced: where its link has one component, that of the earliest edges, since short ones end soonest.</summary>
    private int Replacement(int rank)
    {
        ref var vertex = ref _replacements[rank];
        if (vertex >= 0)
            return vertex;
        if (_isBranched.Contains(rank))
            return vertex = _links.First[rank];
        var (i, j) = _edges.Ends(rank);
        var (p, q) = _edges.Ends(_edges.EarliestCompleting(i, j, j, -1));
        return vertex = p == i || p == j ? q : p;
    }
}
