using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Topology.Mapper;

/// <summary>Mapper of a part of a cloud, in the row numbers of the whole.</summary>
/// <param name="Points">The rows that were mapped, ascending.</param>
/// <param name="Graph">The new graph; the members of its nodes are rows of the whole cloud.</param>
public sealed record MapperRestriction(int[] Points, MapperGraph Graph)
{
    /// <summary>Maps the points of some nodes again, with other settings: lenses, cover and metric then fit the selection alone.</summary>
    /// <param name="cloud">The cloud that <paramref name="graph"/> was built from.</param>
    /// <param name="graph">The graph in which nodes were chosen.</param>
    /// <param name="nodes">Ids of nodes; repeats do no harm.</param>
    /// <param name="settings">Settings of the new graph.</param>
    /// <param name="columns">Columns of the whole cloud.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <exception cref="InvalidInputException">Nothing is selected, an id is not in the graph, or as for <see cref="MapperBuilder"/>.</exception>
    public static MapperRestriction OfNodes(PointCloud cloud, MapperGraph graph, IEnumerable<int> nodes, MapperSettings settings, IReadOnlyDictionary<string, double[]>? columns = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodes);
        var points = new List<int>();
        foreach (var id in nodes)
        {
            if (id < 0 || id >= graph.Nodes.Count)
                throw new InvalidInputException("nodes", $"Node {id} not found; the graph has nodes 0 to {graph.Nodes.Count - 1}.");
            points.AddRange(graph.Nodes[id].Members);
        }

        return OfPoints(cloud, points, settings, columns, progress, cancellation);
    }

    /// <summary>Maps some points again: O(n) for the selection and the cost of <see cref="MapperBuilder"/> on it.</summary>
    /// <param name="cloud">n points.</param>
    /// <param name="points">Rows of <paramref name="cloud"/> in any order; repeats do no harm.</param>
    /// <param name="settings">Settings of the new graph.</param>
    /// <param name="columns">Columns of the whole cloud.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <param name="budget">Most memory for places, nodes and edges; null for any amount.</param>
    /// <exception cref="InvalidInputException">Nothing is selected, a row is not in the cloud, or as for <see cref="MapperBuilder"/>.</exception>
    public static MapperRestriction OfPoints(PointCloud cloud, IEnumerable<int> points, MapperSettings settings, IReadOnlyDictionary<string, double[]>? columns = null, IProgress<double>? progress = null, CancellationToken cancellation = default, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        ArgumentNullException.ThrowIfNull(points);
        var rows = Distinct(points, cloud.Count);
        if (rows.Length == 0)
            throw new InvalidInputException("selection", "No points selected. Select at least one node or point.");
        var graph = MapperBuilder.Build(cloud.Select(rows), settings, Select(columns, rows, cloud.Count), progress, cancellation, budget);
        var nodes = new MapperNode[graph.Nodes.Count];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = graph.Nodes[i] with { Members = Array.ConvertAll(graph.Nodes[i].Members, member => rows[member]) };
        return new MapperRestriction(rows, graph with { Nodes = nodes });
    }

    private static int[] Distinct(IEnumerable<int> points, int count)
    {
        var chosen = new bool[count];
        var number = 0;
        foreach (var point in points)
        {
            if (point < 0 || point >= count)
                throw new InvalidInputException("selection", $"Point {point} not found; the cloud has points 0 to {count - 1}.");
            number += chosen[point] ? 0 : 1;
            chosen[point] = true;
        }

        var rows = new int[number];
        for (int point = 0, next = 0; next < number; point++)
            if (chosen[point])
                rows[next++] = point;
        return rows;
    }

    private static Dictionary<string, double[]>? Select(IReadOnlyDictionary<string, double[]>? columns, int[] rows, int count)
    {
        if (columns is null)
            return null;
        var selected = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var name in columns.Keys)
            if (columns[name].Length == count)
                selected[name] = Array.ConvertAll(rows, row => columns[name][row]);
            else
                throw new InvalidInputException("columns", $"The column '{name}' has {columns[name].Length} values, but the cloud has {count} points; it needs one value per point.");
        return selected;
    }
}
