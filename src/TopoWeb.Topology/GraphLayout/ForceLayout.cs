namespace TopoWeb.Topology.GraphLayout;

/// <summary>An edge of a graph to be drawn.</summary>
/// <param name="Source">Position of a node.</param>
/// <param name="Target">Position of another node.</param>
/// <param name="Closeness">0 … 1: how much closer than others its ends belong; 1 asks for a quarter of the length that 0 does.</param>
public readonly record struct LayoutEdge(int Source, int Target, double Closeness = 0);

/// <summary>Places of nodes in the plane, the second coordinate downwards as on screens.</summary>
/// <param name="X">First coordinate of each node.</param>
/// <param name="Y">Second coordinate of each node.</param>
public sealed record GraphPlaces(double[] X, double[] Y);

/// <summary>How a force layout is computed.</summary>
public sealed record ForceLayoutSettings
{
    /// <summary>Seed of the small displacements that tell apart nodes which start at one place or on one line.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Most steps on each level, 1 … 10,000. A level ends earlier where its nodes have come to rest.</summary>
    public int Iterations { get; init; } = 200;

    /// <exception cref="InvalidInputException">A value is outside its limits.</exception>
    public void Validate()
    {
        if (Iterations is < 1 or > 10_000)
            throw new InvalidInputException("layout.iterations", $"Iterations is {Iterations}, expected 1 to 10000.");
    }
}

/// <summary>
/// Draws a graph by forces: nodes repel each other with C·ℓ^2.5/d^1.5, edges attract their ends with d²/ℓₑ, where ℓₑ = ℓ·(1 − ¾·closeness); all nodes move until they are at rest.
/// </summary>
/// <remarks>
/// Start here: the whole layout; its steps are beside it.
/// The spring-electrical model of T. Fruchterman, E. Reingold, "Graph drawing by force-directed placement" (1991) in the multilevel form of Y. Hu, "Efficient and high quality
/// force-directed graph drawing" (The Mathematica Journal 10, 2005; its exponent p of the distance is 1.5 here: with p = 1 long bands become lines, with p = 2 rings are less round): the graph is
/// coarsened by matching along its closest edges, the coarsest graph is laid out from the mean places of its nodes, and each finer one starts from there. Repulsion is summed over a
/// quadtree (J. Barnes, P. Hut, Nature 324, 1986). Components are laid out one by one, turned and if need be mirrored so that they lie as near as they can to their start, and packed
/// beside each other without overlap, the largest first.
/// <para>One thread, and nothing but sums, products, quotients and square roots: equal input gives equal bits on every machine. The order and the direction of edges do not matter; of
/// several edges between two nodes the closest counts. n nodes and m edges take O((n log n + m) · iterations).</para>
/// </remarks>
public static class ForceLayout
{
    /// <param name="x">First coordinate at which each node starts, in any unit.</param>
    /// <param name="y">Second coordinate, downwards.</param>
    /// <param name="edges">Edges.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="progress">Receives the fraction done, 0 … 1.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <returns>Places, the centre of their box at 0; the mean length of edges is 1. Empty for no nodes.</returns>
    /// <exception cref="InvalidInputException">Coordinates are not finite or differ in number, or an edge names no node, a node twice, or a closeness outside 0 … 1.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static GraphPlaces Compute(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, IReadOnlyList<LayoutEdge> edges, ForceLayoutSettings settings, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        settings.Validate();
        Check(x, y, edges);
        cancellation.ThrowIfCancellationRequested();
        var (startX, startY) = (x.ToArray(), y.ToArray());
        var components = ComponentGraphs.Split(x.Length, edges);
        var placed = new List<PlacedComponent>(components.Count);
        var done = 0;
        foreach (var component in components)
        {
            var places = Lay(component, startX, startY, settings, PartialProgress.Of(progress, (double)done / x.Length, (double)(done + component.Nodes.Length) / x.Length), cancellation);
            placed.Add(new(component.Nodes, places));
            done += component.Nodes.Length;
            progress?.Report((double)done / x.Length);
        }
        return ComponentPacking.Pack(x.Length, placed, edges);
    }

    private static GraphPlaces Lay(ComponentGraph component, double[] startX, double[] startY, ForceLayoutSettings settings, IProgress<double>? progress, CancellationToken cancellation)
    {
        var start = StartPlaces.Of(component, startX, startY, settings.Seed);
        if (component.Nodes.Length == 1)
            return new([0], [0]);
        var levels = Coarsening.Levels(component.Graph);
        var places = new GraphPlaces([.. start.X], [.. start.Y]);
        for (var level = 0; level < levels.Count - 1; level++)
            places = levels[level].Mean(places);
        var random = new SplitMix64(settings.Seed);
        for (var level = levels.Count - 1; level >= 0; level--)
        {
            // Each level is about as long as all coarser ones together.
            var (from, to) = (Share(level + 1), Share(level));
            Relaxation.Run(levels[level].Graph, places, level == levels.Count - 1 ? 1 : 0.3, settings.Iterations, PartialProgress.Of(progress, from, to), cancellation);
            if (level > 0)
                places = levels[level - 1].Spread(places, ref random);
        }
        Alignment.Turn(places, start);
        return places;

        double Share(int level) => level == levels.Count ? 0 : 1.0 / (1L << Math.Min(level, 40));
    }

    private static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y, IReadOnlyList<LayoutEdge> edges)
    {
        if (x.Length != y.Length)
            throw new InvalidInputException("layout.start", $"There are {x.Length} first and {y.Length} second coordinates; each node needs both.");
        for (var i = 0; i < x.Length; i++)
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
                throw new InvalidInputException("layout.start", $"Node {i} starts at ({x[i]}, {y[i]}), expected finite numbers.");
        for (var e = 0; e < edges.Count; e++)
        {
            var (source, target, closeness) = edges[e];
            if ((uint)source >= (uint)x.Length || (uint)target >= (uint)x.Length)
                throw new InvalidInputException("layout.edges", $"Edge {e} joins nodes {source} and {target}, expected two of 0 … {x.Length - 1}.");
            if (source == target)
                throw new InvalidInputException("layout.edges", $"Edge {e} joins node {source} with itself; remove it.");
            if (!(closeness is >= 0 and <= 1))
                throw new InvalidInputException("layout.edges", $"Edge {e} has closeness {closeness}, expected 0 … 1.");
        }
    }
}
