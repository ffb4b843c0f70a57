using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results.Graph;

/// <summary>How a graph is looked at.</summary>
/// <param name="Mapper">The graph; null where it is not known yet.</param>
/// <param name="Filter">What is drawn of it; null: as in the paper.</param>
/// <param name="Nodes">Ids of the nodes chosen.</param>
public sealed record GraphView(MapperDocument? Mapper, GraphFilter? Filter, IReadOnlyList<int> Nodes);
