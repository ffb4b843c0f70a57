using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Minimum spanning trees of bins by comparing all pairs. Keeps its arrays from bin to bin; one instance for each thread.</summary>
/// <remarks>
/// O(m²·d) time, O(m·d) memory: no matrix is stored. Prim leaves a cluster only when all of it has been visited, so the clusters of any height are
/// runs of the order of visits, and ties cannot change them. Each pair of points is compared once, which gives the diameter on the way.
/// </remarks>
internal sealed class PrimTree(MetricCoordinates coordinates) : ISpanningTree
{
    /// <summary>About so many comparisons pass between two looks at the cancellation.</summary>
    private const int CancellationInterval = 1 << 22;

    private readonly LaneBlocks _blocks = new();
    private int[] _waiting = [];
    private int[] _visited = [];
    private double[] _heights = [];
    private int _count;

    public ReadOnlySpan<double> Heights => _heights.AsSpan(1, _count - 1);

    public double Diameter { get; private set; }

    public void Span(ReadOnlySpan<int> members, MapperSettings settings, BinProgress progress, CancellationToken cancellation)
    {
        var m = _count = members.Length;
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
                break;
            if ((untilCheck -= _blocks.Count) < 0)
            {
                cancellation.ThrowIfCancellationRequested();
                // What waits has yet to be compared with itself.
                progress.Reach(1 - Math.Pow((double)_blocks.Count / m, 2));
                untilCheck = CancellationInterval / coordinates.Points.Dimension;
            }

            (var farthest, next) = _blocks.Pass();
            largest = Math.Max(largest, farthest);
        }

        Diameter = coordinates.Distance(largest);
    }

    public int Label(double cut, Span<int> labels)
    {
        var runs = 0;
        for (var i = 0; i < _count; i++)
        {
            if (i == 0 || !(_heights[i] <= cut))
                runs++;
            labels[_visited[i]] = runs - 1;
        }

        return runs;
    }

    private void Reserve(int m)
    {
        if (_waiting.Length >= m)
            return;
        _waiting = new int[m];
        _visited = new int[m];
        _heights = new double[m];
    }
}
