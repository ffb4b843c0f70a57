using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Single linkage of the points of one bin by Prim's minimum spanning tree. Keeps its arrays from bin to bin; one instance for each thread.</summary>
/// <remarks>
/// Start here: the clusters of one bin; the metric and the cut are beside it.
/// O(m²·d) time, O(m·d) memory: no matrix is stored. Prim leaves a cluster only when all of it has been visited, so the clusters of any height are
/// runs of the order of visits, and ties cannot change them. Each pair of points is compared once, which gives the diameter on the way.
/// </remarks>
internal sealed class SingleLinkage(MetricCoordinates coordinates)
{
    /// <summary>About so many comparisons pass between two looks at the cancellation.</summary>
    private const int CancellationInterval = 1 << 22;

    private readonly LaneBlocks _blocks = new();
    private int[] _waiting = [];
    private int[] _visited = [];
    private int[] _labels = [];
    private double[] _heights = [];

    /// <summary>Clusters the points at <paramref name="members"/> (ascending) and cuts by the rule of the settings. Clusters are ordered by smallest member, members ascending.</summary>
    public int[][] Cluster(ReadOnlySpan<int> members, MapperSettings settings, CancellationToken cancellation)
    {
        if (members.Length == 1)
            return [members.ToArray()];
        var diameter = Span(members, cancellation);
        return CutRule.Height(_heights.AsSpan(1, members.Length - 1), diameter, settings) is { } cut ? Clusters(members, cut) : [members.ToArray()];
    }

    /// <summary>Fills the order of visits and the height at which each point was reached; returns the diameter.</summary>
    private double Span(ReadOnlySpan<int> members, CancellationToken cancellation)
    {
        var m = members.Length;
        Reserve(m);
        _blocks.Fill(coordinates.Points, members);
        for (var i = 0; i < m; i++)
            _waiting[i] = i;
        var largest = 0.0;
        var next = 0;
        var untilCheck = 0;
        for (var visited = 0; ; visited++)
        {
            _visited[visited] = _waiting[next];
            _heights[visited] = coordinates.Distance(_blocks.Nearest(next));
            _blocks.Take(next);
            _waiting[next] = _waiting[_blocks.Count];
            if (_blocks.Count == 0)
                return coordinates.Distance(largest);
            if ((untilCheck -= _blocks.Count) < 0)
            {
                cancellation.ThrowIfCancellationRequested();
                untilCheck = CancellationInterval / coordinates.Points.Dimension;
            }

            (var farthest, next) = _blocks.Pass();
            largest = Math.Max(largest, farthest);
        }
    }

    /// <summary>The runs of visits between heights above <paramref name="cut"/>.</summary>
    private int[][] Clusters(ReadOnlySpan<int> members, double cut)
    {
        var m = members.Length;
        var runs = 0;
        for (var i = 0; i < m; i++)
        {
            if (i == 0 || !(_heights[i] <= cut))
                runs++;
            _labels[_visited[i]] = runs - 1;
        }

        // Members ascend, so the first one met of each run is its smallest: the runs are numbered in the order in which they are met.
        var number = new int[runs];
        var sizes = new int[runs];
        var met = 0;
        for (var i = 0; i < m; i++)
        {
            ref var label = ref _labels[i];
            if (number[label] == 0)
                number[label] = ++met;
            label = number[label] - 1;
            sizes[label]++;
        }

        var clusters = new int[runs][];
        for (var i = m - 1; i >= 0; i--)
        {
            var label = _labels[i];
            clusters[label] ??= new int[sizes[label]];
            clusters[label][--sizes[label]] = members[i];
        }

        return clusters;
    }

    private void Reserve(int m)
    {
        if (_waiting.Length >= m)
            return;
        _waiting = new int[m];
        _visited = new int[m];
        _labels = new int[m];
        _heights = new double[m];
    }
}
