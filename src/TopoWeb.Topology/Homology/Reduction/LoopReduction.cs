using System.Collections.Concurrent;

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
    /// <summary>Triangles whose boundaries are found at once, before they are reduced one by one.</summary>
    private const int Batch = 1 << 7;

    /// <summary>With longer boundaries there are fewer of them at once.</summary>
    private const int BatchWords = 1 << 20;

    /// <summary>So many triangles follow each other on one thread.</summary>
    private const int Part = 1 << 3;

    private readonly RankedEdges _edges;
    private readonly EdgeLinks _links;

    /// <summary>Ranks of the edges that begin a loop, rising.</summary>
    private readonly int[] _births;

    /// <summary>Reduced rows by their latest edge; null where no triangle ends its loop yet.</summary>
    private readonly ulong[]?[] _rows;

    private readonly long[] _deaths;

    /// <summary>The vertex over which each edge is best replaced, where that is known; −1 elsewhere. Threads that find it at the same time find the same.</summary>
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
        _replacements = GC.AllocateUninitializedArray<int>(edges.Count);
        Array.Fill(_replacements, -1);
        foreach (var triangle in links.Others)
            _isBranched.Add((int)(triangle >> 32));
    }

    /// <summary>For each edge that begins a loop, in their order, the triangle that ends it, or <see cref="ICoboundary.None"/>.</summary>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="progress">Counts triangles.</param>
    /// <param name="cancellation">Checked for every few triangles.</param>
    public long[] Run(int threads, ProgressCounter progress, CancellationToken cancellation)
    {
        var words = _births.Length / 64 + 1;
        var triangles = _links.Others;
        var boundaries = new ulong[Math.Clamp(Math.Min(triangles.Count, BatchWords / words), 1, Batch)][];
        for (var i = 0; i < boundaries.Length; i++)
            boundaries[i] = new ulong[words];
        var chains = new ConcurrentBag<RankSet>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var (begun, ended) = (0, 0);
        for (var start = 0; start < triangles.Count; start += boundaries.Length)
        {
            var count = Math.Min(boundaries.Length, triangles.Count - start);
            Parallel.For(0, (count + Part - 1) / Part, options, part =>
            {
                if (!chains.TryTake(out var chain))
                    chain = new RankSet(_edges.Count);
                for (var i = part * Part; i < Math.Min(count, (part + 1) * Part); i++)
                    SetBoundary(triangles[start + i], chain, boundaries[i]);
                chains.Add(chain);
            });
            for (var i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (triangle, row) = (triangles[start + i], boundaries[i]);
                while (begun < _births.Length && _births[begun] < triangle >> 32)
                    begun++;
                if (begun == ended || Reduce(row) is not (var birth and >= 0))
                    continue;
                _rows[birth] = row[..(birth / 64 + 1)];
                _deaths[birth] = triangle;
                ended++;
            }

            progress.Add(count);
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
    /// <param name="triangle">The triangle.</param>
    /// <param name="chain">Empty; edges still to be replaced, the latest first. One that comes a second time cancels.</param>
    /// <param name="row">Receives the edges.</param>
    private void SetBoundary(long triangle, RankSet chain, ulong[] row)
    {
        Array.Clear(row);
        // The edge itself cancels against the first triangle of its link.
        var rank = (int)(triangle >> 32);
        Replace(rank, _edges.Vertices - 1 - (int)(uint)triangle, chain);
        Replace(rank, _links.First[rank], chain);
        while (chain.TryTakeLast(out rank))
        {
            if (_links.First[rank] >= 0)
                Replace(rank, Replacement(rank), chain);
            else if (Array.BinarySearch(_births, rank) is var birth and >= 0)
                row[birth / 64] ^= 1UL << birth;
        }
    }

    /// <summary>Puts the other edges of a triangle in the place of one.</summary>
    private void Replace(int rank, int vertex, RankSet chain)
    {
        var (i, j) = _edges.Ends(rank);
        chain.Toggle(_edges[i, vertex]);
        chain.Toggle(_edges[j, vertex]);
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
