using System.Numerics.Tensors;
using TopoWeb.Topology.Mapper.Clustering;

namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>What the members of each node have in common; entry i of every array belongs to the node with id i.</summary>
/// <param name="Sizes">Number of members.</param>
/// <param name="Means">Mean of the members, one value for each coordinate of the cloud.</param>
/// <param name="StandardDeviations">Population standard deviation of the members in each coordinate; 0 for a node of one point.</param>
/// <param name="ColumnMeans">Mean over the members of each per-point function, by its name.</param>
public sealed record NodeStatistics(int[] Sizes, double[][] Means, double[][] StandardDeviations, IReadOnlyDictionary<string, double[]> ColumnMeans)
{
    /// <summary>Computes what building a graph leaves out, since few callers ask for it. O(memberships · (d + columns)) time.</summary>
    /// <param name="graph">A graph of <paramref name="cloud"/>.</param>
    /// <param name="cloud">n points.</param>
    /// <param name="columns">Per-point functions, n finite values each: columns of the provenance, or lenses from <see cref="MapperBuilder.Lens"/>.</param>
    /// <param name="cancellation">Checked for every node.</param>
    /// <exception cref="InvalidInputException">The graph has points that the cloud has not, or a column has a wrong length or a value that is not finite or too large.</exception>
    public static NodeStatistics Compute(MapperGraph graph, PointCloud cloud, IReadOnlyDictionary<string, double[]>? columns = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(cloud);
        var means = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var name in columns?.Keys ?? [])
            means[name] = MeansOf(graph, PointColumns.Get(columns, name, cloud.Count, "columns"), cancellation);
        var sizes = new int[graph.Nodes.Count];
        var deviations = new double[graph.Nodes.Count][];
        var options = new ParallelOptions { CancellationToken = cancellation };
        CheckMembers(graph, cloud.Count);
        var scale = PointScale.Of(cloud);
        Parallel.For(0, graph.Nodes.Count, options, node =>
        {
            sizes[node] = graph.Nodes[node].Members.Length;
            deviations[node] = Deviations(scale.Cloud, graph.Nodes[node].Members, scale.Down(graph.Nodes[node].Mean));
            scale.Up(deviations[node]);
        });
        return new NodeStatistics(sizes, [.. graph.Nodes.Select(node => node.Mean)], deviations, means);
    }

    /// <summary>Mean over the members of each node of one per-point function.</summary>
    /// <param name="graph">Any graph.</param>
    /// <param name="values">One value for each point.</param>
    /// <param name="cancellation">Checked for every node.</param>
    /// <exception cref="InvalidInputException">The graph has points without a value.</exception>
    public static double[] MeansOf(MapperGraph graph, double[] values, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(values);
        CheckMembers(graph, values.Length);
        var means = new double[graph.Nodes.Count];
        Parallel.For(0, means.Length, new ParallelOptions { CancellationToken = cancellation }, node =>
        {
            var sum = 0.0;
            foreach (var member in graph.Nodes[node].Members)
                sum += values[member];
            means[node] = sum / graph.Nodes[node].Members.Length;
        });
        return means;
    }

    private static double[] Deviations(PointCloud cloud, int[] members, double[] mean)
    {
        var squares = new double[cloud.Dimension];
        foreach (var member in members)
        {
            var row = cloud.Row(member);
            for (var c = 0; c < row.Length; c++)
                squares[c] += (row[c] - mean[c]) * (row[c] - mean[c]);
        }

        TensorPrimitives.Divide(squares, members.Length, squares);
        TensorPrimitives.Sqrt(squares, squares);
        return squares;
    }

    private static void CheckMembers(MapperGraph graph, int points)
    {
        foreach (var node in graph.Nodes)
            if (node.Members[^1] >= points)
                throw new InvalidInputException("points", $"Node {node.Id} contains point {node.Members[^1]}, but there are {points} points. Pass the cloud that the graph was built from.");
    }
}
