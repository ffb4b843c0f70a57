using System.Numerics;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>The edges of a flag complex in any order.</summary>
/// <param name="Vertices">Number of vertices n.</param>
/// <param name="Values">Value at which each edge enters.</param>
/// <param name="Ends">Its ends i &gt; j, as i·2¹⁶ + j.</param>
internal sealed record EdgeList(int Vertices, double[] Values, int[] Ends)
{
    /// <summary>Bytes of an edge: its value and its ends, twice while they are sorted, and its first triangle.</summary>
    public const int EdgeBytes = 2 * (sizeof(double) + sizeof(int)) + sizeof(int);

    /// <summary>With fewer vertices a square of ranks takes a few megabytes at most.</summary>
    private const int FewVertices = 1 << 11;

    /// <summary>Fewer rows are not worth a second thread.</summary>
    private const int FewRows = 1 << 9;

    /// <summary>Bits of a vector of which every value is within the bound.</summary>
    private const ulong AllOfVector = 0xFF;

    /// <summary>Bytes of an edge in <see cref="ListedEdges"/>, and of a pair of vertices in <see cref="MatrixEdges"/>.</summary>
    private const int ListedBytes = 12, PairBytes = 4;

    /// <summary>Whether lists of neighbours take less memory than a square.</summary>
    public bool IsSparse => Sparse(Vertices, Values.Length);

    private static bool Sparse(long vertices, long count) => vertices > FewVertices && ListedBytes * count < PairBytes * vertices * vertices;

    /// <summary>The edges of a matrix up to a bound.</summary>
    /// <param name="edges">Values of the edges.</param>
    /// <param name="bound">Edges above it never enter.</param>
    /// <param name="budget">Most edges.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="cancellation">Checked for every row.</param>
    /// <param name="memory">Most memory for them and their ranks; null for any amount.</param>
    /// <exception cref="InvalidInputException">Too many vertices or edges.</exception>
    /// <exception cref="WorkBudgetException">They take more than <paramref name="memory"/> has left.</exception>
    public static EdgeList Of(DistanceMatrix edges, double bound, long budget, int threads, CancellationToken cancellation, WorkBudget? memory = null)
    {
        CheckVertices(edges.Count);
        var n = edges.Count;
        var options = new ParallelOptions { MaxDegreeOfParallelism = n < FewRows ? 1 : threads, CancellationToken = cancellation };
        var starts = new long[n + 1];
        Parallel.For(0, n, options, i => starts[i + 1] = CountWithin(edges.Row(i)[..i], bound));
        return Of(starts, budget, memory, list => Parallel.For(0, n, options, i => list.Add((int)starts[i], i, edges.Row(i)[..i], bound)));
    }

    /// <summary>Makes a list that <paramref name="fill"/> fills, each vertex from its start on.</summary>
    /// <param name="starts">At i + 1 the number of edges of vertex i with those before it; afterwards where they start.</param>
    /// <param name="budget">Most edges.</param>
    /// <param name="memory">Most memory; null for any amount.</param>
    /// <param name="fill">Adds the edges.</param>
    public static EdgeList Of(long[] starts, long budget, WorkBudget? memory, Action<EdgeList> fill)
    {
        var n = starts.Length - 1;
        for (var i = 0; i < n; i++)
            starts[i + 1] += starts[i];
        CheckEdges(n, starts[n], budget);
        Take(memory, n, starts[n]);
        var list = new EdgeList(n, GC.AllocateUninitializedArray<double>(checked((int)starts[n])), GC.AllocateUninitializedArray<int>((int)starts[n]));
        fill(list);
        return list;
    }

    /// <summary>How many values are at most <paramref name="bound"/>.</summary>
    public static long CountWithin(ReadOnlySpan<double> values, double bound)
    {
        var bounds = Vector512.Create(bound);
        var counts = Vector512<long>.Zero;
        var j = 0;
        for (; j <= values.Length - Vector512<double>.Count; j += Vector512<double>.Count)
            counts -= Vector512.LessThanOrEqual(Vector512.Create(values[j..]), bounds).AsInt64();
        var count = Vector512.Sum(counts);
        for (; j < values.Length; j++)
            count += values[j] <= bound ? 1 : 0;
        return count;
    }

    /// <summary>Adds the edges of a vertex with those before it, up to a bound, from place <paramref name="next"/> on.</summary>
    public void Add(int next, int vertex, ReadOnlySpan<double> values, double bound)
    {
        var bounds = Vector512.Create(bound);
        var (ends, steps) = (Vector256.Create(vertex << 16) + Vector256<int>.Indices, Vector256.Create(Vector256<int>.Count));
        var j = 0;
        for (; j <= values.Length - Vector512<double>.Count; j += Vector512<double>.Count, ends += steps)
        {
            var some = Vector512.Create(values[j..]);
            var within = Vector512.LessThanOrEqual(some, bounds).ExtractMostSignificantBits();
            if (within == AllOfVector)
            {
                some.CopyTo(Values, next);
                ends.CopyTo(Ends, next);
                next += Vector512<double>.Count;
                continue;
            }

            for (; within != 0; within &= within - 1)
                (Values[next], Ends[next++]) = (values[j + BitOperations.TrailingZeroCount(within)], vertex << 16 | j + BitOperations.TrailingZeroCount(within));
        }

        for (; j < values.Length; j++)
            if (values[j] <= bound)
                (Values[next], Ends[next++]) = (values[j], vertex << 16 | j);
    }

    /// <exception cref="InvalidInputException">There are more vertices than their numbers can tell apart.</exception>
    public static void CheckVertices(int count)
    {
        if (count > RankedEdges.MaxVertices)
            throw new InvalidInputException("barcode.complex", $"The complex has {count} vertices; the limit is {RankedEdges.MaxVertices}. Filter by density first, or use landmarks.");
    }

    /// <exception cref="InvalidInputException">There are more edges than the budget.</exception>
    public static void CheckEdges(int vertices, long count, long budget)
    {
        if (count > budget)
            throw new InvalidInputException("barcode.simplexBudget", $"{vertices} vertices have {count} edges within the bound, more than the budget of {budget} simplices. Lower tMax, use fewer points or landmarks, or raise the budget.");
    }

    /// <summary>Counts the memory of edges and of their ranks.</summary>
    /// <exception cref="WorkBudgetException">They take more than <paramref name="memory"/> has left.</exception>
    public static void Take(WorkBudget? memory, long vertices, long count) =>
        memory?.Take(EdgeBytes * count + (Sparse(vertices, count) ? ListedBytes * count : PairBytes * vertices * vertices), "barcode.complex", $"{count:N0} edges of the complex");
}
