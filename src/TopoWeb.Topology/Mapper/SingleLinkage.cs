using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper;

/// <summary>Single linkage of the points of one bin by Prim's minimum spanning tree. Keeps its arrays from bin to bin; one instance for each thread.</summary>
/// <remarks>
/// O(m²·d) time, O(m·d) memory: no matrix is stored. Prim leaves a cluster only when all of it has been visited, so the clusters of any height are
/// runs of the order of visits, and ties cannot change them. Each pair of points is compared once, which gives the diameter on the way.
/// </remarks>
internal sealed class SingleLinkage(MetricCoordinates coordinates)
{
    private double[] _columns = [];
    private double[] _nearest = [];
    private double[] _distances = [];
    private int[] _waiting = [];
    private int[] _visited = [];
    private double[] _heights = [];

    /// <summary>Clusters the points at <paramref name="members"/> (ascending) and cuts by the rule of the settings. Clusters are ordered by smallest member, members ascending.</summary>
    public int[][] Cluster(ReadOnlySpan<int> members, MapperSettings settings, CancellationToken cancellation)
    {
        var m = members.Length;
        if (m == 1)
            return [members.ToArray()];
        var diameter = Span(members, cancellation);
        var sorted = _heights.AsSpan(1, m - 1).ToArray();
        Array.Sort(sorted);
        return CutRule.Height(sorted, diameter, settings) is { } cut ? Runs(m, cut) : [members.ToArray()];
    }

    /// <summary>Fills the order of visits and the height at which each point was reached; returns the diameter.</summary>
    private double Span(ReadOnlySpan<int> members, CancellationToken cancellation)
    {
        var m = members.Length;
        var d = coordinates.Points.Dimension;
        Reserve(m, d);
        for (var i = 0; i < m; i++)
        {
            _waiting[i] = members[i];
            var row = coordinates.Points.Row(members[i]);
            for (var c = 0; c < d; c++)
                _columns[c * m + i] = row[c];
        }

        _nearest.AsSpan(0, m).Fill(double.PositiveInfinity);
        var largest = 0.0;
        var next = 0;
        for (var visited = 0; visited < m; visited++)
        {
            if (visited % 64 == 0)
                cancellation.ThrowIfCancellationRequested();
            var point = _waiting[next];
            _visited[visited] = point;
            _heights[visited] = coordinates.Distance(_nearest[next]);
            var last = m - 1 - visited;
            Remove(next, last, m, d);
            if (last == 0)
                break;
            var distances = _distances.AsSpan(0, last);
            var nearest = _nearest.AsSpan(0, last);
            SquaredDistances.Compute(coordinates.Points.Row(point), _columns.AsSpan(0, d * m), m, distances);
            largest = Math.Max(largest, TensorPrimitives.Max<double>(distances));
            TensorPrimitives.Min<double>(nearest, distances, nearest);
            next = TensorPrimitives.IndexOfMin<double>(nearest);
        }

        return coordinates.Distance(largest);
    }

    /// <summary>The last waiting point takes the place of the one just visited, so the rest stays without gaps.</summary>
    private void Remove(int position, int last, int m, int d)
    {
        _waiting[position] = _waiting[last];
        _nearest[position] = _nearest[last];
        for (var c = 0; c < d; c++)
            _columns[c * m + position] = _columns[c * m + last];
    }

    private int[][] Runs(int m, double cut)
    {
        var clusters = new List<int[]>();
        var start = 0;
        for (var i = 1; i <= m; i++)
        {
            if (i < m && _heights[i] <= cut)
                continue;
            var cluster = _visited.AsSpan(start, i - start).ToArray();
            Array.Sort(cluster);
            clusters.Add(cluster);
            start = i;
        }

        clusters.Sort((x, y) => x[0].CompareTo(y[0]));
        return [.. clusters];
    }

    private void Reserve(int m, int d)
    {
        if (_columns.Length < (long)m * d)
            _columns = new double[(long)m * d];
        if (_nearest.Length >= m)
            return;
        _nearest = new double[m];
        _distances = new double[m];
        _waiting = new int[m];
        _visited = new int[m];
        _heights = new double[m];
    }
}
