namespace TopoWeb.Topology.Homology;

/// <summary>One computation of the persistent cohomology of a flag complex; all of its state lives here, so computations never share anything.</summary>
internal sealed class FlagCohomology(DistanceMatrix matrix, double bound, int maxDimension, int field, int threads, IProgress<double>? progress, CancellationToken cancellation)
{
    private readonly RankedEdges _edges = new(matrix, bound, cancellation);
    private readonly List<Interval> _intervals = [];

    public List<Interval> Run()
    {
        var others = MergeComponents();
        if (maxDimension > 0)
        {
            var triangles = new EdgeCoboundary(_edges, threads, cancellation);
            var reduction = new CohomologyReduction<EdgeCoboundary>(triangles, field, cancellation);
            // An edge that comes last in a triangle makes a bar of length 0 with it.
            others.RemoveAll(rank => triangles.First[rank] >= 0);
            others.Reverse();
            foreach (var found in reduction.Reduce([.. others.Select(rank => (long)rank)], new ProgressCounter(progress, others.Count, 0, 1.0 / maxDimension)))
                Add(1, triangles.SimplexValue(found.Birth), found.Death == ICoboundary.None ? null : triangles.CofacetValue(found.Death));
            if (maxDimension > 1)
                Tetrahedra(triangles, reduction);
        }

        _intervals.Sort(IntervalOrder.Instance);
        progress?.Report(1);
        return _intervals;
    }

    /// <summary>Dimension 0 by union of components; returns the edges that join nothing, in their order.</summary>
    private List<int> MergeComponents()
    {
        var components = new UnionFind(_edges.Vertices);
        var others = new List<int>();
        for (var rank = 0; rank < _edges.Count; rank++)
        {
            var (i, j) = _edges.Ends(rank);
            if (components.Sets == 1 || !components.Union(i, j))
                others.Add(rank);
            else if (_edges.Values[rank] > 0)
                Add(0, 0, _edges.Values[rank]);
        }

        for (var i = 0; i < components.Sets; i++)
            Add(0, 0, null);
        return others;
    }

    private void Tetrahedra(EdgeCoboundary triangles, CohomologyReduction<EdgeCoboundary> below)
    {
        var tetrahedra = new TriangleCoboundary(_edges);
        var columns = Columns(triangles, tetrahedra, below);
        var reduction = new CohomologyReduction<TriangleCoboundary>(tetrahedra, field, cancellation);
        foreach (var found in reduction.Reduce(columns, new ProgressCounter(progress, columns.Count, 0.5, 1)))
            Add(2, tetrahedra.SimplexValue(found.Birth), found.Death == ICoboundary.None ? null : tetrahedra.CofacetValue(found.Death));
    }

    /// <summary>The triangles that end no class (clearing) and are in no apparent pair, the latest first.</summary>
    private List<long> Columns(EdgeCoboundary triangles, TriangleCoboundary tetrahedra, CohomologyReduction<EdgeCoboundary> below)
    {
        const int block = 256;
        var found = new List<long>[(_edges.Count + block - 1) / block];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, b =>
        {
            var list = found[b] = [];
            for (var rank = b * block; rank < Math.Min(_edges.Count, (b + 1) * block); rank++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (i, j) = _edges.Ends(rank);
                // The first one is the cofacet of an apparent pair.
                for (var v = triangles.First[rank]; v > 0 && (v = _edges.LargestCommon(i, j, j, rank, v)) >= 0;)
                {
                    var triangle = EdgeCoboundary.Triangle(rank, v, _edges.Vertices - 1);
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

    private void Add(int dimension, double birth, double? death) => _intervals.Add(new Interval(dimension, birth, death));
}
