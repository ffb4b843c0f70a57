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

    /// <summary>Bytes of an edge in <see cref="ListedEdges"/>, and of a pair of vertices in <see cref="MatrixEdges"/>.</summary>
    private const int ListedBytes = 12, PairBytes = 4;

    /// <summary>Whether lists of neighbours take less memory than a square.</summary>
    public bool IsSparse => Sparse(Vertices, Values.Length);

    private static bool Sparse(long vertices, long count) => vertices > FewVertices && ListedBytes * count < PairBytes * vertices * vertices;

    /// <summary>The edges of a matrix up to a bound.</summary>
    /// <param name="edges">Values of the edges.</param>
    /// <param name="bound">Edges above it never enter.</param>
    /// <param name="budget">Most edges.</param>
    /// <param name="cancellation">Checked for every row.</param>
    /// <param name="memory">Most memory for them and their ranks; null for any amount.</param>
    /// <exception cref="InvalidInputException">Too many vertices or edges.</exception>
    /// <exception cref="WorkBudgetException">They take more than <paramref name="memory"/> has left.</exception>
    public static EdgeList Of(DistanceMatrix edges, double bound, long budget, CancellationToken cancellation, WorkBudget? memory = null)
    {
        CheckVertices(edges.Count);
        var count = 0L;
        for (var i = 0; i < edges.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var value in edges.Row(i)[..i])
                count += value <= bound ? 1 : 0;
        }

        CheckEdges(edges.Count, count, budget);
        Take(memory, edges.Count, count);
        var list = new EdgeList(edges.Count, new double[count], new int[count]);
        var next = 0;
        for (var i = 0; i < edges.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            next = list.Add(next, i, edges.Row(i)[..i], bound);
        }

        return list;
    }

    /// <summary>Adds the edges of a vertex with those before it, up to a bound, from place <paramref name="next"/> on; returns the next place.</summary>
    public int Add(int next, int vertex, ReadOnlySpan<double> values, double bound)
    {
        for (var j = 0; j < values.Length; j++)
            if (values[j] <= bound)
                (Values[next], Ends[next++]) = (values[j], vertex << 16 | j);
        return next;
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
