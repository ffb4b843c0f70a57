using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Homology.Cycles;

/// <summary>Shortest closed walks around which one cocycle does not add up to 0, and others do.</summary>
internal sealed class CycleSearch
{
    private readonly int _vertices;
    private readonly int _labels;
    private readonly int _field;
    private readonly (int To, int[] Values, double Length)[][] _neighbors;
    private readonly SortedSet<int> _starts = [];
    private readonly CancellationToken _cancellation;

    /// <param name="edges">Values of the edges.</param>
    /// <param name="lengths">Their lengths.</param>
    /// <param name="value">Edges that enter later are not walked on.</param>
    /// <param name="cocycles">The one that must not add up to 0, then those that must.</param>
    /// <param name="field">The prime p.</param>
    /// <param name="cancellation">Checked throughout.</param>
    public CycleSearch(DistanceMatrix edges, DistanceMatrix lengths, double value, Cocycle[] cocycles, int field, CancellationToken cancellation)
    {
        _vertices = edges.Count;
        _field = field;
        _cancellation = cancellation;
        _labels = 1;
        foreach (var _ in cocycles)
            _labels *= field;
        var values = new Dictionary<long, int[]>();
        for (var c = 0; c < cocycles.Length; c++)
        {
            foreach (var edge in cocycles[c].Edges)
            {
                Value(edge.From, edge.To)[c] = edge.Value;
                Value(edge.To, edge.From)[c] = field - edge.Value;
                // Every walk that counts goes over an edge of the first cocycle.
                if (c == 0 && edges[edge.From, edge.To] <= value)
                    _starts.Add(edge.From);
            }
        }

        var none = new int[cocycles.Length];
        _neighbors = new (int, int[], double)[_vertices][];
        for (var v = 0; v < _vertices; v++)
        {
            var row = edges.Row(v);
            var neighbors = new List<(int, int[], double)>();
            for (var w = 0; w < _vertices; w++)
                if (w != v && row[w] <= value)
                    neighbors.Add((w, values.GetValueOrDefault((long)v * _vertices + w, none), lengths[v, w]));
            _neighbors[v] = [.. neighbors];
        }

        int[] Value(int from, int to)
        {
            var key = (long)from * _vertices + to;
            if (!values.TryGetValue(key, out var value))
                values.Add(key, value = new int[cocycles.Length]);
            return value;
        }
    }

    public RepresentativeCycle Run(bool endsWithBar)
    {
        var best = new RepresentativeCycle([], double.PositiveInfinity, endsWithBar);
        foreach (var start in _starts)
            best = From(start, best);
        return best;
    }

    /// <summary>The shortest walk from <paramref name="start"/> back to it, if it is shorter than the best.</summary>
    private RepresentativeCycle From(int start, RepresentativeCycle best)
    {
        var distances = new double[_vertices * _labels];
        var previous = new int[distances.Length];
        Array.Fill(distances, double.PositiveInfinity);
        var queue = new PriorityQueue<int, (double, int)>();
        var source = start * _labels;
        distances[source] = 0;
        queue.Enqueue(source, (0, source));
        while (queue.TryDequeue(out var state, out var key))
        {
            _cancellation.ThrowIfCancellationRequested();
            var (distance, _) = key;
            if (distance > distances[state])
                continue;
            // What must not add up to 0 is the first digit of the label, and the others are 0.
            if (distance >= best.Length)
                return best;
            if (state > source && state < source + _field)
                return best with { Vertices = Walk(state, source, previous), Length = distance };
            foreach (var (to, values, length) in _neighbors[state / _labels])
            {
                var next = to * _labels + Add(state % _labels, values);
                var longer = distance + length;
                if (longer >= distances[next])
                    continue;
                distances[next] = longer;
                previous[next] = state;
                queue.Enqueue(next, (longer, next));
            }
        }

        return best;
    }

    /// <summary>Digits to the base p, the first cocycle lowest.</summary>
    private int Add(int label, int[] values)
    {
        var sum = 0;
        var unit = 1;
        foreach (var value in values)
        {
            sum += (label % _field + value) % _field * unit;
            label /= _field;
            unit *= _field;
        }

        return sum;
    }

    private int[] Walk(int state, int source, int[] previous)
    {
        var vertices = new List<int>();
        do
        {
            state = previous[state];
            vertices.Add(state / _labels);
        }
        while (state != source);
        vertices.Reverse();
        return [.. vertices];
    }
}
