using System.Runtime.InteropServices;

namespace TopoWeb.Topology.Homology;

/// <summary>One run of the reduction; all of its state lives here, so runs never share anything.</summary>
internal sealed class CohomologyReduction(Simplices simplices, int maxDimension, IProgress<double>? progress, CancellationToken cancellation)
{
    private const int StepsBetweenChecks = 1 << 10;

    private readonly List<Interval> _intervals = [];
    private readonly FieldInverses _inverses = new(simplices.Field);
    private readonly EntryHeap _coboundary = new(simplices.Field);
    private readonly EntryHeap _reduction = new(simplices.Field);
    private readonly List<Entry> _cofacets = [];
    private Dictionary<long, Pivot> _pivots = [];
    private int _steps;

    /// <summary>The column that has a given pivot, and the coefficient there.</summary>
    private readonly record struct Pivot(int Column, int Coefficient);

    public List<Interval> Run()
    {
        var edges = Edges();
        var columns = MergeComponents(edges);
        var below = edges;
        for (var dimension = 1; dimension <= maxDimension; dimension++)
        {
            if (dimension > 1)
                columns = Columns(dimension, ref below);
            _pivots = new Dictionary<long, Pivot>(columns.Count);
            var share = new ProgressCounter(progress, columns.Count, (dimension - 1.0) / maxDimension, (double)dimension / maxDimension);
            Reduce(dimension, columns, share);
        }

        _intervals.Sort(IntervalOrder.Instance);
        progress?.Report(1);
        return _intervals;
    }

    /// <summary>The edges within the bound, latest first.</summary>
    private List<Entry> Edges()
    {
        var edges = new List<Entry>();
        for (var i = 0; i < simplices.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = simplices.Row(i);
            for (var j = 0; j < i; j++)
                if (row[j] <= simplices.Bound)
                    edges.Add(new Entry(row[j], simplices.Binomial(i, 2) + j, 1));
        }

        edges.Sort(ColumnOrder.Instance);
        return edges;
    }

    /// <summary>Dimension 0 by union of components. What joins two components is paired with one of them; the other edges are the columns of dimension 1.</summary>
    private List<Entry> MergeComponents(List<Entry> edges)
    {
        var components = new UnionFind(simplices.Count);
        var columns = new List<Entry>();
        Span<int> ends = stackalloc int[2];
        for (var i = edges.Count - 1; i >= 0; i--)
        {
            Step();
            var edge = edges[i];
            simplices.Vertices(edge.Index, ends);
            if (components.Union(ends[0], ends[1]))
            {
                if (edge.Value > 0)
                    _intervals.Add(new Interval(0, 0, edge.Value));
            }
            else if (maxDimension > 0 && !ApparentPairs.IsFacet(simplices, edge, 1))
            {
                columns.Add(edge);
            }
        }

        for (var i = 0; i < components.Sets; i++)
            _intervals.Add(new Interval(0, 0, null));
        columns.Reverse();
        return columns;
    }

    /// <summary>The columns of <paramref name="dimension"/>: its simplices but those that are a pivot one dimension below (clearing) or in an apparent pair.</summary>
    private List<Entry> Columns(int dimension, ref List<Entry> below)
    {
        var columns = new List<Entry>();
        var all = new List<Entry>();
        foreach (var simplex in below)
        {
            Step();
            var cofacets = new Cofacets(simplices, simplex, dimension - 1, onlyAbove: true);
            while (cofacets.MoveNext())
            {
                var cofacet = cofacets.Current with { Coefficient = 1 };
                if (dimension < maxDimension)
                    all.Add(cofacet);
                if (!_pivots.ContainsKey(cofacet.Index) && !ApparentPairs.Contains(simplices, cofacet, dimension))
                    columns.Add(cofacet);
            }
        }

        below = all;
        columns.Sort(ColumnOrder.Instance);
        return columns;
    }

    private void Reduce(int dimension, List<Entry> columns, ProgressCounter counter)
    {
        // What was added to each column, beside the column itself; empty for most of them.
        var added = new Entry[columns.Count][];
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            _coboundary.Clear();
            _reduction.Clear();
            var pivot = FirstPivot(column, dimension);
            while (pivot.Index >= 0)
            {
                Step();
                Entry apparent;
                if (_pivots.TryGetValue(pivot.Index, out var other))
                {
                    var factor = simplices.Field - Multiply(pivot.Coefficient, _inverses[other.Coefficient]);
                    AddCoboundary(columns[other.Column] with { Coefficient = factor }, dimension);
                    foreach (var entry in added[other.Column] ?? [])
                        AddCoboundary(entry with { Coefficient = Multiply(entry.Coefficient, factor) }, dimension);
                }
                else if ((apparent = ApparentPairs.Facet(simplices, pivot, dimension + 1)).Index >= 0)
                {
                    AddCoboundary(apparent with { Coefficient = simplices.Field - apparent.Coefficient }, dimension);
                }
                else
                {
                    break;
                }

                pivot = _coboundary.Pivot();
            }

            if (pivot.Index < 0)
            {
                _intervals.Add(new Interval(dimension, column.Value, null));
            }
            else
            {
                if (pivot.Value > column.Value)
                    _intervals.Add(new Interval(dimension, column.Value, pivot.Value));
                _pivots.Add(pivot.Index, new Pivot(i, pivot.Coefficient));
                added[i] = Collect();
            }

            counter.Add(1);
        }
    }

    /// <summary>The pivot of the coboundary of a column that nothing was added to yet. Where the first cofacet of equal value is free, it is the pivot and the rest is never looked at (an emergent pair).</summary>
    private Entry FirstPivot(Entry column, int dimension)
    {
        Step();
        _cofacets.Clear();
        var mayEmerge = true;
        var cofacets = new Cofacets(simplices, column, dimension);
        while (cofacets.MoveNext())
        {
            var cofacet = cofacets.Current;
            if (mayEmerge && cofacet.Value == column.Value)
            {
                if (!_pivots.ContainsKey(cofacet.Index) && ApparentPairs.Facet(simplices, cofacet, dimension + 1).Index < 0)
                    return cofacet;
                mayEmerge = false;
            }

            _cofacets.Add(cofacet);
        }

        foreach (var cofacet in CollectionsMarshal.AsSpan(_cofacets))
            _coboundary.Push(cofacet);
        return _coboundary.Pivot();
    }

    private void AddCoboundary(Entry simplex, int dimension)
    {
        Step();
        _reduction.Push(simplex);
        var cofacets = new Cofacets(simplices, simplex, dimension);
        while (cofacets.MoveNext())
            _coboundary.Push(cofacets.Current);
    }

    private Entry[] Collect()
    {
        var first = _reduction.PopPivot();
        if (first.Index < 0)
            return [];
        var entries = new List<Entry> { first };
        while (_reduction.PopPivot() is { Index: >= 0 } entry)
            entries.Add(entry);
        return [.. entries];
    }

    private int Multiply(int a, int b) => (int)((long)a * b % simplices.Field);

    private void Step()
    {
        if (++_steps % StepsBetweenChecks == 0)
            cancellation.ThrowIfCancellationRequested();
    }
}
