namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>An arm of a Mapper graph that sticks out and closes no loop.</summary>
/// <param name="Tip">The node farthest out.</param>
/// <param name="Length">Steps from the tip to the border.</param>
/// <param name="Nodes">The arm, ascending.</param>
/// <param name="Border">The nodes it hangs on, ascending.</param>
public sealed record GraphFlare(int Tip, int Length, int[] Nodes, int[] Border);

/// <summary>What can be counted on a Mapper graph.</summary>
/// <param name="Components">Connected components.</param>
/// <param name="CycleRank">E − V + components: every cycle of the graph counts, the many triangles of overlapping bins too.</param>
/// <param name="Triangles">Sets of three nodes, joined pairwise, that share a point.</param>
/// <param name="Betti1">dim H₁ over Z/2 of the graph with these triangles filled in: the loops that are not noise of the overlap.</param>
/// <param name="Cycles">A shortest basis of that homology, longest cycle first, each as its nodes in their order around the loop. Answers "is there a big loop, and which nodes form it".</param>
/// <param name="Flares">Arms, longest first.</param>
/// <param name="Notes">What was left out, and why.</param>
public sealed record GraphInvariants(int Components, int CycleRank, int Triangles, int Betti1, IReadOnlyList<int[]> Cycles, IReadOnlyList<GraphFlare> Flares, IReadOnlyList<string> Notes)
{
    /// <summary>Nodes up to which cycles and flares are looked for.</summary>
    public const int MaximumNodes = 20_000;

    /// <summary>Loops up to which a shortest basis is looked for.</summary>
    public const int MaximumLoops = 1_000;

    /// <summary>Shares of the work done after the nerve, the loops and the flares, as large graphs take them.</summary>
    private const double NerveDone = 0.1;
    private const double LoopsDone = 0.3;
    private const double FlaresDone = 0.5;

    /// <summary>Computes the invariants of <paramref name="graph"/>.</summary>
    /// <remarks>
    /// Betti1: elimination of the triangles over Z/2. Cycles: the shortest homology basis of J. Erickson, K. Whittlesey, "Greedy optimal homotopy and homology generators" (2005), found among
    /// the cycles of J. Horton, "A polynomial-time algorithm to find the shortest cycle basis of a graph" (1987), O(V·E) time at most; the lengths are determined by the graph, of equally short cycles the
    /// first is taken. Flares: components of {distance from the middle ≥ t} with one tip, as long as they close no loop, by themselves or through their border. A path has two flares, a Y three, a cycle and a figure
    /// eight none. A graph without nodes has 0 of everything.
    /// </remarks>
    /// <param name="graph">Any Mapper graph.</param>
    /// <param name="minimumFlareLength">Steps that an arm must stick out, at least 1.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <exception cref="InvalidInputException">minimumFlareLength is below 1.</exception>
    public static GraphInvariants Compute(MapperGraph graph, int minimumFlareLength = 2, CancellationToken cancellation = default, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (minimumFlareLength < 1)
            throw new InvalidInputException("minimumFlareLength", $"minimumFlareLength is {minimumFlareLength}; it must be at least 1 (steps).");
        var complex = new NerveComplex(graph, cancellation);
        progress?.Report(NerveDone);
        var depths = GraphCentres.Depths(complex);
        var order = GraphCentres.Order(depths);
        var elimination = new CycleElimination(complex);
        var classes = new EdgeClasses(complex, order, elimination, cancellation);
        progress?.Report(LoopsDone);
        var notes = new List<string>();
        List<int[]> cycles = [];
        List<GraphFlare> flares = [];
        if (complex.Count > MaximumNodes)
            notes.Add(FormattableString.Invariant($"The graph has {complex.Count:N0} nodes; cycles and flares are computed for up to {MaximumNodes:N0} nodes. Lower the resolution to see them."));
        else
            flares = new Flares(complex, depths, elimination, minimumFlareLength).Find(order, cancellation);
        progress?.Report(FlaresDone);
        if (complex.Count <= MaximumNodes && classes.Betti1 > MaximumLoops)
            notes.Add(FormattableString.Invariant($"The graph has {classes.Betti1:N0} loops; their nodes are computed for up to {MaximumLoops:N0} loops. This many loops are noise: raise the gain or lower the resolution."));
        else if (complex.Count <= MaximumNodes && classes.Betti1 > 0)
            cycles = new ShortestCycles(complex, classes).Find(cancellation, PartialProgress.Of(progress, FlaresDone, 1));
        progress?.Report(1);
        return new GraphInvariants(graph.Components, graph.CycleRank, complex.Triangles.Count, classes.Betti1, cycles, flares, notes);
    }

    /// <summary>Betti1 alone, of a graph of any size: a part of the time of <see cref="Compute"/>.</summary>
    /// <param name="graph">Any Mapper graph.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    public static int CountLoops(MapperGraph graph, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var complex = new NerveComplex(graph, cancellation);
        return new CycleElimination(complex).Betti1(GraphCentres.Order(GraphCentres.Depths(complex)), [], cancellation);
    }
}
