using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Exploration.Selections;

/// <summary>Nodes of a Mapper graph and the points in them.</summary>
/// <param name="Nodes">Ids, the largest nodes first.</param>
/// <param name="Rows">Rows of the input that are in any of the nodes, ascending, each once.</param>
public sealed record PointSelection(IReadOnlyList<int> Nodes, IReadOnlyList<int> Rows)
{
    public static PointSelection Empty { get; } = new([], []);

    /// <summary><c>node 7</c>, <c>3 nodes</c>.</summary>
    public string Title => Nodes.Count == 1 ? FormattableString.Invariant($"node {Nodes[0]}") : NumberFormat.Count(Nodes.Count, "node");

    internal static PointSelection Of(IEnumerable<MapperNodeDocument> nodes)
    {
        var ordered = nodes.OrderByDescending(n => n.Size).ThenBy(n => n.Id).ToArray();
        return new([.. ordered.Select(n => n.Id)], [.. ordered.SelectMany(n => n.Members).Distinct().Order()]);
    }
}
