namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>For each point the nodes that hold it, ascending: the transpose of the nodes' members. Memory linear in points and memberships.</summary>
internal sealed class PointHolders
{
    /// <summary>Points of one slice of the work; slices write to separate places, so they run in parallel.</summary>
    private const int MinimumSlice = 1 << 15;
    private const int MaximumSlices = 64;

    private readonly int[] _starts;
    private readonly int[] _nodes;

    /// <param name="nodes">Members ascending, below <paramref name="points"/>.</param>
    /// <param name="points">Number of points.</param>
    /// <param name="options">Threads and cancellation.</param>
    public PointHolders(IReadOnlyList<MapperNode> nodes, int points, ParallelOptions options)
    {
        var starts = new int[points + 1];
        var slices = Math.Clamp(points / MinimumSlice, 1, MaximumSlices);
        Parallel.For(0, slices, options, slice =>
        {
            foreach (var node in nodes)
                foreach (var point in Slice(node.Members, slice))
                    starts[point + 1]++;
        });
        for (var point = 0; point < points; point++)
            starts[point + 1] = checked(starts[point + 1] + starts[point]);
        var holders = new int[starts[points]];
        var next = starts.AsSpan(0, points).ToArray();
        Parallel.For(0, slices, options, slice =>
        {
            foreach (var node in nodes)
                foreach (var point in Slice(node.Members, slice))
                    holders[next[point]++] = node.Id;
        });
        (_starts, _nodes) = (starts, holders);

        ReadOnlySpan<int> Slice(int[] members, int slice)
        {
            var from = Below(members, (int)((long)points * slice / slices));
            return members.AsSpan(from, Below(members, (int)((long)points * (slice + 1) / slices)) - from);
        }
    }

    /// <summary>The nodes that hold <paramref name="point"/>, ascending.</summary>
    public ReadOnlySpan<int> Of(int point) => _nodes.AsSpan(_starts[point], _starts[point + 1] - _starts[point]);

    /// <summary>How many of the ascending values are below <paramref name="limit"/>.</summary>
    private static int Below(int[] ascending, int limit)
    {
        var index = Array.BinarySearch(ascending, limit);
        return index < 0 ? ~index : index;
    }
}
