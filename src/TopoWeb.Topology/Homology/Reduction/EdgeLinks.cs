using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The components of the link of every edge at the moment it enters: which of its triangles can end a loop.</summary>
/// <remarks>
/// The link of an edge {i, j} holds the vertices v joined with both by earlier edges, and the earlier edges among them. Where v and w are joined, the triangles {i, j, v} and
/// {i, j, w} close the same loops, since {i, v, w} and {j, v, w} were there before. So the first triangle of the first component makes an apparent pair with the edge
/// (Bauer 2021, section 3.5), the first one of every other component may end a class of H₁, and no other triangle does. Links are sets of bits, and nearly all have one
/// component, found in a few steps of n/512 operations.
/// </remarks>
internal sealed class EdgeLinks
{
    private const int EdgesBetweenChecks = 1 << 10;

    /// <summary>Fewer edges are not worth a second thread.</summary>
    private const int FewEdges = 1 << 14;

    private const int MostParts = 8;

    private readonly RankedEdges _edges;

    /// <param name="edges">The edges.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="progress">Counts edges.</param>
    /// <param name="cancellation">Checked for every few edges.</param>
    public EdgeLinks(RankedEdges edges, int threads, ProgressCounter progress, CancellationToken cancellation)
    {
        _edges = edges;
        First = new int[edges.Count];
        var parts = edges.Count < FewEdges ? 1 : Math.Clamp(threads < 0 ? Environment.ProcessorCount : threads, 1, MostParts);
        var found = new List<long>[parts];
        // Every part starts with the edges before it.
        ParallelLoop.Run(() => Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, part =>
            found[part] = new LinkSearch(this, progress, cancellation).Find((int)((long)edges.Count * part / parts), (int)((long)edges.Count * (part + 1) / parts))));
        Others = [.. found.SelectMany(list => list)];
    }

    /// <summary>For each edge the opposite vertex of the earliest triangle whose latest edge it is; −1 if there is none.</summary>
    public int[] First { get; }

    /// <summary>The first triangle of every further component, in their order, as in <see cref="EdgeCoboundary"/>.</summary>
    public IReadOnlyList<long> Others { get; }

    /// <summary>Whether the bits of all pairs take no more memory than the edges, or little.</summary>
    public static bool Fit(RankedEdges edges) => (long)edges.Vertices * edges.Vertices / 8 <= Math.Max(1 << 20, 16L * edges.Count);

    /// <summary>Some edges in a row. The state of one thread.</summary>
    private sealed class LinkSearch
    {
        private readonly EdgeLinks _links;
        private readonly RankedEdges _edges;
        private readonly ProgressCounter _progress;
        private readonly CancellationToken _cancellation;
        private readonly int _words;

        /// <summary>Rows of bits: which vertices a vertex is joined with by the edges before.</summary>
        private readonly ulong[] _joined;

        /// <summary>Vertices of the link whose component is not known yet.</summary>
        private readonly ulong[] _open;

        /// <summary>Vertices of the component whose neighbours have not been looked at.</summary>
        private readonly ulong[] _frontier;

        private readonly List<long> _others = [];

        public LinkSearch(EdgeLinks links, ProgressCounter progress, CancellationToken cancellation)
        {
            (_links, _edges, _progress, _cancellation) = (links, links._edges, progress, cancellation);
            _words = (_edges.Vertices + 511) / 512 * 8;
            _joined = new ulong[checked(_edges.Vertices * _words)];
            _open = new ulong[_words];
            _frontier = new ulong[_words];
        }

        public List<long> Find(int start, int end)
        {
            for (var rank = 0; rank < end; rank++)
            {
                if (rank % EdgesBetweenChecks == 0)
                    _cancellation.ThrowIfCancellationRequested();
                var (i, j) = _edges.Ends(rank);
                if (rank >= start)
                {
                    _links.First[rank] = FindFirst(rank, i, j);
                    if ((rank - start + 1) % EdgesBetweenChecks == 0)
                        _progress.Add(EdgesBetweenChecks);
                }

                _joined[i * _words + j / 64] |= 1UL << j;
                _joined[j * _words + i / 64] |= 1UL << i;
            }

            return _others;
        }

        private int FindFirst(int rank, int i, int j)
        {
            if (!Meet(i, j))
                return -1;
            var first = TakeLast();
            for (var v = first; Spread(v);)
            {
                v = TakeLast();
                _others.Add(EdgeCoboundary.Triangle(rank, v, _edges.Vertices - 1));
            }

            return first;
        }

        /// <summary>Opens the vertices joined with both; false where there are none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool Meet(int i, int j)
        {
            ref var rowI = ref _joined[i * _words];
            ref var rowJ = ref _joined[j * _words];
            ref var open = ref MemoryMarshal.GetArrayDataReference(_open);
            var any = Vector512<ulong>.Zero;
            for (nuint word = 0; word < (nuint)_words; word += 8)
            {
                var common = Vector512.LoadUnsafe(ref rowI, word) & Vector512.LoadUnsafe(ref rowJ, word);
                common.StoreUnsafe(ref open, word);
                any |= common;
            }

            return any != Vector512<ulong>.Zero;
        }

        /// <summary>Closes the component of a vertex; whether any are open after it.</summary>
        private bool Spread(int vertex)
        {
            Array.Clear(_frontier);
            while (Expand(vertex))
            {
                var word = _frontier.AsSpan().IndexOfAnyExcept(0UL);
                if (word < 0)
                    return true;
                var bit = BitOperations.TrailingZeroCount(_frontier[word]);
                _frontier[word] ^= 1UL << bit;
                vertex = word * 64 + bit;
            }

            return false;
        }

        /// <summary>Closes the neighbours of a vertex and adds them to the frontier; whether any vertices are still open.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool Expand(int vertex)
        {
            ref var row = ref _joined[vertex * _words];
            ref var open = ref MemoryMarshal.GetArrayDataReference(_open);
            ref var frontier = ref MemoryMarshal.GetArrayDataReference(_frontier);
            var any = Vector512<ulong>.Zero;
            for (nuint word = 0; word < (nuint)_words; word += 8)
            {
                var before = Vector512.LoadUnsafe(ref open, word);
                var reached = before & Vector512.LoadUnsafe(ref row, word);
                (before ^ reached).StoreUnsafe(ref open, word);
                (Vector512.LoadUnsafe(ref frontier, word) | reached).StoreUnsafe(ref frontier, word);
                any |= before ^ reached;
            }

            return any != Vector512<ulong>.Zero;
        }

        /// <summary>Takes the largest of the open vertices.</summary>
        private int TakeLast()
        {
            var word = _words - 1;
            while (_open[word] == 0)
                word--;
            var bit = BitOperations.Log2(_open[word]);
            _open[word] ^= 1UL << bit;
            return word * 64 + bit;
        }
    }
}
