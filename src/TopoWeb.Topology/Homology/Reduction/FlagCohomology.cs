namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>One computation of the persistent cohomology of a flag complex; all of its state lives here, so computations never share anything.</summary>
internal sealed class FlagCohomology(RankedEdges edges, int maxDimension, int field, long budget, int threads, IProgress<double>? progress, CancellationToken cancellation)
{
    private readonly List<Interval> _intervals = [];
    private List<ReducedClass> _loops = [];

    public List<Interval> Run()
    {
        var others = MergeComponents();
        if (maxDimension > 0)
        {
            var triangles = new EdgeCoboundary(edges, threads, cancellation);
            var reduction = new CohomologyReduction<EdgeCoboundary>(triangles, field, cancellation);
            // An edge that comes last in a triangle makes a bar of length 0 with it.
            others.RemoveAll(rank => triangles.First[rank] >= 0);
            others.Reverse();
            _loops = reduction.Reduce(others, new ProgressCounter(progress, others.Count, 0, 1.0 / maxDimension));
            foreach (var found in _loops)
                Add(1, triangles.SimplexValue(found.Birth), found.Death == ICoboundary.None ? null : triangles.CofacetValue(found.Death));
            if (maxDimension > 1)
                Tetrahedra(triangles, reduction);
        }

        _intervals.Sort(IntervalOrder.Instance);
        progress?.Report(1);
        return _intervals;
    }

    /// <summary>The bars of dimension 1 in their order, with their cocycles; after <see cref="Run"/>.</summary>
    public List<Cocycle> Cocycles()
    {
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

    /// <summary>Simplices are oriented from the smaller vertex to the larger.</summary>
    private CocycleEdge Edge(Term term)
    {
        var (i, j) = edges.Ends((int)term.Simplex);
        return new CocycleEdge(j, i, term.Coefficient);
    }

    /// <summary>Dimension 0 by union of components; returns the edges that join nothing, in their order.</summary>
    private List<long> MergeComponents()
    {
        var components = new UnionFind(edges.Vertices);
        var others = new List<long>();
        for (var rank = 0; rank < edges.Count; rank++)
        {
            var (i, j) = edges.Ends(rank);
            if (components.Sets == 1 || !components.Union(i, j))
                others.Add(rank);
            else if (edges.Values[rank] > 0)
                Add(0, 0, edges.Values[rank]);
        }

        for (var i = 0; i < components.Sets; i++)
            Add(0, 0, null);
        return others;
    }

    private void Tetrahedra(EdgeCoboundary triangles, CohomologyReduction<EdgeCoboundary> below)
    {
        var tetrahedra = new TriangleCoboundary(edges);
        var columns = Columns(triangles, tetrahedra, below);
        var reduction = new CohomologyReduction<TriangleCoboundary>(tetrahedra, field, cancellation);
        foreach (var found in reduction.Reduce(columns, new ProgressCounter(progress, columns.Count, 0.5, 1)))
            Add(2, tetrahedra.SimplexValue(found.Birth), found.Death == ICoboundary.None ? null : tetrahedra.CofacetValue(found.Death));
    }

    /// <summary>The triangles that end no class (clearing) and are in no apparent pair, the latest first.</summary>
    private List<long> Columns(EdgeCoboundary triangles, TriangleCoboundary tetrahedra, CohomologyReduction<EdgeCoboundary> below)
    {
        CheckTriangles();
        const int block = 256;
        var found = new List<long>[(edges.Count + block - 1) / block];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, b =>
        {
            var list = found[b] = [];
            for (var rank = b * block; rank < Math.Min(edges.Count, (b + 1) * block); rank++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (i, j) = edges.Ends(rank);
                // The first one is the cofacet of an apparent pair.
                for (var v = triangles.First[rank]; v > 0 && (v = edges.LargestCommon(i, j, j, rank, v)) >= 0;)
                {
                    var triangle = EdgeCoboundary.Triangle(rank, v, edges.Vertices - 1);
                    if (!tetrahedra.IsApparentFacet(rank, i, j, v) && !below.IsPivot(triangle))
                        list.Add(triangle);
                }
            }
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
