using TopoWeb.Experiments;
using TopoWeb.Topology.Mapper.Graph;

namespace TopoWeb.Exploration.Selections;

/// <summary>Some nodes side by side.</summary>
/// <param name="Columns">Names of the means in each row: lenses, then columns that came with an uploaded file.</param>
/// <param name="Rows">The nodes, in the order given.</param>
public sealed record NodeTable(IReadOnlyList<string> Columns, IReadOnlyList<NodeTableRow> Rows)
{
    /// <summary>Further columns of a file do not fit beside the graph.</summary>
    private const int MostColumns = 3;

    /// <summary>O(members · coordinates).</summary>
    internal static NodeTable Of(ResultPoints points, IReadOnlyList<MapperNodeDocument> nodes)
    {
        var lenses = points.Document.Mapper?.Lenses ?? [];
        // Angles and names have no plain mean, but a file's own columns are quantities.
        string[] own = [.. points.Own.Where(c => !points.Categories.ContainsKey(c) && points.Columns[c].All(double.IsFinite)).Take(MostColumns)];
        var graph = NerveGraph.Of([.. nodes.Select(n => n with { Members = points.MembersOf(n) })], []);
        var statistics = NodeStatistics.Compute(graph, points.Cloud, own.ToDictionary(c => c, c => points.Columns[c]));
        return new([.. lenses, .. own], [.. nodes.Select((n, i) =>
            new NodeTableRow(n.Id, statistics.Sizes[i], statistics.StandardDeviations[i].Average(), [.. n.Lens, .. own.Select(c => statistics.ColumnMeans[c][i])]))]);
    }
}

/// <summary>One node of a <see cref="NodeTable"/>.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Size">Points in it.</param>
/// <param name="Deviation">Standard deviation of its points, mean over the coordinates.</param>
/// <param name="Means">One for each column.</param>
public sealed record NodeTableRow(int Id, int Size, double Deviation, double[] Means);
