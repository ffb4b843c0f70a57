using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Mapper;

/// <summary>The k nearest neighbours of every point, n·k entries row-major, each row by (distance, position).</summary>
internal sealed record NeighborLists(int K, int[] Indices, double[] Distances);

/// <summary>Neighbours with their positions by comparing all pairs, for the graph lenses. O(n²·d) time.</summary>
internal static class NeighborStandIn
{
    public static NeighborLists Find(PointCloud cloud, int k, int threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        var blocks = new ColumnBlocks(cloud);
        var result = new NeighborLists(k, new int[checked(cloud.Count * k)], new double[cloud.Count * k]);
        var counter = new ProgressCounter(progress, cloud.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, cloud.Count, options, () => new double[cloud.Count], (i, _, distances) =>
        {
            blocks.DistancesTo(cloud.Row(i), distances);
            distances[i] = double.PositiveInfinity;
            Smallest(distances, result.Indices.AsSpan(i * k, k), result.Distances.AsSpan(i * k, k));
            counter.Add(1);
            return distances;
        }, _ => { });
        return result;
    }

    private static void Smallest(ReadOnlySpan<double> distances, Span<int> indices, Span<double> smallest)
    {
        var count = 0;
        for (var j = 0; j < distances.Length; j++)
        {
            if (count == smallest.Length && !(distances[j] < smallest[^1]))
                continue;
            var place = count < smallest.Length ? count++ : count - 1;
            for (; place > 0 && smallest[place - 1] > distances[j]; place--)
                (smallest[place], indices[place]) = (smallest[place - 1], indices[place - 1]);
            (smallest[place], indices[place]) = (distances[j], j);
        }
    }
}
