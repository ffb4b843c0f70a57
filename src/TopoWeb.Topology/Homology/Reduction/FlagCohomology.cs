namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>One computation of the persistent cohomology of a flag complex; all of its state lives here, so computations never share anything.</summary>
internal sealed class FlagCohomology(RankedEdges edges, int maxDimension, int field, long budget, int threads, IProgress<double>? progress, CancellationToken cancellation, WorkBudget? memory = null)
{
    private readonly List<Interval> _intervals = [];
    private List<ReducedClass> _loops = [];

    public List<Interval> Run()
    {
        if (maxDimension == 0)
            MergeComponents([]);
        else if (field == 2 && EdgeLinks.Fit(edges))
            MergeLoops();
        else
            ReduceLoops();
        _intervals.Sort(IntervalOrder.Instance);
        progress?.Report(1);
        return _intervals;
    }

    /// <summary>The bars of dimension 1 in their order, with their cocycles.</summary>
    public List<Cocycle> Cocycles()
    {
        ReduceLoops();
        var cocycles = new List<Cocycle>(_loops.Count);
        foreach (var loop in _loops)
        {
            double? death = loop.Death == ICoboundary.None ? null : edges.Values[loop.Death >> 32];
            var bar = new Interval(1, edges.Values[loop.Birth], death);
            cocycles.Add(new Cocycle(bar, Array.ConvertAll(loop.Cocycle, Edge)));
        }

        cocycles.Sort((x, y) => IntervalOrder.Instance.Compare(x.Bar, y.Bar));
        return cocycles;
    }

    /// <summary>Loops over Z/2 without cocycles.</summary>
    private void MergeLoops()
    {
        var span = 1.0 / maxDimension;
        var links = new EdgeLinks(edges, threads, new ProgressCounter(progress, edges.Count, 0, 0.8 * span), cancellation);
        int[] births = [.. MergeComponents(links.First)];
        var deaths = new LoopReduction(edges, links, births).Run(threads, new ProgressCounter(progress, links.Others.Count, 0.8 * span, span), cancellation);
        for (var i = 0; i < births.Length; i++)
            AddLoop(births[i], deaths[i]);
        if (maxDimension > 1)
        {
            var pivots = deaths.ToHashSet();
            Tetrahedra(links.First, pivots.Contains);
        }
    }

    /// <summary>Loops over any field, with their cocycles.</summary>
    private void ReduceLoops()
    {
        var triangles = new EdgeCoboundary(edges, threads, cancellation);
        var others = MergeComponents(triangles.First).ConvertAll(rank => (long)rank);
        others.Reverse();
        var reduction = new CohomologyReduction<EdgeCoboundary>(triangles, field, cancellation);
        _loops = reduction.Reduce(others, new ProgressCounter(progress, others.Count, 0, 1.0 / maxDimension));
        foreach (var found in _loops)
            AddLoop((int)found.Birth, found.Death);
        if (maxDimension > 1)
            Tetrahedra(triangles.First, reduction.IsPivot);
    }

    private void AddLoop(int birth, long death)
    {
        var end = death == ICoboundary.None ? double.PositiveInfinity : edges.Values[death >> 32];
        if (end > edges.Values[birth])
            Add(1, edges.Values[birth], death == ICoboundary.None ? null : end);
    }

    /// <summary>Simplices are oriented from the smaller vertex to the larger.</summary>
    private CocycleEdge Edge(Term term)
    {
        var (i, j) = edges.Ends((int)term.Simplex);
        return new CocycleEdge(j, i, term.Coefficient);
    }

    /// <summary>Dimension 0 by union of components; returns the edges that join nothing and come last in no triangle, in their order.</summary>
    /// <param name="first">As in <see cref="EdgeLinks.First"/>; empty where nothing is to be returned.</param>
    private List<int> MergeComponents(int[] first)
    {
        var components = new UnionFind(edges.Vertices);
        var others = new List<int>();
        for (var rank = 0; rank < edges.Count; rank++)
        {
            // An edge that comes last in a triangle makes a bar of length 0 with it.
            if (first.Length > 0 && first[rank] >= 0)
                continue;
            var (i, j) = edges.Ends(rank);
            if (components.Sets > 1 && components.Union(i, j))
                AddComponent(edges.Values[rank]);
            else if (first.Length > 0)
                others.Add(rank);
        }

        for (var i = 0; i < components.Sets; i++)
            Add(0, 0, null);
        return others;
    }

    private void AddComponent(double death)
    {
        if (death > 0)
            Add(0, 0, death);
    }

    private void Tetrahedra(int[] first, Predicate<long> endsLoop)
    {
        var tetrahedra = new TriangleCoboundary(edges);
        var columns = Columns(first, tetrahedra, endsLoop);
        var reduction = new CohomologyReduction<TriangleCoboundary>(tetrahedra, field, cancellation);
        foreach (var found in reduction.Reduce(columns, new ProgressCounter(progress, columns.Count, 0.5, 1)))
            Add(2, tetrahedra.SimplexValue(found.Birth), found.Death == ICoboundary.None ? null : tetrahedra.CofacetValue(found.Death));
    }

    /// <summary>The triangles that end no class (clearing) and are in no apparent pair, the latest first.</summary>
    private List<long> Columns(int[] first, TriangleCoboundary tetrahedra, Predicate<long> endsLoop)
    {
        CheckTriangles();
        const int block = 256;
        var found = new List<long>[(edges.Count + block - 1) / block];
        var left = 0L;
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, b =>
        {
            var list = found[b] = [];
            for (var rank = b * block; rank < Math.Min(edges.Count, (b + 1) * block); rank++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (i, j) = edges.Ends(rank);
                // The first one is the cofacet of an apparent pair.
                for (var v = first[rank]; v > 0 && (v = edges.LargestCommon(i, j, j, rank, v)) >= 0;)
                {
                    var triangle = EdgeCoboundary.Triangle(rank, v, edges.Vertices - 1);
                    if (!tetrahedra.IsApparentFacet(rank, i, j, v) && !endsLoop(triangle))
                        list.Add(triangle);
                }
            }

            // In its list, and in that of all.
            memory?.Take(2L * sizeof(long) * list.Count, "barcode.maxDimension", $"{Interlocked.Add(ref left, list.Count):N0} triangles to be reduced");
        });
        var columns = new List<long>(found.Sum(list => list.Count));
        foreach (var list in found)
            columns.AddRange(list);
        columns.Reverse();
        return columns;
    }

    private void CheckTriangles()
    {
        var triangles = 0L;
        const int block = 256;
        Parallel.For(0, (edges.Count + block - 1) / block, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, b =>
        {
            var count = 0L;
            for (var rank = b * block; rank < Math.Min(edges.Count, (b + 1) * block); rank++)
                count += edges.CountCommon(rank);
            Interlocked.Add(ref triangles, count);
        });
        if (triangles > budget)
            throw new InvalidInputException("barcode.simplexBudget", $"{edges.Vertices} vertices have {triangles} triangles within the bound, more than the budget of {budget} simplices. Lower tMax or maxDimension, use fewer points or landmarks, or raise the budget.");
    }

    private void Add(int dimension, double birth, double? death) => _intervals.Add(new Interval(dimension, birth, death));
}
