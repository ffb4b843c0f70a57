namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The components of the link of every edge at the moment it enters: which of its triangles can end a loop.</summary>
/// <remarks>
/// The link of an edge {i, j} holds the vertices v joined with both by earlier edges, and the earlier edges among them. Where v and w are joined, the triangles {i, j, v} and
/// {i, j, w} close the same loops, since {i, v, w} and {j, v, w} were there before. So the first triangle of the first component makes an apparent pair with the edge
/// (Bauer 2021, section 3.5), the first one of every other component may end a class of H₁, and no other triangle does.
/// </remarks>
internal sealed class EdgeLinks
{
    /// <summary>Edges that a thread takes at a time. It goes through those before them only to join their ends.</summary>
    private const int ChunkEdges = 1 << 12;

    private const int MostThreads = 8;

    /// <param name="edges">The edges.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="progress">Counts edges.</param>
    /// <param name="cancellation">Checked for every few edges.</param>
    public EdgeLinks(RankedEdges edges, int threads, ProgressCounter progress, CancellationToken cancellation)
    {
        First = new int[edges.Count];
        var found = new List<long>[(edges.Count + ChunkEdges - 1) / ChunkEdges];
        var taken = -1;
        // Fewer edges than a few chunks are not worth a second thread.
        var workers = Math.Clamp(threads < 0 ? Environment.ProcessorCount : threads, 1, Math.Clamp(found.Length / 4, 1, MostThreads));
        ParallelLoop.Run(() => Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, _ =>
        {
            LinkSearch? search = null;
            for (int chunk; (chunk = Interlocked.Increment(ref taken)) < found.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                var (start, end) = (chunk * ChunkEdges, Math.Min(edges.Count, (chunk + 1) * ChunkEdges));
                found[chunk] = [];
                (search ??= new LinkSearch(edges)).Find(start, end, First, found[chunk]);
                progress.Add(end - start);
            }
        }));
        Others = [.. found.SelectMany(list => list)];
    }

    /// <summary>For each edge the opposite vertex of the earliest triangle whose latest edge it is; −1 if there is none.</summary>
    public int[] First { get; }

    /// <summary>The first triangle of every further component, in their order, as in <see cref="EdgeCoboundary"/>.</summary>
    public IReadOnlyList<long> Others { get; }

    /// <summary>Whether the bits of all pairs take no more memory than the edges, or little.</summary>
    public static bool Fit(RankedEdges edges) => (long)edges.Vertices * edges.Vertices / 8 <= Math.Max(1 << 20, 16L * edges.Count);
}
