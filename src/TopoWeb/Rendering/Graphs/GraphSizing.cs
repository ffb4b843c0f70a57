using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Topology;

namespace TopoWeb.Rendering.Graphs;

/// <summary>How large the discs of nodes are, and what that means.</summary>
/// <param name="Title">Name of the function.</param>
/// <param name="Levels">0 (smallest) … 1 (largest) for each node.</param>
/// <param name="Low">What the smallest stand for; null where there is no node with a value.</param>
/// <param name="High">What the largest stand for.</param>
public sealed record GraphSizing(string Title, double[] Levels, string? Low, string? High)
{
    /// <summary>For a legend.</summary>
    public string Note => Low is null ? $"disc size: {Title}" : Low == High ? $"disc size: {Title}, {Low} in every node" : $"disc size: {Title}, {Low} to {High}";

    /// <summary>By a quantity; without one by the number of points, logarithmic as the colours of sizes are. Nodes without a value are as small as the smallest.</summary>
    /// <exception cref="InvalidInputException">There is no such quantity, or it cannot be computed of these points.</exception>
    internal static GraphSizing Of(ResultExploration? exploration, string? id, IReadOnlyList<MapperNodeDocument> nodes)
    {
        if (exploration is null || id is null)
        {
            var ramp = SizeRamp.Of(nodes);
            return new("points in node", [.. nodes.Select(n => ramp.Position(n.Size))], nodes.Count == 0 ? null : NumberFormat.Count(nodes.Min(n => n.Size)), nodes.Count == 0 ? null : NumberFormat.Count(nodes.Max(n => n.Size)));
        }
        if (exploration.Find(id) is not { Kind: FunctionKind.Quantity } info)
            throw new InvalidInputException("size", $"Unknown quantity “{id}”. Available: size, {string.Join(", ", Quantities(exploration).Select(f => f.Id))}.");
        var values = exploration.OnNodes(exploration.Values(info.Id), nodes);
        var present = values.Where(double.IsFinite).ToArray();
        if (present.Length == 0)
            return new(info.Title, [.. values.Select(_ => 0.0)], null, null);
        var (low, high) = (present.Min(), present.Max());
        return new(info.Title, [.. values.Select(v => !double.IsFinite(v) ? 0 : high > low ? (v - low) / (high - low) : 0.5)], NumberFormat.Measure(low), NumberFormat.Measure(high));
    }

    /// <summary>Functions that sizes can stand for: an angle has no larger and smaller, a category neither.</summary>
    public static IEnumerable<FunctionInfo> Quantities(ResultExploration exploration) => exploration.Functions.Where(f => f.Kind == FunctionKind.Quantity);
}
